import { type CountJob, type Histogram, MOST_JOBS, type NodeRows } from '../../histograms/binned-rows.ts';
import type { Tree } from '../../trees/tree.ts';
import type { BinnedMatrix } from './binned-matrix.ts';
import { markLeft } from './mark-left.ts';
import { allowedOf, childLimits, limitedGain, limitedWeight, NO_LIMITS, type NodeLimits } from './node-limits.ts';
import { type GrowPolicy, type OpenNode, OpenNodes } from './open-nodes.ts';
import type { NodeSums, SplitRules } from './split.ts';
import { findSplits } from './split-search.ts';
import { TreeBuilder } from './tree-builder.ts';

export interface GrowRules extends SplitRules {
  readonly eta: number;
  readonly gamma: number;
  readonly max_depth: number;
  readonly max_leaves: number;
  readonly grow_policy: GrowPolicy;
}

/** What trees are grown from. */
export interface GrowInput {
  readonly matrix: BinnedMatrix;
  readonly rules: GrowRules;
  /** The features a node at this depth may split on, ascending. */
  readonly featuresAt: (depth: number) => Int32Array;
}

export interface GrownTree {
  readonly tree: Tree;
  /** The rows of every leaf, and what it adds to their margins. */
  readonly leaves: readonly { readonly rows: NodeRows; readonly value: number }[];
}

/** Smallest loss reduction that counts; XGBoost's guard against splits on rounding. */
const LEAST_GAIN = 1e-6;

/** A node whose split is yet to be looked for. */
type NewNode = Omit<OpenNode, 'split' | 'histogram'> & {
  readonly sums: NodeSums;
  /** Of the node above, within which its own gain is taken. */
  readonly parentLimits: NodeLimits;
  /** Undefined at the last level, where nothing is split. */
  readonly histogram: Histogram | undefined;
};

/**
 * Grows one tree by XGBoost's `hist` rules: splits are made only where they pay, nothing is pruned afterwards. Nodes that
 * do not depend on each other are split together, so that threads have more to do between two meetings.
 */
export function growTree({ matrix, rules, featuresAt }: GrowInput): GrownTree {
  const { rows: binned } = matrix;
  const builder = new TreeBuilder(rules.eta);
  const open = new OpenNodes(rules.grow_policy);
  const leafRows = new Map<number, NodeRows>();
  let leafCount = 1;

  const everyRow = binned.everyRow();
  const histogram = binned.takeHistogram();
  binned.count([{ rows: everyRow, into: histogram }], { isEveryRow: true });
  // Both add up the same numbers in another order; XGBoost's choice decides between gains that differ in the last bit.
  const sums = matrix.isDense ? sumBins(binned.sums(histogram, 0)) : binned.sumPairs();
  const rootId = builder.addNode(sums, limitedWeight(sums.gradient, sums.hessian, NO_LIMITS, rules));
  const root = { id: rootId, depth: 0, rows: everyRow, limits: NO_LIMITS, parentLimits: NO_LIMITS };
  consider([{ ...root, sums, histogram }]);
  for (let batch = open.next(MOST_NODES); batch.length > 0; batch = open.next(MOST_NODES)) consider(splitNodes(batch));
  return {
    tree: builder.build(),
    leaves: [...leafRows].map(([id, rows]) => ({ rows, value: builder.leafValue(id) })),
  };

  /** Queues the nodes that can be split, and keeps or frees their histograms accordingly. */
  function consider(nodes: readonly NewNode[]): void {
    for (const { id, rows } of nodes) leafRows.set(id, rows);
    const searched = nodes.flatMap((node) => {
      if (node.histogram === undefined) return [];
      const gain = limitedGain(node.sums.gradient, node.sums.hessian, node.parentLimits, rules);
      const features = allowedOf(featuresAt(node.depth), node.limits);
      return [{ ...node, histogram: node.histogram, gain, features }];
    });
    findSplits(searched, { matrix, rules }).forEach((split, i) => {
      const { id, depth, rows, limits, histogram } = searched[i]!;
      const pays = split !== undefined && split.gain > LEAST_GAIN && split.gain >= rules.gamma;
      const isKept = pays && !binned.isOverBudget;
      if (!isKept) binned.giveHistogram(histogram);
      if (pays) open.add({ id, depth, rows, limits, split, histogram: isKept ? histogram : undefined });
    });
  }

  /** Makes the splits that the number of leaves allows, and counts the rows of the new nodes. */
  function splitNodes(batch: readonly OpenNode[]): NewNode[] {
    const most = rules.max_leaves === 0 ? batch.length : Math.min(batch.length, rules.max_leaves - leafCount);
    for (const { histogram } of batch.slice(most)) if (histogram !== undefined) binned.giveHistogram(histogram);
    const nodes = batch.slice(0, most);
    leafCount += nodes.length;
    const parted = binned.partition(
      nodes.map(({ rows, split }) => ({
        rows,
        feature: split.feature,
        mark: (goesLeft) => markLeft(goesLeft, matrix.features[split.feature]!.bins, split),
      })),
    );
    const jobs: CountJob[] = [];
    const children = nodes.flatMap((node, i) => childrenOf(node, parted[i]!, jobs));
    binned.count(jobs);
    return children;
  }

  function childrenOf(
    node: OpenNode,
    rows: { readonly left: NodeRows; readonly right: NodeRows },
    jobs: CountJob[],
  ): [NewNode, NewNode] {
    const { split, limits } = node;
    const { left, right } = split;
    const weights = {
      left: limitedWeight(left.gradient, left.hessian, limits, rules),
      right: limitedWeight(right.gradient, right.hessian, limits, rules),
    };
    // What the inner node would say as a leaf, within its own limits.
    const own = limitedWeight(left.gradient + right.gradient, left.hessian + right.hessian, limits, rules);
    const leftId = builder.splitNode(node.id, split, { own, ...weights });
    leafRows.delete(node.id);
    const below = childLimits(limits, split.feature, weights, rules);
    const [leftHistogram, rightHistogram] = childHistograms(node, rows, jobs);
    const both = { depth: node.depth + 1, parentLimits: limits };
    return [
      { ...both, id: leftId, rows: rows.left, limits: below.left, sums: left, histogram: leftHistogram },
      { ...both, id: leftId + 1, rows: rows.right, limits: below.right, sums: right, histogram: rightHistogram },
    ];
  }

  /** Counts the child with the smaller hessian sum and gets its sibling by subtraction; none at the last level. */
  function childHistograms(
    { split, histogram, depth }: OpenNode,
    rows: { readonly left: NodeRows; readonly right: NodeRows },
    jobs: CountJob[],
  ): [Histogram | undefined, Histogram | undefined] {
    if (depth + 1 === rules.max_depth) {
      if (histogram !== undefined) binned.giveHistogram(histogram);
      return [undefined, undefined];
    }
    const counted = binned.takeHistogram();
    if (histogram === undefined) {
      const other = binned.takeHistogram();
      jobs.push({ rows: rows.left, into: counted }, { rows: rows.right, into: other });
      return [counted, other];
    }
    const countsLeft = split.left.hessian <= split.right.hessian;
    jobs.push({ rows: countsLeft ? rows.left : rows.right, into: counted, from: histogram });
    return countsLeft ? [counted, histogram] : [histogram, counted];
  }
}

/** Nodes split together; each may count two children. */
const MOST_NODES = MOST_JOBS / 2;

/** The sums of a feature's bins. */
function sumBins(bins: Float64Array): NodeSums {
  let gradient = 0;
  let hessian = 0;
  for (let i = 0; i < bins.length; i += 2) {
    gradient += bins[i]!;
    hessian += bins[i + 1]!;
  }
  return { gradient, hessian };
}
