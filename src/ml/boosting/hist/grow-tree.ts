import type { Tree } from '../../trees/tree.ts';
import type { BinnedMatrix } from './binned-matrix.ts';
import { fillHistogram, type Histogram, type RowRange, subtractHistogram } from './histogram.ts';
import type { HistogramPool } from './histogram-pool.ts';
import { allowedOf, childLimits, limitedGain, limitedWeight, NO_LIMITS, type NodeLimits } from './node-limits.ts';
import { type GrowPolicy, type OpenNode, OpenNodes } from './open-nodes.ts';
import type { RowPartition } from './row-partition.ts';
import type { NodeSums, Split, SplitRules } from './split.ts';
import { findSplit } from './split-search.ts';
import { TreeBuilder } from './tree-builder.ts';

export interface GrowRules extends SplitRules {
  readonly eta: number;
  readonly gamma: number;
  readonly max_depth: number;
  readonly max_leaves: number;
  readonly grow_policy: GrowPolicy;
}

/** What trees are grown from; the buffers are used again for every tree. */
export interface GrowInput {
  readonly matrix: BinnedMatrix;
  /** Gradient and hessian of every row, interleaved. */
  readonly pairs: Float32Array;
  readonly partition: RowPartition;
  readonly pool: HistogramPool;
  readonly rules: GrowRules;
  /** The features a node at this depth may split on, ascending. */
  readonly featuresAt: (depth: number) => Int32Array;
}

export interface GrownTree {
  readonly tree: Tree;
  /** The rows of every leaf, as stretches of the partition. */
  readonly leaves: readonly { readonly range: RowRange; readonly value: number }[];
}

/** Smallest loss reduction that counts; XGBoost's guard against splits on rounding. */
const LEAST_GAIN = 1e-6;

/** Grows one tree by XGBoost's `hist` rules: splits are made only where they pay, nothing is pruned afterwards. */
export function growTree(input: GrowInput): GrownTree {
  const { matrix, pairs, partition, pool, rules } = input;
  const builder = new TreeBuilder(rules.eta);
  const open = new OpenNodes(rules.grow_policy);
  const leafRanges = new Map<number, RowRange>();
  let leafCount = 1;

  /** Queues the node if it can be split, and keeps or frees its histogram accordingly. */
  const consider = (node: Omit<OpenNode, 'split'>, sums: NodeSums, parentLimits: NodeLimits): void => {
    leafRanges.set(node.id, node.range);
    const gain = limitedGain(sums.gradient, sums.hessian, parentLimits, rules);
    const split =
      node.histogram &&
      findSplit(
        node.histogram,
        { sums, gain, limits: node.limits },
        { matrix, rules, features: allowedOf(input.featuresAt(node.depth), node.limits) },
      );
    const pays = split !== undefined && split.gain > LEAST_GAIN && split.gain >= rules.gamma;
    const isKept = pays && !pool.isOverBudget;
    if (node.histogram && !isKept) pool.give(node.histogram);
    if (pays) open.add({ ...node, split, histogram: isKept ? node.histogram : undefined });
  };

  const countRows = (range: RowRange): Histogram => {
    const histogram = pool.take();
    fillHistogram(histogram, matrix, pairs, { rows: partition.rows, range });
    return histogram;
  };

  const everyRow = partition.reset();
  const histogram = countRows(everyRow);
  // Both add up the same numbers in another order; XGBoost's choice decides between gains that differ in the last bit.
  const rootSums = matrix.isDense ? sumBins(histogram, matrix.features[0]!.bins) : sumPairs(pairs);
  const rootId = builder.addNode(rootSums, limitedWeight(rootSums.gradient, rootSums.hessian, NO_LIMITS, rules));
  const root = { id: rootId, depth: 0, range: everyRow, limits: NO_LIMITS };
  consider({ ...root, histogram }, rootSums, NO_LIMITS);

  for (let node = open.next(); node !== undefined; node = open.next()) {
    const { split, range, limits, histogram } = node;
    if (rules.max_leaves > 0 && leafCount >= rules.max_leaves) {
      if (histogram) pool.give(histogram);
      continue;
    }
    const middle = partition.split(range, matrix.features[split.feature]!, split);
    const weights = {
      left: limitedWeight(split.left.gradient, split.left.hessian, limits, rules),
      right: limitedWeight(split.right.gradient, split.right.hessian, limits, rules),
    };
    const leftId = builder.splitNode(node.id, split, { own: ownWeight(split, limits), ...weights });
    leafCount++;
    leafRanges.delete(node.id);
    const depth = node.depth + 1;
    const below = childLimits(limits, split.feature, weights, rules);
    const left = { id: leftId, depth, range: { begin: range.begin, end: middle }, limits: below.left };
    const right = { id: leftId + 1, depth, range: { begin: middle, end: range.end }, limits: below.right };
    const [leftHistogram, rightHistogram] = childHistograms(node, { left, right });
    consider({ ...left, histogram: leftHistogram }, split.left, limits);
    consider({ ...right, histogram: rightHistogram }, split.right, limits);
  }

  /** What an inner node would say as a leaf, within its own limits. */
  function ownWeight({ left, right }: Split, limits: NodeLimits): number {
    return limitedWeight(left.gradient + right.gradient, left.hessian + right.hessian, limits, rules);
  }

  /** Counts the child with the smaller hessian sum and gets its sibling by subtraction; none at the last level. */
  function childHistograms(
    { split, histogram }: OpenNode,
    { left, right }: Record<'left' | 'right', { depth: number; range: RowRange }>,
  ): [Histogram | undefined, Histogram | undefined] {
    if (left.depth === rules.max_depth) {
      if (histogram) pool.give(histogram);
      return [undefined, undefined];
    }
    if (!histogram) return [countRows(left.range), countRows(right.range)];
    const countsLeft = split.left.hessian <= split.right.hessian;
    const counted = countRows(countsLeft ? left.range : right.range);
    subtractHistogram(histogram, counted, matrix);
    return countsLeft ? [counted, histogram] : [histogram, counted];
  }

  return {
    tree: builder.build(),
    leaves: [...leafRanges].map(([id, range]) => ({ range, value: builder.leafValue(id) })),
  };
}

function sumPairs(pairs: Float32Array | Float64Array): NodeSums {
  let gradient = 0;
  let hessian = 0;
  for (let i = 0; i < pairs.length; i += 2) {
    gradient += pairs[i]!;
    hessian += pairs[i + 1]!;
  }
  return { gradient, hessian };
}

/** The sums of the first feature's bins. */
function sumBins(histogram: Histogram, bins: number): NodeSums {
  return sumPairs(histogram.subarray(0, 2 * bins));
}
