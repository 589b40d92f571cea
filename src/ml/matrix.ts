/** Numbers of a table; NaN is missing. */
export type MatrixValues = Float32Array | Float64Array;

/**
 * A table of numbers for learning: column-major with NaN for missing.
 * Column `c` occupies `values[c * rows … (c + 1) * rows - 1]`.
 */
export interface Matrix<Values extends MatrixValues = MatrixValues> {
  readonly rows: number;
  readonly columns: number;
  /**
   * Length `rows × columns`; a SharedArrayBuffer behind it is handed to worker threads without a copy. Float32 is the
   * rule; models that compare in double (LightGBM, see {@link Model.precision}) can be given Float64.
   */
  readonly values: Values;
  /** Unique column names, in column order. */
  readonly names: readonly string[];
  /** For columns that hold codes: what code i stands for, by column name. */
  readonly categories?: Readonly<Record<string, readonly string[]>>;
}

/** The values of column `index`, as a view. */
export function columnAt<Values extends MatrixValues>(matrix: Matrix<Values>, index: number): Values {
  return matrix.values.subarray(index * matrix.rows, (index + 1) * matrix.rows) as Values;
}

/** The values of the column called `name`, as a view; undefined when there is none. */
export function columnOf<Values extends MatrixValues>(matrix: Matrix<Values>, name: string): Values | undefined {
  const index = matrix.names.indexOf(name);
  return index < 0 ? undefined : columnAt(matrix, index);
}

/** A matrix from equally long columns, in the order of the record's keys; numbers are rounded to float32. */
export function matrixFromColumns(columns: Readonly<Record<string, ArrayLike<number>>>): Matrix<Float32Array> {
  return fromColumns(columns, (length) => new Float32Array(length));
}

/** As {@link matrixFromColumns}, in double precision. */
export function doubleMatrixFromColumns(columns: Readonly<Record<string, ArrayLike<number>>>): Matrix<Float64Array> {
  return fromColumns(columns, (length) => new Float64Array(length));
}

function fromColumns<Values extends MatrixValues>(
  columns: Readonly<Record<string, ArrayLike<number>>>,
  allocate: (length: number) => Values,
): Matrix<Values> {
  const names = Object.keys(columns);
  const rows = names.length === 0 ? 0 : columns[names[0]!]!.length;
  const values = allocate(rows * names.length);
  names.forEach((name, index) => {
    values.set(columns[name]!, index * rows);
  });
  return { rows, columns: names.length, values, names };
}

/** The chosen rows of `matrix`, in the order given. */
export function takeRows<Values extends MatrixValues>(matrix: Matrix<Values>, rows: ArrayLike<number>): Matrix<Values> {
  const values = emptyLike(matrix.values, rows.length * matrix.columns);
  for (let column = 0; column < matrix.columns; column++) {
    const from = columnAt(matrix, column);
    const start = column * rows.length;
    for (let i = 0; i < rows.length; i++) values[start + i] = from[rows[i]!]!;
  }
  return { ...matrix, rows: rows.length, values };
}

/** The matrix with every value rounded to the nearest float32; itself when it is that already. */
export function inSinglePrecision(matrix: Matrix): Matrix<Float32Array> {
  const { values } = matrix;
  return values instanceof Float32Array ? { ...matrix, values } : { ...matrix, values: new Float32Array(values) };
}

/** Zeros of the same precision as `values`. */
export function emptyLike<Values extends MatrixValues>(values: Values, length: number): Values {
  return (values instanceof Float32Array ? new Float32Array(length) : new Float64Array(length)) as Values;
}
