/** How strongly two columns go together, with how likely that is by chance alone. */
export interface Association {
  /** NaN where it is undefined; `reason` says why. */
  readonly value: number;
  /** Two-sided, of no association; NaN where it is undefined. */
  readonly pValue: number;
  /** Pairs of which neither side is missing. */
  readonly count: number;
  readonly reason?: string;
}

export const undefinedAssociation = (count: number, reason: string): Association => ({
  value: Number.NaN,
  pValue: Number.NaN,
  count,
  reason,
});

/** The pairs of which neither side is missing. */
export function completePairs(
  x: Float64Array,
  y: Float64Array,
): { readonly x: Float64Array; readonly y: Float64Array } {
  if (x.length !== y.length) throw new RangeError(`Columns of ${x.length} and ${y.length} rows are no pairs`);
  const [left, right] = [new Float64Array(x.length), new Float64Array(x.length)];
  let count = 0;
  for (let i = 0; i < x.length; i++) {
    if (Number.isNaN(x[i]!) || Number.isNaN(y[i]!)) continue;
    left[count] = x[i]!;
    right[count++] = y[i]!;
  }
  return { x: left.subarray(0, count), y: right.subarray(0, count) };
}
