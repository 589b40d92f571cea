import { BestSplit } from './best-split.ts';
import type { BinnedMatrix } from './binned-matrix.ts';
import { scanCategories } from './category-search.ts';
import type { Histogram } from './histogram.ts';
import type { SearchNode, Split, SplitRules } from './split.ts';

export interface SearchInput {
  readonly matrix: BinnedMatrix;
  readonly features: Int32Array;
  readonly rules: SplitRules;
}

/**
 * The best split of a node, or undefined when none lowers the loss. Better means strictly greater as float32, so ties
 * go to the lower feature, then to missing-goes-right, then to the lower bin.
 */
export function findSplit(
  histogram: Histogram,
  node: SearchNode,
  { matrix, features, rules }: SearchInput,
): Split | undefined {
  const best = new BestSplit(node, rules);
  for (let i = 0; i < features.length; i++) {
    const feature = features[i]!;
    const start = 2 * matrix.slots * feature;
    const binned = matrix.features[feature]!;
    best.feature(feature);
    if (binned.categories === undefined) scanNumbers(best, histogram, start, binned.bins);
    else scanCategories(best, histogram.subarray(start, start + 2 * binned.bins));
  }
  return best.split(matrix.features);
}

/** Splits between bins, all values below on the left. */
function scanNumbers(best: BestSplit, histogram: Histogram, start: number, bins: number): void {
  const { node, rules } = best;
  const { min_child_weight } = rules;
  const { gradient: nodeGradient, hessian: nodeHessian } = node.sums;

  // Missing goes right: the left side grows from the lowest bin.
  let gradient = 0;
  let hessian = 0;
  for (let bin = 0, at = start; bin < bins; bin++, at += 2) {
    gradient += histogram[at]!;
    hessian += histogram[at + 1]!;
    const restHessian = nodeHessian - hessian;
    if (hessian < min_child_weight || restHessian < min_child_weight) continue;
    const rest = nodeGradient - gradient;
    const gain = best.gainOf(gradient, hessian, rest, restHessian);
    if (gain > best.gain) best.take(gain, bin, false, gradient, hessian, rest, restHessian);
  }

  // Without missing values the other direction would find the same splits.
  if (gradient === nodeGradient && hessian === nodeHessian) return;

  // Missing goes left: the right side grows from the highest bin.
  gradient = 0;
  hessian = 0;
  for (let bin = bins - 1, at = start + 2 * bin; bin >= 0; bin--, at -= 2) {
    gradient += histogram[at]!;
    hessian += histogram[at + 1]!;
    const restHessian = nodeHessian - hessian;
    if (hessian < min_child_weight || restHessian < min_child_weight) continue;
    const rest = nodeGradient - gradient;
    const gain = best.gainOf(rest, restHessian, gradient, hessian);
    if (gain > best.gain) best.take(gain, bin - 1, true, rest, restHessian, gradient, hessian);
  }
}
