import { ScoresInvalidError, ShapeMismatchError } from '../errors.ts';
import { checkWeights } from './check-weights.ts';
import { checkClassNumbers } from './multiclass-scores.ts';

/** True classes beside the probability of every class, row by row. */
export interface ScoredClasses {
  /** Each an integer in [0, classes). */
  readonly labels: ArrayLike<number>;
  /** Row-major, rows × classes; a row sums to 1. */
  readonly probabilities: ArrayLike<number>;
  readonly classes: number;
  /** Each finite and ≥ 0; every row weighs 1 when omitted. A row of weight 2 counts as two, one of weight 0 as none. */
  readonly weights?: ArrayLike<number> | undefined;
}

/**
 * @throws ShapeMismatchError (`ML_SHAPE_MISMATCH`) when there is not one probability per row and class
 * @throws LabelsInvalidError (`ML_LABELS_INVALID`) when a label is no class number
 * @throws WeightsInvalidError (`ML_WEIGHTS_INVALID`) when a weight is negative or not finite
 * @throws ScoresInvalidError (`ML_SCORES_INVALID`) when a value is no probability
 */
export function checkScoredClasses({ labels, probabilities, classes, weights }: ScoredClasses): void {
  if (probabilities.length !== labels.length * classes) {
    throw new ShapeMismatchError({ labels: labels.length, classes, probabilities: probabilities.length });
  }
  checkWeights(weights, labels.length);
  checkClassNumbers(labels, classes);
  for (let i = 0; i < probabilities.length; i++) {
    const score = probabilities[i]!;
    if (score >= 0 && score <= 1 + ROUNDING) continue;
    throw new ScoresInvalidError({ row: Math.floor(i / classes), score, expected: 'a probability in [0, 1]' });
  }
}

/** By how much a quotient in single precision may exceed 1. */
const ROUNDING = 1e-6;

/** The likeliest class of each row, the first of equals. */
export function likeliestClasses({
  probabilities,
  classes,
}: Pick<ScoredClasses, 'probabilities' | 'classes'>): Uint32Array {
  const verdicts = new Uint32Array(probabilities.length / classes);
  for (let row = 0; row < verdicts.length; row++) {
    let best = 0;
    for (let k = 1; k < classes; k++) {
      if (probabilities[row * classes + k]! > probabilities[row * classes + best]!) best = k;
    }
    verdicts[row] = best;
  }
  return verdicts;
}
