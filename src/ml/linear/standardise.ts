import { columnAt, type Matrix, type MatrixValues } from '../matrix.ts';

/** How each column is centred and scaled; a missing value takes the mean, which is 0 after scaling. */
export interface Standardisation {
  readonly means: Float64Array;
  /** Standard deviations (of the population); 1 for a constant column. */
  readonly scales: Float64Array;
}

/** Means and deviations of the present values, in two passes so that large offsets cost no digits. */
export function learnStandardisation(matrix: Matrix): Standardisation {
  const means = new Float64Array(matrix.columns);
  const scales = new Float64Array(matrix.columns);
  for (let column = 0; column < matrix.columns; column++) {
    const values = columnAt(matrix, column);
    const mean = meanOf(values, (value) => value);
    const variance = meanOf(values, (value) => (value - mean) ** 2);
    means[column] = mean;
    scales[column] = Math.sqrt(variance) || 1;
  }
  return { means, scales };
}

/** The matrix in standard units, column-major, missing values at 0. */
export function standardise(matrix: Matrix, { means, scales }: Standardisation): Float32Array {
  const scaled = new Float32Array(matrix.values.length);
  for (let column = 0; column < matrix.columns; column++) {
    const values = columnAt(matrix, column);
    const start = column * matrix.rows;
    for (let row = 0; row < matrix.rows; row++) {
      const value = values[row]!;
      scaled[start + row] = Number.isNaN(value) ? 0 : (value - means[column]!) / scales[column]!;
    }
  }
  return scaled;
}

function meanOf(values: MatrixValues, map: (value: number) => number): number {
  let sum = 0;
  let count = 0;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    sum += map(value);
    count++;
  }
  return sum / count;
}
