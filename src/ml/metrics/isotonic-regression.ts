import { ScoresInvalidError } from '../errors.ts';
import { checkWeights } from './check-weights.ts';
import { descendingOrder } from './score-order.ts';
import { checkScoredLabels, type ScoredLabels } from './scored-labels.ts';

/** A rising curve through `(scores[i], probabilities[i])`, both ascending. Plain numbers: keep them as JSON. */
export interface IsotonicCalibration {
  readonly scores: readonly number[];
  readonly probabilities: readonly number[];
}

/**
 * The values that never fall and are nearest to the given ones in weighted squares: neighbours that fall are pooled into
 * their mean until none does. Takes linear time.
 * @param values finite
 * @param weights each ≥ 0; a value of weight 0 pulls at nothing and is moved where its neighbours want it
 * @throws ShapeMismatchError, WeightsInvalidError, ScoresInvalidError when a value is not finite
 * @see Ayer et al. (1955), Annals of Mathematical Statistics 26(4):641–647; equals scikit-learn's isotonic_regression
 */
export function isotonicRegression(values: ArrayLike<number>, weights?: ArrayLike<number> | undefined): Float64Array {
  checkWeights(weights, values.length);
  const means = new Float64Array(values.length);
  const totals = new Float64Array(values.length);
  const lengths = new Uint32Array(values.length);
  let pools = 0;
  for (let i = 0; i < values.length; i++) {
    const score = values[i]!;
    if (!Number.isFinite(score)) throw new ScoresInvalidError({ row: i, score, expected: 'a finite number' });
    means[pools] = score;
    totals[pools] = weights === undefined ? 1 : weights[i]!;
    lengths[pools] = 1;
    pools++;
    while (pools > 1 && (means[pools - 2]! >= means[pools - 1]! || totals[pools - 2] === 0)) {
      pools--;
      const total = totals[pools - 1]! + totals[pools]!;
      if (total > 0) means[pools - 1]! += ((means[pools]! - means[pools - 1]!) * totals[pools]!) / total;
      totals[pools - 1] = total;
      lengths[pools - 1]! += lengths[pools]!;
    }
  }
  const fitted = new Float64Array(values.length);
  let at = 0;
  for (let pool = 0; pool < pools; pool++) {
    fitted.fill(means[pool]!, at, at + lengths[pool]!);
    at += lengths[pool]!;
  }
  return fitted;
}

/**
 * Fits the rising curve from scores to probabilities that has the least squared error. Fit it on rows the model was not
 * trained on; it wants a thousand rows or more, where Platt's sigmoid does with fewer. Rows of equal score count as one,
 * rows of weight 0 as none; no rows give an empty curve.
 * @throws ShapeMismatchError, LabelsNotBinaryError, WeightsInvalidError, ScoresInvalidError
 * @see Zadeh, Elkan (2002), KDD 694–699; equals scikit-learn's IsotonicRegression(out_of_bounds='clip')
 */
export function fitIsotonicCalibration({ labels, probabilities, weights }: ScoredLabels): IsotonicCalibration {
  checkScoredLabels({ labels, probabilities, weights });
  const order = descendingOrder(probabilities).reverse();
  const scores: number[] = [];
  const positives: number[] = [];
  const totals: number[] = [];
  for (let i = 0; i < order.length; i++) {
    const row = order[i]!;
    const weight = weights === undefined ? 1 : weights[row]!;
    if (weight === 0) continue;
    if (scores.length === 0 || scores.at(-1) !== probabilities[row]) {
      scores.push(probabilities[row]!);
      positives.push(0);
      totals.push(0);
    }
    positives[positives.length - 1]! += weight * labels[row]!;
    totals[totals.length - 1]! += weight;
  }
  const fitted = isotonicRegression(
    positives.map((positive, i) => positive / totals[i]!),
    totals,
  );
  // Inside a level stretch a point says nothing.
  const bends = (i: number): boolean => fitted[i] !== fitted[i - 1] || fitted[i] !== fitted[i + 1];
  const kept = scores.flatMap((_, i) => (bends(i) ? [i] : []));
  return { scores: kept.map((i) => scores[i]!), probabilities: kept.map((i) => fitted[i]!) };
}

/** The probabilities of scores, each in [0, 1]: straight between points, level beyond both ends; NaN of an empty curve. */
export function applyIsotonicCalibration(
  { scores: knots, probabilities }: IsotonicCalibration,
  scores: ArrayLike<number>,
): Float64Array {
  return Float64Array.from(scores, (score) => {
    let [low, high] = [0, knots.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (knots[middle]! < score) low = middle + 1;
      else high = middle;
    }
    if (Number.isNaN(score) || knots.length === 0) return Number.NaN;
    if (low === 0) return probabilities[0]!;
    if (low === knots.length) return probabilities.at(-1)!;
    const [left, right] = [probabilities[low - 1]!, probabilities[low]!];
    return left + ((score - knots[low - 1]!) / (knots[low]! - knots[low - 1]!)) * (right - left);
  });
}
