import type { Found, Histogram, SearchJob } from '../../histograms/binned-rows.ts';
import { BestSplit } from './best-split.ts';
import type { BinnedMatrix } from './binned-matrix.ts';
import { scanCategories } from './category-search.ts';
import type { NodeLimits } from './node-limits.ts';
import type { NodeSums, Split, SplitRules } from './split.ts';

/** A node that may be split. */
export interface SearchedNode {
  readonly histogram: Histogram;
  readonly sums: NodeSums;
  /** What it saves as a leaf, within the limits of the node above. */
  readonly gain: number;
  readonly limits: NodeLimits;
  /** The features it may be split on, ascending. */
  readonly features: Int32Array;
}

export interface SearchInput {
  readonly matrix: BinnedMatrix;
  readonly rules: SplitRules;
}

/**
 * The best split of each node, undefined where none lowers the loss. Better means strictly greater as float32, so ties
 * go to the lower feature, then to missing-goes-right, then to the lower bin.
 */
export function findSplits(nodes: readonly SearchedNode[], input: SearchInput): (Split | undefined)[] {
  const { matrix, rules } = input;
  // The kernel divides by hessians, which may then be 0.
  if (!(rules.min_child_weight > 0)) return nodes.map((node) => findSplit(node, node.features, input));
  const hasCategories = matrix.features.some(({ categories }) => categories !== undefined);
  const isNumber = (feature: number): boolean => matrix.features[feature]!.categories === undefined;
  const found = matrix.rows.search(
    nodes.map(({ histogram, sums, gain, features, limits }) => ({
      ...{ histogram, gain, ...sums },
      features: hasCategories ? features.filter(isNumber) : features,
      bounds: boundsOf(limits, rules),
    })),
    rules,
  );
  return nodes.map((node, i) => {
    const ofNumbers = found[i] && splitOf(found[i], node, matrix);
    if (!hasCategories) return ofNumbers;
    const coded = node.features.filter((feature) => !isNumber(feature));
    const ofCategories = coded.length === 0 ? undefined : findSplit(node, coded, input);
    return betterOf(ofNumbers, ofCategories);
  });
}

/** What a node's children may say at least and at most; undefined where nothing binds them and gains are simpler. */
function boundsOf({ lower, upper }: NodeLimits, { monotone, max_delta_step }: SplitRules): SearchJob['bounds'] {
  if (monotone === undefined && max_delta_step === 0) return undefined;
  const step = max_delta_step === 0 ? Number.POSITIVE_INFINITY : max_delta_step;
  if (monotone === undefined) return { lower: -step, upper: step };
  return { lower: Math.max(lower, -step), upper: Math.min(upper, step) };
}

function betterOf(a: Split | undefined, b: Split | undefined): Split | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  if (a.gain !== b.gain) return a.gain > b.gain ? a : b;
  return a.feature < b.feature ? a : b;
}

function splitOf(
  { gain, feature, bins, isFromAbove, ...side }: Found,
  { sums }: SearchedNode,
  matrix: BinnedMatrix,
): Split {
  const { cuts, below, bins: all } = matrix.features[feature]!;
  const summed = { gradient: side.gradient, hessian: side.hessian };
  const rest = { gradient: sums.gradient - side.gradient, hessian: sums.hessian - side.hessian };
  const lastLeftBin = (isFromAbove ? all - bins : bins) - 1;
  return {
    gain,
    feature,
    lastLeftBin,
    condition: lastLeftBin < 0 ? below : cuts[lastLeftBin]!,
    defaultLeft: isFromAbove,
    left: isFromAbove ? rest : summed,
    right: isFromAbove ? summed : rest,
  };
}

/** The same in plain TypeScript, for whatever rules. */
function findSplit(node: SearchedNode, features: Int32Array, { matrix, rules }: SearchInput): Split | undefined {
  const best = new BestSplit(node, rules);
  for (let i = 0; i < features.length; i++) {
    const feature = features[i]!;
    best.feature(feature);
    const bins = matrix.rows.sums(node.histogram, feature);
    if (matrix.features[feature]!.categories === undefined) scanNumbers(best, bins);
    else scanCategories(best, bins);
  }
  return best.split(matrix.features);
}

/** Splits between bins, all values below on the left. */
function scanNumbers(best: BestSplit, histogram: Float64Array): void {
  const bins = histogram.length / 2;
  const { node, rules } = best;
  const { min_child_weight } = rules;
  const { gradient: nodeGradient, hessian: nodeHessian } = node.sums;

  // Missing goes right: the left side grows from the lowest bin.
  let gradient = 0;
  let hessian = 0;
  for (let bin = 0, at = 0; bin < bins; bin++, at += 2) {
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
  for (let bin = bins - 1, at = 2 * bin; bin >= 0; bin--, at -= 2) {
    gradient += histogram[at]!;
    hessian += histogram[at + 1]!;
    const restHessian = nodeHessian - hessian;
    if (hessian < min_child_weight || restHessian < min_child_weight) continue;
    const rest = nodeGradient - gradient;
    const gain = best.gainOf(rest, restHessian, gradient, hessian);
    if (gain > best.gain) best.take(gain, bin - 1, true, rest, restHessian, gradient, hessian);
  }
}
