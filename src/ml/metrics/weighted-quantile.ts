import { descendingOrder } from './score-order.ts';

/**
 * Weighted quantile: the least value at or below which `share` of all weight lies, or the mean of it and the next where
 * exactly that share does, so that 0.5 is the median. NaN without rows of weight above 0.
 * @param values no NaN · @param share in [0, 1]
 * @see scikit-learn's _weighted_percentile (`average=True`); Hyndman, Fan (1996), American Statistician 50(4):361–365,
 *   type 2
 */
export function weightedQuantile(
  values: ArrayLike<number>,
  share: number,
  weights?: ArrayLike<number> | undefined,
): number {
  const order = descendingOrder(values).reverse();
  const weightOf = (row: number): number => (weights === undefined ? 1 : weights[row]!);
  let total = 0;
  for (let i = 0; i < order.length; i++) total += weightOf(order[i]!);
  const wanted = share * total;
  let below = 0;
  let exact = Number.NaN;
  let last = Number.NaN;
  for (let i = 0; i < order.length; i++) {
    const row = order[i]!;
    const weight = weightOf(row);
    if (weight === 0) continue;
    last = values[row]!;
    if (!Number.isNaN(exact)) return (exact + last) / 2;
    below += weight;
    if (below < wanted) continue;
    // Sums of weights are equal up to their rounding.
    if (below - wanted > Number.EPSILON * Math.max(1, total)) return last;
    exact = last;
  }
  return last;
}
