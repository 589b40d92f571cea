import { LabelsNotBinaryError, ScoresInvalidError, ShapeMismatchError } from '../errors.ts';
import { checkWeights } from './check-weights.ts';

/** True answers beside the scores a model gave them, row by row. */
export interface ScoredLabels {
  /** Each 0 or 1. */
  readonly labels: ArrayLike<number>;
  /** Higher means more likely 1; probabilities in [0, 1], except where a metric accepts any score. Never NaN. */
  readonly probabilities: ArrayLike<number>;
  /** Each finite and ≥ 0; every row weighs 1 when omitted. A row of weight 2 counts as two, one of weight 0 as none. */
  readonly weights?: ArrayLike<number> | undefined;
}

/**
 * Accepts any scores but NaN.
 * @throws ShapeMismatchError (`ML_SHAPE_MISMATCH`) when the lengths differ
 * @throws LabelsNotBinaryError (`ML_LABELS_NOT_BINARY`) when a label is neither 0 nor 1
 * @throws WeightsInvalidError (`ML_WEIGHTS_INVALID`) when a weight is negative or not finite
 * @throws ScoresInvalidError (`ML_SCORES_INVALID`) when a score is NaN
 */
export function checkScoredLabels({ labels, probabilities, weights }: ScoredLabels): void {
  if (probabilities.length !== labels.length) {
    throw new ShapeMismatchError({ labels: labels.length, probabilities: probabilities.length });
  }
  checkWeights(weights, labels.length);
  for (let row = 0; row < labels.length; row++) {
    const label = labels[row]!;
    if (label !== 0 && label !== 1) throw new LabelsNotBinaryError([label]);
    if (Number.isNaN(probabilities[row])) {
      throw new ScoresInvalidError({ row, score: Number.NaN, expected: 'a number' });
    }
  }
}

/** The first row whose score is no probability; undefined when all are. */
export function firstImprobable(probabilities: ArrayLike<number>): number | undefined {
  for (let row = 0; row < probabilities.length; row++) {
    if (!(probabilities[row]! >= 0 && probabilities[row]! <= 1)) return row;
  }
  return undefined;
}

/**
 * Accepts probabilities only.
 * @throws as {@link checkScoredLabels}, and ScoresInvalidError when a score is outside [0, 1]
 */
export function checkProbabilities(scored: ScoredLabels): void {
  checkScoredLabels(scored);
  const row = firstImprobable(scored.probabilities);
  if (row === undefined) return;
  throw new ScoresInvalidError({ row, score: scored.probabilities[row]!, expected: 'a probability in [0, 1]' });
}
