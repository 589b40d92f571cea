import { ShapeMismatchError } from '../errors.ts';

/** True values beside predicted ones, row by row. */
export interface PredictedValues {
  readonly labels: ArrayLike<number>;
  readonly predictions: ArrayLike<number>;
}

/** The standard report on a regression model; every field is NaN without rows. */
export interface RegressionMetrics {
  readonly mae: number;
  readonly mse: number;
  readonly rmse: number;
  readonly median_absolute_error: number;
  readonly max_error: number;
  /** Mean of prediction - truth. */
  readonly bias: number;
  /** Share of variance explained, at most 1; NaN for a constant target unless every prediction is exact. */
  readonly r2: number;
  /** Like r2 but blind to a constant offset; NaN for a constant target. */
  readonly explained_variance: number;
  /** Mean of |error / truth|; NaN when a true value is 0. */
  readonly mape: number;
}

/** @throws ShapeMismatchError (`ML_SHAPE_MISMATCH`) when the lengths differ */
export function regressionMetrics(values: PredictedValues): RegressionMetrics {
  const errors = errorsOf(values);
  const labels = Float64Array.from(values.labels);
  const absolute = errors.map(Math.abs);
  const meanLabel = mean(labels);
  const bias = mean(errors);
  const mse = mean(errors.map((error) => error * error));
  const variance = mean(labels.map((label) => (label - meanLabel) ** 2));
  const errorVariance = mean(errors.map((error) => (error - bias) ** 2));
  return {
    mae: mean(absolute),
    mse,
    rmse: Math.sqrt(mse),
    median_absolute_error: median(absolute),
    max_error: absolute.length === 0 ? Number.NaN : absolute.reduce((a, b) => Math.max(a, b)),
    bias,
    r2: variance === 0 ? Number.NaN : 1 - mse / variance,
    explained_variance: variance === 0 ? Number.NaN : 1 - errorVariance / variance,
    mape: labels.includes(0) ? Number.NaN : mean(absolute.map((error, row) => error / Math.abs(labels[row]!))),
  };
}

/**
 * Mean pinball loss of a forecast of the `quantile`, ≥ 0, lower is better; NaN without rows.
 * @throws ShapeMismatchError (`ML_SHAPE_MISMATCH`) when the lengths differ
 */
export function pinballLoss(quantile: number, values: PredictedValues): number {
  return mean(errorsOf(values).map((error) => (error > 0 ? (1 - quantile) * error : -quantile * error)));
}

/**
 * Root mean squared difference of log(1 + value); NaN without rows or when a value is negative.
 * @throws ShapeMismatchError (`ML_SHAPE_MISMATCH`) when the lengths differ
 */
export function rootMeanSquaredLogError(values: PredictedValues): number {
  const { labels, predictions } = values;
  const squares = errorsOf(values).map((_, row) =>
    labels[row]! < 0 || predictions[row]! < 0
      ? Number.NaN
      : (Math.log1p(predictions[row]!) - Math.log1p(labels[row]!)) ** 2,
  );
  return Math.sqrt(mean(squares));
}

/**
 * Mean Poisson deviance, ≥ 0; NaN without rows, when a label is negative or a prediction not above 0
 * (a prediction of 0 for a label of 0 costs nothing).
 * @throws ShapeMismatchError (`ML_SHAPE_MISMATCH`) when the lengths differ
 */
export function poissonDeviance(values: PredictedValues): number {
  const { labels, predictions } = values;
  const deviances = errorsOf(values).map((error, row) => {
    const label = labels[row]!;
    if (label < 0 || predictions[row]! < 0 || (predictions[row] === 0 && label > 0)) return Number.NaN;
    return 2 * ((label === 0 ? 0 : label * Math.log(label / predictions[row]!)) + error);
  });
  return mean(deviances);
}

function errorsOf({ labels, predictions }: PredictedValues): Float64Array {
  if (predictions.length !== labels.length) {
    throw new ShapeMismatchError({ labels: labels.length, predictions: predictions.length });
  }
  return Float64Array.from(predictions, (prediction, row) => prediction - labels[row]!);
}

const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;

function median(values: Float64Array): number {
  const sorted = values.slice().sort();
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
