/** A dense matrix of doubles, column-major: entry (row, column) lies at `column × rows + row`. */
export interface Dense {
  readonly rows: number;
  readonly columns: number;
  readonly values: Float64Array;
}

export const zeros = (rows: number, columns: number): Dense => ({
  rows,
  columns,
  values: new Float64Array(rows * columns),
});

/**
 * Reflects the rows from `step` on, in place, so that column `step` becomes 0 below the diagonal; the other columns
 * follow. The sum of the squares of each column stays what it was.
 * @returns the reflection's direction (rows from `step` on) and factor, to apply it elsewhere; factor 0 for none
 * @see Golub, Van Loan (2013), Matrix computations, 4th ed., algorithm 5.1.1
 */
export function reflectColumn({ rows, columns, values }: Dense, step: number): Reflection {
  const start = step * rows;
  const head = values[start + step]!;
  let below = 0;
  for (let row = step + 1; row < rows; row++) below += values[start + row]! ** 2;
  const direction = new Float64Array(rows - step);
  if (below === 0) return { direction, factor: 0 };
  const length = Math.sqrt(head * head + below);
  const first = head <= 0 ? head - length : -below / (head + length);
  direction[0] = 1;
  for (let row = step + 1; row < rows; row++) direction[row - step] = values[start + row]! / first;
  const factor = (2 * first * first) / (below + first * first);
  values.fill(0, start + step + 1, start + rows);
  values[start + step] = length;
  for (let column = step + 1; column < columns; column++) {
    applyReflection({ direction, factor }, values.subarray(column * rows + step, (column + 1) * rows));
  }
  return { direction, factor };
}

export interface Reflection {
  readonly direction: Float64Array;
  readonly factor: number;
}

/** Reflects a vector in place. */
export function applyReflection({ direction, factor }: Reflection, vector: Float64Array): void {
  if (factor === 0) return;
  let along = 0;
  for (let i = 0; i < direction.length; i++) along += direction[i]! * vector[i]!;
  along *= factor;
  for (let i = 0; i < direction.length; i++) vector[i]! -= along * direction[i]!;
}

/** Makes the first columns triangular in place, as many as there are rows below. */
export function triangularise(matrix: Dense): void {
  for (let step = 0; step < Math.min(matrix.columns, matrix.rows - 1); step++) reflectColumn(matrix, step);
}
