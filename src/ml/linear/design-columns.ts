import { columnAt, type Matrix, type MatrixValues } from '../matrix.ts';

/** How a column enters a linear model. A missing value adds nothing: it takes the mean, and columns are centred. */
export type DesignColumn =
  | { readonly kind: 'number'; readonly name: string; readonly mean: number; readonly scale: number }
  | {
      readonly kind: 'category';
      readonly name: string;
      /** Weighted share of each category among the present values. */
      readonly shares: Float64Array;
    };

/** Coefficients that a column takes: one per category, one for a number. */
export const widthOf = (column: DesignColumn): number => (column.kind === 'number' ? 1 : column.shares.length);

/**
 * Means and population deviations (1 for a constant column) of numbers, shares of categories; rows count by their
 * weight. Two passes, so that large offsets cost no digits.
 */
export function learnDesign(matrix: Matrix, weights: Float32Array | undefined): DesignColumn[] {
  return matrix.names.map((name, index) => {
    const values = columnAt(matrix, index);
    const categories = matrix.categories?.[name];
    if (categories !== undefined)
      return { kind: 'category', name, shares: sharesOf(values, categories.length, weights) };
    const mean = weightedMean(values, weights, (value) => value);
    const variance = weightedMean(values, weights, (value) => (value - mean) ** 2);
    return { kind: 'number', name, mean, scale: Math.sqrt(variance) || 1 };
  });
}

/** The code of each value; -1 for missing ones and what is no category. */
export function codesOf(values: MatrixValues, categories: number): Int32Array {
  const codes = new Int32Array(values.length);
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!;
    codes[row] = Number.isInteger(value) && value >= 0 && value < categories ? value : -1;
  }
  return codes;
}

/** Numbers in standard units, missing ones at 0. */
export function standardised(values: MatrixValues, { mean, scale }: { mean: number; scale: number }): Float32Array {
  const scaled = new Float32Array(values.length);
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!;
    scaled[row] = Number.isNaN(value) ? 0 : (value - mean) / scale;
  }
  return scaled;
}

function sharesOf(values: MatrixValues, categories: number, weights: Float32Array | undefined): Float64Array {
  const shares = new Float64Array(categories);
  let total = 0;
  codesOf(values, categories).forEach((code, row) => {
    if (code < 0) return;
    const weight = weights === undefined ? 1 : weights[row]!;
    shares[code]! += weight;
    total += weight;
  });
  return total === 0 ? shares : shares.map((sum) => sum / total);
}

/** 0 when no value weighs anything. */
function weightedMean(values: MatrixValues, weights: Float32Array | undefined, map: (value: number) => number): number {
  let sum = 0;
  let total = 0;
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!;
    if (Number.isNaN(value)) continue;
    const weight = weights === undefined ? 1 : weights[row]!;
    sum += weight * map(value);
    total += weight;
  }
  return total === 0 ? 0 : sum / total;
}
