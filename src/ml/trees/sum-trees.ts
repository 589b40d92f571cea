import type { Matrix } from '../matrix.ts';
import { categoryGoesLeft, type Tree } from './tree.ts';

/** Rows walked through all trees before the next rows, so that their values stay in the first-level cache. */
const BLOCK_ROWS = 256;

/** Trees whose outputs are added up, each into one output group. */
export interface TreeSum {
  readonly trees: readonly Tree[];
  /** Output group of each tree; all 0 for one output. */
  readonly treeGroups: Int32Array;
  /** Factor on each tree's output; 1 when omitted. */
  readonly treeWeights?: Float32Array | undefined;
  /** Starting margin of each group; its length is the number of groups. */
  readonly baseMargins: Float32Array;
}

/**
 * Margins of every row, row-major rows × groups, added tree by tree in float32 as XGBoost does.
 * @param matrix its columns must be the trees' features, in order
 */
export function sumTrees(treeSum: TreeSum, matrix: Matrix): Float32Array {
  const margins = startMargins(treeSum.baseMargins, matrix.rows);
  addTrees(margins, treeSum, matrix);
  return margins;
}

/** Adds every tree's output to margins, row-major rows × groups, tree by tree in float32. */
export function addTrees(
  margins: Float32Array,
  { trees, treeGroups, treeWeights, baseMargins }: TreeSum,
  matrix: Matrix,
): void {
  const groups = baseMargins.length;
  for (let begin = 0; begin < matrix.rows; begin += BLOCK_ROWS) {
    const end = Math.min(begin + BLOCK_ROWS, matrix.rows);
    trees.forEach((tree, t) => {
      addTree(margins, tree, { matrix, begin, end, groups, group: treeGroups[t]!, factor: treeWeights?.[t] ?? 1 });
    });
  }
}

/** The margins before the first tree, row-major rows × groups. */
export function startMargins(baseMargins: Float32Array, rows: number): Float32Array {
  const margins = new Float32Array(rows * baseMargins.length);
  if (baseMargins.length === 1) return margins.fill(baseMargins[0]!);
  for (let i = 0; i < margins.length; i++) margins[i] = baseMargins[i % baseMargins.length]!;
  return margins;
}

/** Adds one tree's outputs to the margins of one group, for the rows from `begin` to before `end`. */
export function addTree(
  margins: Float32Array,
  tree: Tree,
  {
    matrix,
    begin = 0,
    end = matrix.rows,
    groups,
    group,
    factor = 1,
  }: { matrix: Matrix; begin?: number; end?: number; groups: number; group: number; factor?: number },
): void {
  const walk = tree.categorySplits === undefined ? leafOf : leafByCategories;
  for (let row = begin; row < end; row++) {
    margins[row * groups + group]! += Math.fround(factor * tree.conditions[walk(tree, matrix, row)]!);
  }
}

function leafOf(
  { left, right, features, conditions, defaultLeft }: Tree,
  { values, rows }: Matrix,
  row: number,
): number {
  let node = 0;
  for (let next = left[0]!; next !== -1; next = left[node]!) {
    const value = values[features[node]! * rows + row]!;
    const goesLeft = value < conditions[node]! || (defaultLeft[node] === 1 && Number.isNaN(value));
    node = goesLeft ? next : right[node]!;
  }
  return node;
}

function leafByCategories(tree: Tree, { values, rows }: Matrix, row: number): number {
  let node = 0;
  while (tree.left[node] !== -1) {
    const value = values[tree.features[node]! * rows + row]!;
    const chosen = tree.categorySplits?.get(node);
    const goesLeft = Number.isNaN(value)
      ? tree.defaultLeft[node] === 1
      : chosen === undefined
        ? value < tree.conditions[node]!
        : categoryGoesLeft(chosen, value);
    node = goesLeft ? tree.left[node]! : tree.right[node]!;
  }
  return node;
}
