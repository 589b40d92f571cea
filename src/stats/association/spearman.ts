import { type Association, completePairs } from './association.ts';
import { averageRanks } from './average-ranks.ts';
import { correlation } from './pearson.ts';

/**
 * Spearman's rank correlation: Pearson's of average ranks, so that any rising curve is 1 and outliers weigh like others.
 * @param x NaN for missing; pairs with a missing side are left out; infinite values are ranked
 * @param y as many as `x`
 * @returns value in [-1, 1]; NaN below two pairs and where a side is constant
 * @throws RangeError when the lengths differ
 * @see Spearman (1904); equals scipy.stats.spearmanr
 */
export function spearman(x: Float64Array, y: Float64Array): Association {
  const pairs = completePairs(x, y);
  return correlation(averageRanks(pairs.x), averageRanks(pairs.y));
}
