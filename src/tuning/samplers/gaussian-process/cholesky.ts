/**
 * A lower triangular matrix L with L·Lᵀ = A, to which rows can be added.
 * Row i begins at i·(i + 1)/2 of `values`, so that longer matrices begin with the shorter ones.
 */
export interface Cholesky {
  readonly size: number;
  readonly values: Float64Array;
}

export const rowStart = (row: number): number => (row * (row + 1)) / 2;

/**
 * Factorises a symmetric positive definite matrix.
 * @param lower its lower triangle, packed by rows; overwritten by the factor
 * @returns undefined where it is not positive definite to working precision
 */
export function factorised(lower: Float64Array, size: number): Cholesky | undefined {
  for (let row = 0; row < size; row++) if (!eliminate(lower, row)) return undefined;
  return { size, values: lower };
}

/** The factor of the matrix with one more row and column. @param row its new row, packed, its diagonal last */
export function withRow({ size, values }: Cholesky, row: Float64Array): Cholesky | undefined {
  const longer = new Float64Array(rowStart(size + 1));
  longer.set(values.subarray(0, rowStart(size)));
  longer.set(row, rowStart(size));
  return eliminate(longer, size) ? { size: size + 1, values: longer } : undefined;
}

function eliminate(values: Float64Array, row: number): boolean {
  const start = rowStart(row);
  for (let column = 0, other = 0; column < row; other += ++column) {
    values[start + column] =
      (values[start + column]! - product(values, start, values, other, column)) / values[other + column]!;
  }
  const pivot = values[start + row]! - product(values, start, values, start, row);
  if (!(pivot > 0)) return false;
  values[start + row] = Math.sqrt(pivot);
  return true;
}

/** L⁻¹·b, in place. */
export function solveLower({ size, values }: Cholesky, b: Float64Array): Float64Array {
  for (let row = 0, start = 0; row < size; start += ++row) {
    b[row] = (b[row]! - product(values, start, b, 0, row)) / values[start + row]!;
  }
  return b;
}

/** L⁻ᵀ·b, in place. */
export function solveUpper({ size, values }: Cholesky, b: Float64Array): Float64Array {
  for (let row = size - 1; row >= 0; row--) {
    const start = rowStart(row);
    const solved = b[row]! / values[start + row]!;
    b[row] = solved;
    for (let column = 0; column < row; column++) b[column]! -= values[start + column]! * solved;
  }
  return b;
}

/** The lower triangle of A⁻¹, packed by rows. */
export function inverted({ size, values }: Cholesky): Float64Array {
  // Row j holds column j of L⁻¹, so that every sum runs along a row.
  const columns = new Float64Array(size * size);
  for (let j = 0; j < size; j++) {
    const own = j * size;
    columns[own + j] = 1 / values[rowStart(j) + j]!;
    for (let i = j + 1, start = rowStart(i); i < size; start += ++i) {
      columns[own + i] = -product(values, start + j, columns, own + j, i - j) / values[start + i]!;
    }
  }
  const inverse = new Float64Array(rowStart(size));
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      inverse[rowStart(i) + j] = product(columns, i * size + i, columns, j * size + i, size - i);
    }
  }
  return inverse;
}

/** Four sums at a time: a processor adds them side by side. */
export function product(a: Float64Array, startA: number, b: Float64Array, startB: number, length: number): number {
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  let k = 0;
  for (; k + 3 < length; k += 4) {
    s0 += a[startA + k]! * b[startB + k]!;
    s1 += a[startA + k + 1]! * b[startB + k + 1]!;
    s2 += a[startA + k + 2]! * b[startB + k + 2]!;
    s3 += a[startA + k + 3]! * b[startB + k + 3]!;
  }
  for (; k < length; k++) s0 += a[startA + k]! * b[startB + k]!;
  return s0 + s1 + (s2 + s3);
}
