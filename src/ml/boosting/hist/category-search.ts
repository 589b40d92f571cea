import type { BestSplit } from './best-split.ts';
import { leafWeight } from './leaf-weight.ts';

// Splits by category; each bin is one. What is chosen goes right, where XGBoost's files have it.

/** @param bins the feature's part of the node's histogram */
export function scanCategories(best: BestSplit, bins: Float64Array): void {
  const categories = bins.length / 2;
  if (categories < best.rules.max_cat_to_onehot) scanEach(best, bins);
  else scanPartitions(best, bins);
}

/** One category against all others; missing values are tried with either side. */
function scanEach(best: BestSplit, bins: Float64Array): void {
  const { sums } = best.node;
  let [gradient, hessian] = [0, 0];
  for (let i = 0; i < bins.length; i += 2) {
    gradient += bins[i]!;
    hessian += bins[i + 1]!;
  }
  const missing = { gradient: sums.gradient - gradient, hessian: sums.hessian - hessian };
  for (let category = 0; category < bins.length / 2; category++) {
    const [ownGradient, ownHessian] = [bins[2 * category]!, bins[2 * category + 1]!];
    if (tryRight(best, ownGradient, ownHessian, true)) best.nameRight([category]);
    if (tryRight(best, ownGradient + missing.gradient, ownHessian + missing.hessian, false)) best.nameRight([category]);
  }
}

/**
 * Categories in the order of the weights they would have as leaves: the best partition in two is among those that cut
 * this order once. Missing values are tried on both sides.
 * @see Fisher (1958), On grouping for maximum homogeneity, Journal of the American Statistical Association 53(284)
 */
function scanPartitions(best: BestSplit, bins: Float64Array): void {
  const { rules } = best;
  const categories = bins.length / 2;
  const weights = Float64Array.from({ length: categories }, (_, category) =>
    leafWeight(bins[2 * category]!, bins[2 * category + 1]!, rules),
  );
  const order = Array.from(weights.keys()).sort((a, b) => weights[a]! - weights[b]! || a - b);
  const tried = Math.min(rules.max_cat_threshold, categories) - 1;

  // Missing goes left: the right side grows from the lowest weight.
  let [gradient, hessian] = [0, 0];
  let count = 0;
  for (let i = 0; i < tried; i++) {
    gradient += bins[2 * order[i]!]!;
    hessian += bins[2 * order[i]! + 1]!;
    if (tryRight(best, gradient, hessian, true)) count = i + 1;
  }
  // Missing goes right: the left side grows from the highest weight.
  [gradient, hessian] = [0, 0];
  for (let i = categories - 1; i > categories - 1 - tried; i--) {
    gradient += bins[2 * order[i]!]!;
    hessian += bins[2 * order[i]! + 1]!;
    if (tryLeft(best, gradient, hessian)) count = i;
  }
  if (count > 0) best.nameRight(order.slice(0, count));
}

/** True when the split with these sums on the right is the best so far. */
function tryRight(best: BestSplit, gradient: number, hessian: number, missingGoesLeft: boolean): boolean {
  const { sums } = best.node;
  const [restGradient, restHessian] = [sums.gradient - gradient, sums.hessian - hessian];
  if (!isHeavyEnough(best, hessian, restHessian)) return false;
  const gain = best.gainOf(restGradient, restHessian, gradient, hessian);
  if (!(gain > best.gain) || gain === Number.POSITIVE_INFINITY) return false;
  best.take(gain, -1, missingGoesLeft, restGradient, restHessian, gradient, hessian);
  return true;
}

/** The same with the sums on the left and missing values on the right. */
function tryLeft(best: BestSplit, gradient: number, hessian: number): boolean {
  const { sums } = best.node;
  const [restGradient, restHessian] = [sums.gradient - gradient, sums.hessian - hessian];
  if (!isHeavyEnough(best, hessian, restHessian)) return false;
  const gain = best.gainOf(gradient, hessian, restGradient, restHessian);
  if (!(gain > best.gain) || gain === Number.POSITIVE_INFINITY) return false;
  best.take(gain, -1, false, gradient, hessian, restGradient, restHessian);
  return true;
}

const isHeavyEnough = ({ rules: { min_child_weight } }: BestSplit, one: number, other: number): boolean =>
  one >= min_child_weight && other >= min_child_weight;
