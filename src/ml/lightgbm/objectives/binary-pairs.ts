import { exponential } from './exponential.ts';

/** What the gradients of two-class log loss are computed from. */
export interface BinaryTask {
  /** 1 for rows of the positive class, -1 for others. */
  readonly signs: Float32Array;
  readonly weights: Float32Array | undefined;
  readonly sigmoid: number;
  readonly negativeWeight: number;
  readonly positiveWeight: number;
}

/** Odds beyond e^700 make no difference. */
const MOST = 700;
/** The metric's floor under every probability. */
const LEAST_PROBABILITY = 1e-16;
/** Rows whose probabilities are multiplied: half of them at 1e-16 still make a double. */
export const PRODUCT_ROWS = 32;

/**
 * Writes gradient and hessian of every row.
 * @param scores row-major rows × groups
 * @returns the products of the probabilities of the rows' own classes, of the even and of the odd of 32 rows; their
 *   logarithms add up to the log likelihood
 */
export function binaryPairs(
  { signs, weights, sigmoid, negativeWeight, positiveWeight }: BinaryTask,
  scores: Float64Array,
  pairs: Float32Array,
  { groups = 1, group = 0 }: { readonly groups?: number; readonly group?: number } = {},
): Float64Array {
  const products = new Float64Array(productCount(signs.length)).fill(1);
  for (let row = 0; row < signs.length; row++) {
    const sign = signs[row]!;
    const x = sign * sigmoid * scores[row * groups + group]!;
    const wrong = 1 / (exponential(Math.max(Math.min(x, MOST), -MOST)) + 1);
    const size = sigmoid * wrong;
    let weight = sign > 0 ? positiveWeight : negativeWeight;
    if (weights !== undefined) weight *= weights[row]!;
    pairs[2 * row] = -(sign * size) * weight;
    pairs[2 * row + 1] = size * (sigmoid - size) * weight;
    products[2 * Math.trunc(row / PRODUCT_ROWS) + (row & 1)]! *= Math.max(1 - wrong, LEAST_PROBABILITY);
  }
  return products;
}

/** How many products so many rows make. */
export const productCount = (rows: number): number => 2 * Math.ceil(rows / PRODUCT_ROWS);
