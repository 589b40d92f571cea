import { sortFloats } from '../../boosting/hist/sort-floats.ts';
import { nextDoubleUp } from '../../trees/next-float.ts';
import { ZERO_THRESHOLD } from '../lightgbm-tree.ts';
import { sortDoubles } from './sort-doubles.ts';

/** A column's values in ascending order with how often each occurs; missing ones are only counted. */
export interface DistinctValues {
  readonly values: Float64Array;
  readonly counts: Int32Array;
  readonly missing: number;
  /** Rows looked at, missing ones included. */
  readonly total: number;
}

/**
 * Counts the distinct values of some rows as LightGBM does: everything nearer to zero than 1e-35 is zero, which stands
 * between negative and positive values even where no row holds it, and neighbouring doubles are one value, the larger.
 * @param missingIsZero counts missing values as zeros
 */
export function distinctValues(
  column: Float32Array | Float64Array,
  { missingIsZero }: { readonly missingIsZero: boolean },
): DistinctValues {
  const rest = column instanceof Float32Array ? new Float32Array(column.length) : new Float64Array(column.length);
  let others = 0;
  let missing = 0;
  for (let row = 0; row < column.length; row++) {
    const value = column[row]!;
    if (Number.isNaN(value)) missing += missingIsZero ? 0 : 1;
    else if (value > ZERO_THRESHOLD || value < -ZERO_THRESHOLD) rest[others++] = value;
  }
  const present = rest.subarray(0, others);
  if (present instanceof Float32Array) sortFloats(present);
  else sortDoubles(present);
  const sorted = present;
  const zeros = column.length - others - missing;
  const values = new Float64Array(others + 1);
  const counts = new Int32Array(others + 1);
  let size = 0;
  const push = (value: number, count: number): void => {
    values[size] = value;
    counts[size++] = count;
  };
  if (others === 0 || (sorted[0]! > 0 && zeros > 0)) push(0, zeros);
  if (others > 0) push(sorted[0]!, 1);
  for (let i = 1; i < others; i++) {
    const before = sorted[i - 1]!;
    const value = sorted[i]!;
    if (isNeighbour(before, value)) {
      values[size - 1] = value;
      counts[size - 1]! += 1;
      continue;
    }
    if (before < 0 && value > 0) push(0, zeros);
    push(value, 1);
  }
  if (others > 0 && sorted[others - 1]! < 0 && zeros > 0) push(0, zeros);
  return { values: values.subarray(0, size), counts: counts.subarray(0, size), missing, total: column.length };
}

/** Whether two values, in ascending order, are the same double or have none between them. */
function isNeighbour(before: number, value: number): boolean {
  // Doubles lie closer than this, so the exact question is seldom asked.
  if (value - before > Math.abs(before) * 2 ** -51) return false;
  return value <= nextDoubleUp(before);
}
