import { LabelsNotBinaryError, ShapeMismatchError } from '../errors.ts';

/** True answers beside the scores a model gave them, row by row. */
export interface ScoredLabels {
  /** Each 0 or 1. */
  readonly labels: ArrayLike<number>;
  /** Higher means more likely 1; probabilities in [0, 1], except where a metric accepts any score. */
  readonly probabilities: ArrayLike<number>;
  /** Each ≥ 0; every row weighs 1 when omitted. */
  readonly weights?: ArrayLike<number> | undefined;
}

/**
 * @throws ShapeMismatchError when the lengths differ
 * @throws LabelsNotBinaryError when a label is neither 0 nor 1
 */
export function checkScoredLabels({ labels, probabilities, weights }: ScoredLabels): void {
  if (probabilities.length !== labels.length || (weights !== undefined && weights.length !== labels.length)) {
    throw new ShapeMismatchError({
      labels: labels.length,
      probabilities: probabilities.length,
      ...(weights && { weights: weights.length }),
    });
  }
  for (let row = 0; row < labels.length; row++) {
    if (labels[row] !== 0 && labels[row] !== 1) throw new LabelsNotBinaryError([labels[row]!]);
  }
}
