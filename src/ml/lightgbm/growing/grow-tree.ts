import type { LightgbmTree } from '../lightgbm-tree.ts';
import { leafOutput } from './leaf-output.ts';
import { type LeafSums, type OutputBounds, type Split, type SplitRules, UNBOUNDED } from './split.ts';
import { TreeBuilder } from './tree-builder.ts';
import {
  type HistogramId,
  type LeafRows,
  rowCount,
  type SearchJob,
  type SearchResult,
  type Workspace,
} from './workspace.ts';

export interface GrowRules extends SplitRules {
  readonly num_leaves: number;
  /** 0 or less is unlimited. */
  readonly max_depth: number;
}

/** What a tree is grown from. */
export interface GrowInput {
  readonly workspace: Workspace;
  /** The output whose gradients it follows. */
  readonly group: number;
  readonly rules: GrowRules;
  /** -1, 0 or 1 for every column; undefined when none is constrained. */
  readonly constraints: readonly number[] | undefined;
  /** Rows to grow from, ascending; undefined for all. */
  readonly bag: Uint32Array | undefined;
  /** 1 for the features of this tree. */
  readonly treeFeatures: Uint8Array;
  /** Draws the features of a leaf; called once for each, in the library's order. */
  readonly leafFeatures: () => Uint8Array;
}

export interface GrownTree {
  readonly tree: LightgbmTree;
  /** The rows of every leaf, until the workspace grows another tree. */
  readonly leafRows: readonly LeafRows[];
}

interface OpenLeaf extends LeafSums {
  readonly where: LeafRows;
  readonly depth: number;
  readonly bounds: OutputBounds;
}

interface Leaf extends OpenLeaf, SearchResult {
  /** Kept where the leaf may be split, so that its children can be told apart by subtraction. */
  readonly histogram: HistogramId | undefined;
}

/** Grows one tree by LightGBM's rules: always the leaf that gains most is split next. */
export function growTree(input: GrowInput): GrownTree {
  const { workspace, group, rules } = input;
  const { mappers } = workspace;
  const where = workspace.reset(input.bag);
  const sums = { ...workspace.sum(group, where), rows: rowCount(where) };
  const output = leafOutput(sums.gradient, sums.hessian, rules);
  const builder = new TreeBuilder({ output, hessian: sums.hessian, rows: sums.rows });
  const root = { ...sums, where, depth: 0, bounds: UNBOUNDED };
  const leaves: Leaf[] = [isWorthSearching([root]) ? searchRoot(root) : unsearched(root)];

  while (builder.leaves < rules.num_leaves) {
    const number = bestLeaf(leaves);
    const leaf = leaves[number]!;
    if (leaf.best === undefined || !(leaf.best.gain > 0)) break;
    splitLeaf(number, leaf, leaf.best);
  }
  for (const { histogram } of leaves) if (histogram !== undefined) workspace.give(histogram);
  return { tree: builder.build(), leafRows: leaves.map((leaf) => leaf.where) };

  function splitLeaf(number: number, leaf: Leaf, split: Split): void {
    const { left, right } = workspace.split(leaf.where, split);
    const [leftRows, rightRows] = [rowCount(left), rowCount(right)];
    const mapper = mappers[split.feature]!;
    const gain = split.gain + rules.min_gain_to_split;
    const rightNumber = builder.split(number, mapper, { split, gain, leftRows, rightRows });
    const [leftBounds, rightBounds] = childBounds(leaf.bounds, split);
    const depth = leaf.depth + 1;
    const [leftLeaf, rightLeaf] = searchChildren(leaf, [
      { ...split.left, rows: leftRows, where: left, depth, bounds: leftBounds },
      { ...split.right, rows: rightRows, where: right, depth, bounds: rightBounds },
    ]);
    leaves[number] = leftLeaf;
    leaves[rightNumber] = rightLeaf;
  }

  function searchRoot(leaf: OpenLeaf): Leaf {
    const histogram = counted(leaf);
    const [result] = workspace.search([jobOf(leaf, { histogram, parent: input.treeFeatures })]);
    return { ...leaf, ...result!, histogram };
  }

  /** The histogram of the child with fewer rows (the right one if equal) is counted, the other's is the rest. */
  function searchChildren(parent: Leaf, [left, right]: readonly [OpenLeaf, OpenLeaf]): [Leaf, Leaf] {
    if (builder.leaves >= rules.num_leaves || !isWorthSearching([left, right])) {
      if (parent.histogram !== undefined) workspace.give(parent.histogram);
      return [unsearched(left), unsearched(right)];
    }
    const [smaller, larger] = left.rows < right.rows ? [left, right] : [right, left];
    const small = counted(smaller);
    const large = parent.histogram ?? counted(larger);
    const without = parent.histogram === undefined ? undefined : small;
    const [ofSmaller, ofLarger] = workspace.search([
      jobOf(smaller, { histogram: small, parent: parent.splittable }),
      jobOf(larger, { histogram: large, without, parent: parent.splittable }),
    ]);
    const searchedSmaller = kept({ ...smaller, ...ofSmaller!, histogram: small });
    const searchedLarger = kept({ ...larger, ...ofLarger!, histogram: large });
    return smaller === left ? [searchedSmaller, searchedLarger] : [searchedLarger, searchedSmaller];
  }

  function jobOf(
    { gradient, hessian, rows, bounds }: OpenLeaf,
    rest: Pick<SearchJob, 'histogram' | 'without' | 'parent'>,
  ): SearchJob {
    const leaf = { gradient, hessian, rows };
    return { ...rest, leaf, bounds, isCounted: rest.without === undefined, allowed: input.leafFeatures() };
  }

  function isWorthSearching(open: readonly OpenLeaf[]): boolean {
    if (rules.max_depth > 0 && open[0]!.depth >= rules.max_depth) return false;
    return open.some(({ rows }) => rows >= 2 * rules.min_data_in_leaf);
  }

  function counted(leaf: OpenLeaf): HistogramId {
    const histogram = workspace.take();
    workspace.count(histogram, group, leaf.where);
    return histogram;
  }

  /** A leaf that will not be split needs no histogram. */
  function kept(leaf: Leaf): Leaf {
    const isKept = leaf.best !== undefined && leaf.best.gain > 0 && !workspace.isOverBudget;
    if (isKept || leaf.histogram === undefined) return leaf;
    workspace.give(leaf.histogram);
    return { ...leaf, histogram: undefined };
  }

  /** A constrained split keeps everything left of it on one side of the middle between its outputs. */
  function childBounds(bounds: OutputBounds, { feature, leftBins, left, right }: Split): [OutputBounds, OutputBounds] {
    const direction = leftBins === undefined ? (input.constraints?.[mappers[feature]!.column] ?? 0) : 0;
    if (direction === 0) return [bounds, bounds];
    const middle = (left.output + right.output) / 2;
    const below = { least: bounds.least, most: Math.min(bounds.most, middle) };
    const above = { least: Math.max(bounds.least, middle), most: bounds.most };
    return direction > 0 ? [below, above] : [above, below];
  }
}

const unsearched = (leaf: OpenLeaf): Leaf => ({
  ...leaf,
  splittable: new Uint8Array(),
  best: undefined,
  histogram: undefined,
});

/** The leaf with the largest gain; of equal ones that of the lower feature, then the earlier leaf. */
function bestLeaf(leaves: readonly Leaf[]): number {
  let chosen = 0;
  for (let leaf = 1; leaf < leaves.length; leaf++)
    if (isBetter(leaves[leaf]!.best, leaves[chosen]!.best)) chosen = leaf;
  return chosen;
}

function isBetter(split: Split | undefined, than: Split | undefined): boolean {
  if (split === undefined || than === undefined) return split !== undefined;
  return split.gain === than.gain ? split.feature < than.feature : split.gain > than.gain;
}
