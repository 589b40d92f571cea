import type { Matrix } from '../matrix.ts';
import type { LightgbmBooster } from './lightgbm-booster.ts';
import { type LightgbmTree, leafOf } from './lightgbm-tree.ts';

/** Rows walked through all trees before the next rows, so that their values stay in the first-level cache. */
const BLOCK_ROWS = 256;

/**
 * Raw scores in double, row-major rows × groups: the sum over the trees.
 * @param matrix its columns must be the model's features, in order
 */
export function sumScores(booster: Pick<LightgbmBooster, 'trees' | 'groups'>, matrix: Matrix): Float64Array {
  const scores = new Float64Array(matrix.rows * booster.groups);
  addTrees(scores, booster, matrix);
  return scores;
}

/** Adds every tree's output to scores, row-major rows × groups, tree by tree. */
export function addTrees(
  scores: Float64Array,
  { trees, groups }: Pick<LightgbmBooster, 'trees' | 'groups'>,
  matrix: Matrix,
): void {
  for (let begin = 0; begin < matrix.rows; begin += BLOCK_ROWS) {
    const end = Math.min(begin + BLOCK_ROWS, matrix.rows);
    trees.forEach((tree, t) => {
      addTree(scores, tree, { matrix, begin, end, groups, group: t % groups });
    });
  }
}

/** Adds one tree's outputs, times `factor`, to the scores of one group, for the rows from `begin` to before `end`. */
export function addTree(
  scores: Float64Array,
  tree: LightgbmTree,
  {
    matrix,
    begin = 0,
    end = matrix.rows,
    groups,
    group,
    factor = 1,
  }: { matrix: Matrix; begin?: number; end?: number; groups: number; group: number; factor?: number },
): void {
  const { leafValues, linear } = tree;
  for (let row = begin; row < end; row++) {
    const leaf = leafOf(tree, matrix, row);
    const output = linear === undefined ? leafValues[leaf]! : linearOutput(tree, leaf, matrix, row);
    scores[row * groups + group]! += factor * output;
  }
}

function linearOutput(tree: LightgbmTree, leaf: number, { values, rows }: Matrix, row: number): number {
  const { constant, features, coefficients } = tree.linear![leaf]!;
  let output = constant;
  for (let i = 0; i < features.length; i++) {
    const value = values[features[i]! * rows + row]!;
    if (Number.isNaN(value)) return tree.leafValues[leaf]!;
    output += coefficients[i]! * value;
  }
  return output;
}
