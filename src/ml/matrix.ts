/**
 * A table of numbers for learning: column-major Float32 with NaN for missing.
 * Column `c` occupies `values[c * rows … (c + 1) * rows - 1]`.
 */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  /** Length `rows × columns`; a SharedArrayBuffer behind it is handed to worker threads without a copy. */
  readonly values: Float32Array;
  /** Unique column names, in column order. */
  readonly names: readonly string[];
  /** For columns that hold codes: what code i stands for, by column name. */
  readonly categories?: Readonly<Record<string, readonly string[]>>;
}

/** The values of column `index`, as a view. */
export function columnAt(matrix: Matrix, index: number): Float32Array {
  return matrix.values.subarray(index * matrix.rows, (index + 1) * matrix.rows);
}

/** The values of the column called `name`, as a view; undefined when there is none. */
export function columnOf(matrix: Matrix, name: string): Float32Array | undefined {
  const index = matrix.names.indexOf(name);
  return index < 0 ? undefined : columnAt(matrix, index);
}

/** A matrix from equally long columns, in the order of the record's keys; numbers are rounded to float32. */
export function matrixFromColumns(columns: Readonly<Record<string, ArrayLike<number>>>): Matrix {
  const names = Object.keys(columns);
  const rows = names.length === 0 ? 0 : columns[names[0]!]!.length;
  const values = new Float32Array(rows * names.length);
  names.forEach((name, index) => {
    values.set(columns[name]!, index * rows);
  });
  return { rows, columns: names.length, values, names };
}

/** The chosen rows of `matrix`, in the order given. */
export function takeRows(matrix: Matrix, rows: ArrayLike<number>): Matrix {
  const values = new Float32Array(rows.length * matrix.columns);
  for (let column = 0; column < matrix.columns; column++) {
    const from = columnAt(matrix, column);
    const start = column * rows.length;
    for (let i = 0; i < rows.length; i++) values[start + i] = from[rows[i]!]!;
  }
  return { ...matrix, rows: rows.length, values };
}
