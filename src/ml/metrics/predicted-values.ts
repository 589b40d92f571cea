import { LabelsInvalidError, ScoresInvalidError, ShapeMismatchError } from '../errors.ts';
import { checkWeights } from './check-weights.ts';

/** True values beside predicted ones, row by row. */
export interface PredictedValues {
  /** Finite. */
  readonly labels: ArrayLike<number>;
  /** Finite. */
  readonly predictions: ArrayLike<number>;
  /** Each finite and ≥ 0; every row weighs 1 when omitted. A row of weight 2 counts as two, one of weight 0 as none. */
  readonly weights?: ArrayLike<number> | undefined;
}

/**
 * @throws ShapeMismatchError (`ML_SHAPE_MISMATCH`) when the lengths differ
 * @throws LabelsInvalidError (`ML_LABELS_INVALID`) when a true value is not finite
 * @throws ScoresInvalidError (`ML_SCORES_INVALID`) when a prediction is not finite
 * @throws WeightsInvalidError (`ML_WEIGHTS_INVALID`) when a weight is negative or not finite
 */
export function checkPredictedValues({ labels, predictions, weights }: PredictedValues): void {
  if (predictions.length !== labels.length) {
    throw new ShapeMismatchError({ labels: labels.length, predictions: predictions.length });
  }
  checkWeights(weights, labels.length);
  for (let row = 0; row < labels.length; row++) {
    const [label, score] = [labels[row]!, predictions[row]!];
    if (!Number.isFinite(label)) throw new LabelsInvalidError({ row, label, expected: 'a finite number' });
    if (!Number.isFinite(score)) throw new ScoresInvalidError({ row, score, expected: 'a finite number' });
  }
}

/**
 * Weighted mean of a loss per row; NaN without rows. Rows of weight 0 are not looked at, so that a loss which is
 * undefined for them does no harm.
 * @throws as {@link checkPredictedValues}
 */
export function meanLoss(values: PredictedValues, lossOf: (label: number, prediction: number) => number): number {
  checkPredictedValues(values);
  const { labels, predictions, weights } = values;
  let sum = 0;
  let total = 0;
  for (let row = 0; row < labels.length; row++) {
    const weight = weights === undefined ? 1 : weights[row]!;
    if (weight === 0) continue;
    sum += weight * lossOf(labels[row]!, predictions[row]!);
    total += weight;
  }
  return sum / total;
}

/** Weighted mean of the true values; NaN without rows. */
export const meanLabel = (values: PredictedValues): number => meanLoss(values, (label) => label);
