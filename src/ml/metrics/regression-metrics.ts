import { optionRefused } from './option-refused.ts';
import { meanLabel, meanLoss, type PredictedValues } from './predicted-values.ts';
import { weightedQuantile } from './weighted-quantile.ts';

/** The standard report on a regression model; every field is NaN without rows. */
export interface RegressionMetrics {
  readonly mae: number;
  readonly mse: number;
  readonly rmse: number;
  readonly median_absolute_error: number;
  readonly max_error: number;
  /** Mean of prediction - truth. */
  readonly bias: number;
  /** Share of variance explained, at most 1; NaN for a constant target. */
  readonly r2: number;
  /** Like r2 but blind to a constant offset; NaN for a constant target. */
  readonly explained_variance: number;
  /** Mean of |error / truth|; NaN when a true value is 0. */
  readonly mape: number;
}

/**
 * @throws ShapeMismatchError (`ML_SHAPE_MISMATCH`) when the lengths differ
 * @throws LabelsInvalidError (`ML_LABELS_INVALID`), ScoresInvalidError (`ML_SCORES_INVALID`) when a value is not finite
 * @throws WeightsInvalidError (`ML_WEIGHTS_INVALID`) when a weight is negative or not finite
 * @see scikit-learn's functions of the same names; it answers 0 or 1 for a constant target, and a huge MAPE for truth 0
 */
export function regressionMetrics(values: PredictedValues): RegressionMetrics {
  const mean = meanLabel(values);
  const bias = meanLoss(values, (label, prediction) => prediction - label);
  const mse = meanLoss(values, (label, prediction) => (prediction - label) ** 2);
  const variance = meanLoss(values, (label) => (label - mean) ** 2);
  const errorVariance = meanLoss(values, (label, prediction) => (prediction - label - bias) ** 2);
  return {
    mae: meanAbsoluteError(values),
    mse,
    rmse: Math.sqrt(mse),
    median_absolute_error: medianAbsoluteError(values),
    max_error: maxError(values),
    bias,
    r2: isConstant(values) ? Number.NaN : 1 - mse / variance,
    explained_variance: isConstant(values) ? Number.NaN : 1 - errorVariance / variance,
    mape: meanAbsolutePercentageError(values),
  };
}

/** Mean absolute error, ≥ 0; NaN without rows. Errors as {@link regressionMetrics}. */
export function meanAbsoluteError(values: PredictedValues): number {
  return meanLoss(values, (label, prediction) => Math.abs(prediction - label));
}

/** Mean squared error, ≥ 0; NaN without rows. Errors as {@link regressionMetrics}. */
export function meanSquaredError(values: PredictedValues): number {
  return meanLoss(values, (label, prediction) => (prediction - label) ** 2);
}

/** Weighted median of absolute errors, ≥ 0; NaN without rows. Errors as {@link regressionMetrics}. */
export function medianAbsoluteError(values: PredictedValues): number {
  meanLabel(values);
  const { labels, predictions, weights } = values;
  return weightedQuantile(
    Float64Array.from(predictions, (prediction, row) => Math.abs(prediction - labels[row]!)),
    0.5,
    weights,
  );
}

/** The greatest absolute error of a row of weight above 0; NaN without rows. Errors as {@link regressionMetrics}. */
export function maxError(values: PredictedValues): number {
  let greatest = Number.NaN;
  meanLoss(values, (label, prediction) => {
    const error = Math.abs(prediction - label);
    if (!(error <= greatest)) greatest = error;
    return error;
  });
  return greatest;
}

/** Mean of |error / truth|, ≥ 0; NaN without rows or when a true value is 0. Errors as {@link regressionMetrics}. */
export function meanAbsolutePercentageError(values: PredictedValues): number {
  return meanLoss(values, (label, prediction) => (label === 0 ? Number.NaN : Math.abs((prediction - label) / label)));
}

/**
 * Mean of 2 |error| / (|truth| + |prediction|), in [0, 2]; a row where both are 0 costs nothing. NaN without rows.
 * Errors as {@link regressionMetrics}.
 * @see Makridakis (1993), International Journal of Forecasting 9(4):527–529
 */
export function symmetricMeanAbsolutePercentageError(values: PredictedValues): number {
  return meanLoss(values, (label, prediction) => {
    const size = Math.abs(label) + Math.abs(prediction);
    return size === 0 ? 0 : (2 * Math.abs(prediction - label)) / size;
  });
}

/**
 * Mean squared difference of log(1 + value), ≥ 0; NaN without rows or when a value is below 0. Errors as
 * {@link regressionMetrics}.
 */
export function meanSquaredLogError(values: PredictedValues): number {
  return meanLoss(values, (label, prediction) =>
    label < 0 || prediction < 0 ? Number.NaN : (Math.log1p(prediction) - Math.log1p(label)) ** 2,
  );
}

/** Root of {@link meanSquaredLogError}. */
export function rootMeanSquaredLogError(values: PredictedValues): number {
  return Math.sqrt(meanSquaredLogError(values));
}

/**
 * Mean pinball loss of a forecast of the `quantile`, ≥ 0, lower is better; NaN without rows. Errors as
 * {@link regressionMetrics}.
 * @param quantile in [0, 1]
 */
export function pinballLoss(quantile: number, values: PredictedValues): number {
  if (!(quantile >= 0 && quantile <= 1)) throw optionRefused('quantile', quantile, 'a number in [0, 1]');
  return meanLoss(values, (label, prediction) =>
    prediction > label ? (1 - quantile) * (prediction - label) : quantile * (label - prediction),
  );
}

/**
 * Mean Huber loss, ≥ 0: half the squared error up to `delta`, linear beyond; NaN without rows. Errors as
 * {@link regressionMetrics}.
 * @param delta above 0
 * @see Huber (1964), Annals of Mathematical Statistics 35(1):73–101
 */
export function huberLoss(delta: number, values: PredictedValues): number {
  if (!(delta > 0)) throw optionRefused('delta', delta, 'a number above 0');
  return meanLoss(values, (label, prediction) => {
    const error = Math.abs(prediction - label);
    return error <= delta ? (error * error) / 2 : delta * (error - delta / 2);
  });
}

/**
 * Share of the pinball loss saved against always answering the labels' own `quantile`, at most 1, higher is better; NaN
 * for a constant target or without rows. With 0.5, the share of the absolute error saved. Errors as
 * {@link regressionMetrics}.
 * @see scikit-learn's d2_pinball_score and d2_absolute_error_score
 */
export function d2PinballScore(quantile: number, values: PredictedValues): number {
  const loss = pinballLoss(quantile, values);
  if (isConstant(values)) return Number.NaN;
  const { labels, weights } = values;
  const constant = weightedQuantile(labels, quantile, weights);
  const reference = pinballLoss(quantile, { ...values, predictions: new Float64Array(labels.length).fill(constant) });
  return reference === 0 ? Number.NaN : 1 - loss / reference;
}

/** Whether all true values of weight above 0 are equal; true without rows. */
function isConstant(values: PredictedValues): boolean {
  let least = Number.POSITIVE_INFINITY;
  let greatest = Number.NEGATIVE_INFINITY;
  meanLoss(values, (label) => {
    least = Math.min(least, label);
    greatest = Math.max(greatest, label);
    return 0;
  });
  return !(least < greatest);
}
