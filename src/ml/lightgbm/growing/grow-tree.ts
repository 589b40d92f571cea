import type { LightgbmTree } from '../lightgbm-tree.ts';
import { findCategorySplit } from './find-category-split.ts';
import type { Histogram, RowRange } from './histogram.ts';
import { leafOutput } from './leaf-output.ts';
import { type LeafSums, type OutputBounds, type Search, type Split, type SplitRules, UNBOUNDED } from './split.ts';
import { TreeBuilder } from './tree-builder.ts';
import type { Workspace } from './workspace.ts';

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
  /** -1, 0 or 1 for every binned feature; undefined when none is constrained. */
  readonly monotone: Int8Array | undefined;
  /** Rows to grow from, ascending; undefined for all. */
  readonly bag: Uint32Array | undefined;
  /** Draws the features: 1 for those of this tree. */
  readonly treeFeatures: Uint8Array;
  /** Draws the features of a leaf; call it once for each, in the library's order. */
  readonly leafFeatures: () => Uint8Array;
}

export interface GrownTree {
  readonly tree: LightgbmTree;
  /** The rows of every leaf, as stretches of the workspace's rows. */
  readonly ranges: readonly RowRange[];
  /** The rows the stretches are of, where the workspace has moved on; else the workspace's. */
  readonly rows?: Uint32Array | undefined;
}

interface Leaf extends LeafSums {
  readonly range: RowRange;
  readonly depth: number;
  readonly bounds: OutputBounds;
  /** 1 for features that may still split it or what is below. */
  readonly splittable: Uint8Array;
  readonly best: Split | undefined;
  /** Kept where the leaf may be split, so that its children can be told apart by subtraction. */
  readonly histogram: Histogram | undefined;
}

/** Grows one tree by LightGBM's rules: always the leaf that gains most is split next. */
export function growTree(input: GrowInput): GrownTree {
  const { workspace, group, rules } = input;
  const { mappers } = workspace;
  const everyRow = workspace.reset(input.bag);
  const sums = sumPairs(workspace.pairs[group]!, workspace.rows, everyRow);
  const output = leafOutput(sums.gradient, sums.hessian, rules);
  const builder = new TreeBuilder({ output, hessian: sums.hessian, rows: sums.rows });
  const root = { ...sums, range: everyRow, depth: 0, bounds: UNBOUNDED };
  const leaves: Leaf[] = [];
  if (isWorthSearching([root])) {
    leaves.push(searched(root, { histogram: counted(everyRow), isCounted: true, parent: input.treeFeatures }));
  } else {
    leaves.push(unsearched(root));
  }

  while (builder.leaves < rules.num_leaves) {
    const number = bestLeaf(leaves);
    const leaf = leaves[number]!;
    if (leaf.best === undefined || !(leaf.best.gain > 0)) break;
    splitLeaf(number, leaf, leaf.best);
  }
  for (const { histogram } of leaves) if (histogram) workspace.give(histogram);
  return { tree: builder.build(), ranges: leaves.map(({ range }) => range) };

  function splitLeaf(number: number, leaf: Leaf, split: Split): void {
    const middle = workspace.split(leaf.range, split);
    const leftRows = middle - leaf.range.begin;
    const rightRows = leaf.range.end - middle;
    const right = builder.split(number, mappers[split.feature]!, {
      split,
      gain: split.gain + rules.min_gain_to_split,
      leftRows,
      rightRows,
    });
    const [leftBounds, rightBounds] = childBounds(leaf.bounds, split);
    const depth = leaf.depth + 1;
    const children: [OpenLeaf, OpenLeaf] = [
      { ...split.left, rows: leftRows, range: { begin: leaf.range.begin, end: middle }, depth, bounds: leftBounds },
      { ...split.right, rows: rightRows, range: { begin: middle, end: leaf.range.end }, depth, bounds: rightBounds },
    ];
    const [leftLeaf, rightLeaf] = searchChildren(leaf, children);
    leaves[number] = leftLeaf;
    leaves[right] = rightLeaf;
  }

  /** The histogram of the child with fewer rows (the right one if equal) is counted, the other's is the rest. */
  function searchChildren(parent: Leaf, [left, right]: [OpenLeaf, OpenLeaf]): [Leaf, Leaf] {
    if (builder.leaves >= rules.num_leaves || !isWorthSearching([left, right])) {
      if (parent.histogram) workspace.give(parent.histogram);
      return [unsearched(left), unsearched(right)];
    }
    const [smaller, larger] = left.rows < right.rows ? [left, right] : [right, left];
    const smallHistogram = counted(smaller.range);
    const isRest = parent.histogram !== undefined;
    const small = searched(smaller, { histogram: smallHistogram, isCounted: true, parent: parent.splittable });
    const largeHistogram = parent.histogram ?? counted(larger.range);
    if (isRest) workspace.subtract(largeHistogram, smallHistogram);
    const large = searched(larger, { histogram: largeHistogram, isCounted: !isRest, parent: parent.splittable });
    return smaller === left ? [released(small), released(large)] : [released(large), released(small)];
  }

  function isWorthSearching(open: readonly OpenLeaf[]): boolean {
    if (rules.max_depth > 0 && open[0]!.depth >= rules.max_depth) return false;
    return open.some(({ rows }) => rows >= 2 * rules.min_data_in_leaf);
  }

  function counted(range: RowRange): Histogram {
    const histogram = workspace.take();
    workspace.count(histogram, group, range);
    return histogram;
  }

  function searched(
    leaf: OpenLeaf,
    { histogram, isCounted, parent }: { histogram: Histogram; isCounted: boolean; parent: Uint8Array },
  ): Leaf {
    const allowed = input.leafFeatures();
    const splittable = new Uint8Array(parent.length);
    let best: Split | undefined;
    for (let feature = 0; feature < mappers.length; feature++) {
      if (parent[feature] === 0) continue;
      if (isCounted) workspace.fillRest(histogram, feature, leaf);
      const { split, isSplittable } = search(feature, leaf, histogram);
      if (isSplittable) splittable[feature] = 1;
      if (split !== undefined && allowed[feature] === 1 && split.gain > (best?.gain ?? -Infinity)) best = split;
    }
    return { ...leaf, splittable, best, histogram };
  }

  function search(feature: number, leaf: OpenLeaf, histogram: Histogram): Search {
    const mapper = mappers[feature]!;
    const { bounds } = leaf;
    const { monotone } = input;
    if (mapper.categories !== undefined) {
      const isBounded = monotone !== undefined;
      const start = workspace.startOf(feature);
      return findCategorySplit(histogram, start, leaf, { feature, mapper, isBounded, bounds, rules });
    }
    return workspace.findNumericSplit(histogram, leaf, {
      feature,
      mapper,
      monotone: monotone?.[feature],
      bounds,
      rules,
    });
  }

  /** A leaf that will not be split needs no histogram. */
  function released(leaf: Leaf): Leaf {
    const isKept = leaf.best !== undefined && leaf.best.gain > 0 && !workspace.isOverBudget;
    if (isKept || leaf.histogram === undefined) return leaf;
    workspace.give(leaf.histogram);
    return { ...leaf, histogram: undefined };
  }

  /** A constrained split keeps everything left of it on one side of the middle between its outputs. */
  function childBounds(bounds: OutputBounds, { feature, leftBins, left, right }: Split): [OutputBounds, OutputBounds] {
    const direction = leftBins === undefined ? (input.monotone?.[feature] ?? 0) : 0;
    if (direction === 0) return [bounds, bounds];
    const middle = (left.output + right.output) / 2;
    const below = { least: bounds.least, most: Math.min(bounds.most, middle) };
    const above = { least: Math.max(bounds.least, middle), most: bounds.most };
    return direction > 0 ? [below, above] : [above, below];
  }
}

type OpenLeaf = Omit<Leaf, 'splittable' | 'best' | 'histogram'>;

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

function sumPairs(pairs: Float32Array, rows: Uint32Array, { begin, end }: RowRange): LeafSums {
  let gradient = 0;
  let hessian = 0;
  for (let i = begin; i < end; i++) {
    gradient += pairs[2 * rows[i]!]!;
    hessian += pairs[2 * rows[i]! + 1]!;
  }
  return { gradient, hessian, rows: end - begin };
}
