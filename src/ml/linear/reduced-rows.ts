import { columnAt, type Matrix } from '../matrix.ts';
import { codesOf, type DesignColumn, widthOf } from './design-columns.ts';
import { type Dense, triangularise, zeros } from './householder.ts';

/**
 * All that least squares needs of a table: the triangle R of the QR decomposition of its weighted rows
 * [1, inputs, label], so that the sum of squared errors of any coefficients is that of R's few rows.
 */
export interface ReducedRows {
  /** Square, of side inputs + 2. */
  readonly triangle: Dense;
  readonly inputs: number;
  readonly totalWeight: number;
}

export interface RowsToReduce {
  readonly matrix: Matrix;
  readonly design: readonly DesignColumn[];
  readonly labels: Float32Array;
  readonly weights?: Float32Array | undefined;
  /** Awaited after each block of rows. */
  readonly afterBlock: () => Promise<void>;
}

const LEAST_BLOCK = 1_024;

/**
 * Reduces block by block, so that memory does not grow with the rows. Reflections, not sums of products: the condition
 * of the columns is not squared.
 * @see Demmel, Grigori, Hoemmen, Langou (2012), Communication-optimal parallel and sequential QR, SIAM J. Sci. Comput.
 */
export async function reduceRows({ matrix, design, labels, weights, afterBlock }: RowsToReduce): Promise<ReducedRows> {
  const inputs = design.reduce((sum, column) => sum + widthOf(column), 0);
  const side = inputs + 2;
  const blockRows = Math.max(LEAST_BLOCK, 2 * side);
  const triangle = zeros(side, side);
  let totalWeight = 0;
  for (let from = 0; from < matrix.rows; from += blockRows) {
    const count = Math.min(blockRows, matrix.rows - from);
    const block = zeros(side + count, side);
    for (let column = 0; column < side; column++) {
      block.values.set(triangle.values.subarray(column * side, (column + 1) * side), column * block.rows);
    }
    const roots = new Float64Array(count);
    for (let i = 0; i < count; i++) {
      const weight = weights === undefined ? 1 : weights[from + i]!;
      totalWeight += weight;
      roots[i] = Math.sqrt(weight);
    }
    fillBlock(block, { matrix, design, labels, from, roots });
    triangularise(block);
    for (let column = 0; column < side; column++) {
      triangle.values.set(block.values.subarray(column * block.rows, column * block.rows + side), column * side);
    }
    await afterBlock();
  }
  return { triangle, inputs, totalWeight };
}

/** Weighted rows in standard units, below the rows of the triangle. */
function fillBlock(
  block: Dense,
  {
    matrix,
    design,
    labels,
    from,
    roots,
  }: Pick<RowsToReduce, 'matrix' | 'design' | 'labels'> & { from: number; roots: Float64Array },
): void {
  const top = block.columns;
  const columnOf = (input: number): Float64Array =>
    block.values.subarray(input * block.rows + top, (input + 1) * block.rows);
  columnOf(0).set(roots);
  let input = 1;
  design.forEach((column, index) => {
    const values = columnAt(matrix, index).subarray(from, from + roots.length);
    if (column.kind === 'number') {
      const target = columnOf(input++);
      for (let i = 0; i < roots.length; i++) {
        if (!Number.isNaN(values[i])) target[i] = (roots[i]! * (values[i]! - column.mean)) / column.scale;
      }
      return;
    }
    const codes = codesOf(values, column.shares.length);
    column.shares.forEach((share, code) => {
      const target = columnOf(input++);
      for (let i = 0; i < roots.length; i++) {
        if (codes[i]! >= 0) target[i] = roots[i]! * ((codes[i] === code ? 1 : 0) - share);
      }
    });
  });
  const target = columnOf(input);
  for (let i = 0; i < roots.length; i++) target[i] = roots[i] === 0 ? 0 : roots[i]! * labels[from + i]!;
}

/** Root of the mean squared error of coefficients (inputs in order, the intercept last) on the rows reduced. */
export function rootMeanSquaredError({ triangle, inputs, totalWeight }: ReducedRows, point: Float64Array): number {
  const { rows: side, values } = triangle;
  let sum = 0;
  for (let row = 0; row < side; row++) {
    let error = point[inputs]! * values[row]! - values[(inputs + 1) * side + row]!;
    for (let input = 0; input < inputs; input++) error += point[input]! * values[(input + 1) * side + row]!;
    sum += error ** 2;
  }
  return Math.sqrt(sum / totalWeight);
}

/** The intercept that goes with coefficients: the mean error is 0. */
export function interceptFor({ triangle, inputs }: ReducedRows, coefficients: Float64Array): number {
  const { rows: side, values } = triangle;
  let rest = values[(inputs + 1) * side]!;
  for (let input = 0; input < inputs; input++) rest -= coefficients[input]! * values[(input + 1) * side]!;
  return rest / values[0]!;
}
