import type { CodedColumns } from './coded-columns.ts';
import type { Criterion, NodeTotals } from './criteria/criterion.ts';
import type { ForestSplit, NodeSplitter } from './node-splitter.ts';
import type { Sample } from './sample.ts';
import { type ForestTree, TreeNodes } from './tree-nodes.ts';

export interface GrowthLimits {
  /** Deepest level; the root is level 0. */
  readonly depth: number;
  readonly leaves: number;
  /** Rows a node must hold to be split. */
  readonly splitRows: number;
  /** Fall of impurity that a split must bring, as a share of the sample. */
  readonly impurityDecrease: number;
}

/** A node that has a split and waits for it. */
interface OpenNode {
  readonly id: number;
  readonly depth: number;
  readonly begin: number;
  readonly end: number;
  readonly split: ForestSplit;
}

/** Rounding in sums of impurity; scikit-learn allows as much. */
const EPSILON = 2 ** -52;

/** Grows one tree: the newest node first, or, where leaves are limited, the one whose split brings most. */
export function growTree(
  sample: Sample,
  {
    columns: { columns },
    criterion,
    splitter,
    limits,
  }: {
    readonly columns: CodedColumns;
    readonly criterion: Criterion;
    readonly splitter: NodeSplitter;
    readonly limits: GrowthLimits;
  },
): ForestTree {
  const nodes = new TreeNodes(criterion.outputs);
  const answer = new Float64Array(criterion.outputs);
  const isBestFirst = limits.leaves < Number.POSITIVE_INFINITY;
  const open: OpenNode[] = [];
  /** 1 for the codes that go left in the split at hand. */
  const goesLeft = new Uint8Array(columns.reduce((most, { bins }) => Math.max(most, bins + 1), 0));
  let leaves = 1;
  let sampleWeight = 0;

  const consider = (begin: number, end: number, depth: number): void => {
    const totals = criterion.totals(sample, begin, end);
    if (depth === 0) sampleWeight = totals.weight;
    criterion.answer(totals, answer);
    const id = nodes.add(answer, totals.weight);
    const split = splitOf(totals, begin, end, depth);
    if (split === undefined) return;
    const node = { id, depth, begin, end, split };
    if (isBestFirst) open.splice(placeOf(open, split.gain), 0, node);
    else open.push(node);
  };

  const splitOf = (totals: NodeTotals, begin: number, end: number, depth: number): ForestSplit | undefined => {
    if (depth >= limits.depth || totals.isPure || totals.rows < limits.splitRows) return undefined;
    const split = splitter.find(sample, totals, begin, end);
    if (split === undefined || split.gain / sampleWeight + EPSILON < limits.impurityDecrease) return undefined;
    return split;
  };

  consider(0, sample.size, 0);
  for (let node = open.pop(); node !== undefined && leaves < limits.leaves; node = open.pop()) {
    const { id, depth, begin, end, split } = node;
    const { codes, bins } = columns[split.feature]!;
    const middle = sample.split(begin, end, codes, codesLeft(goesLeft, split, bins));
    const gain = Math.max(0, split.gain / sampleWeight);
    nodes.split(id, { ...split, gain, categories: split.byCategory?.right });
    leaves++;
    consider(begin, middle, depth + 1);
    consider(middle, end, depth + 1);
  }
  return nodes.build();
}

function codesLeft(table: Uint8Array, { lastLeft, defaultLeft, byCategory }: ForestSplit, bins: number): Uint8Array {
  if (byCategory) return byCategory.goesLeft;
  table.fill(1, 0, lastLeft + 1);
  table.fill(0, lastLeft + 1, bins);
  table[bins] = defaultLeft ? 1 : 0;
  return table;
}

/** Where a gain belongs in nodes of ascending gain; before its equals, so that the older of them is split first. */
function placeOf(open: readonly OpenNode[], gain: number): number {
  let low = 0;
  let high = open.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (open[middle]!.split.gain < gain) low = middle + 1;
    else high = middle;
  }
  return low;
}
