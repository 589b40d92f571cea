import type { BinnedMatrix } from './binned-matrix.ts';
import type { Histogram } from './histogram.ts';
import { leafGain, type Regularisation } from './leaf-weight.ts';

/** Gradient and hessian of a node's rows, summed. */
export interface NodeSums {
  readonly gradient: number;
  readonly hessian: number;
}

export interface Split {
  /** Loss reduction, a float32. */
  readonly gain: number;
  readonly feature: number;
  /** The last bin that goes left; -1 when all present values go right. */
  readonly lastLeftBin: number;
  /** Values below it go left. */
  readonly condition: number;
  readonly defaultLeft: boolean;
  readonly left: NodeSums;
  readonly right: NodeSums;
}

export type SplitRules = Regularisation;

/**
 * The best split of a node, or undefined when none lowers the loss. Better means strictly greater as float32, so ties
 * go to the lower feature, then to missing-goes-right, then to the lower bin.
 */
export function findSplit(
  histogram: Histogram,
  node: NodeSums,
  {
    matrix,
    features,
    rules,
  }: { readonly matrix: BinnedMatrix; readonly features: Int32Array; readonly rules: SplitRules },
): Split | undefined {
  const { min_child_weight } = rules;
  const nodeGain = leafGain(node.gradient, node.hessian, rules);
  let bestGain = 0;
  let bestFeature = -1;
  let bestLastLeftBin = 0;
  let bestDefaultLeft = false;
  // Sums of the side that was added up bin by bin; the other side is the rest of the node.
  let bestGradient = 0;
  let bestHessian = 0;

  for (let i = 0; i < features.length; i++) {
    const feature = features[i]!;
    const start = 2 * matrix.slots * feature;
    const bins = matrix.features[feature]!.bins;

    // Missing goes right: the left side grows from the lowest bin.
    let gradient = 0;
    let hessian = 0;
    for (let bin = 0, at = start; bin < bins; bin++, at += 2) {
      gradient += histogram[at]!;
      hessian += histogram[at + 1]!;
      const restHessian = node.hessian - hessian;
      if (hessian < min_child_weight || restHessian < min_child_weight) continue;
      const rest = leafGain(node.gradient - gradient, restHessian, rules);
      const gain = Math.fround(Math.fround(leafGain(gradient, hessian, rules) + rest) - nodeGain);
      if (gain > bestGain) {
        bestGain = gain;
        bestFeature = feature;
        bestLastLeftBin = bin;
        bestDefaultLeft = false;
        bestGradient = gradient;
        bestHessian = hessian;
      }
    }

    // Without missing values the other direction would find the same splits.
    if (gradient === node.gradient && hessian === node.hessian) continue;

    // Missing goes left: the right side grows from the highest bin.
    gradient = 0;
    hessian = 0;
    for (let bin = bins - 1, at = start + 2 * bin; bin >= 0; bin--, at -= 2) {
      gradient += histogram[at]!;
      hessian += histogram[at + 1]!;
      const restHessian = node.hessian - hessian;
      if (hessian < min_child_weight || restHessian < min_child_weight) continue;
      const rest = leafGain(node.gradient - gradient, restHessian, rules);
      const gain = Math.fround(Math.fround(rest + leafGain(gradient, hessian, rules)) - nodeGain);
      if (gain > bestGain) {
        bestGain = gain;
        bestFeature = feature;
        bestLastLeftBin = bin - 1;
        bestDefaultLeft = true;
        bestGradient = gradient;
        bestHessian = hessian;
      }
    }
  }

  if (bestFeature < 0 || !Number.isFinite(bestGain)) return undefined;
  const summed = { gradient: bestGradient, hessian: bestHessian };
  const rest = { gradient: node.gradient - bestGradient, hessian: node.hessian - bestHessian };
  const { cuts, below } = matrix.features[bestFeature]!;
  return {
    gain: bestGain,
    feature: bestFeature,
    lastLeftBin: bestLastLeftBin,
    condition: bestLastLeftBin < 0 ? below : cuts[bestLastLeftBin]!,
    defaultLeft: bestDefaultLeft,
    left: bestDefaultLeft ? rest : summed,
    right: bestDefaultLeft ? summed : rest,
  };
}
