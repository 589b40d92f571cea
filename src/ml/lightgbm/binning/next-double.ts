const double = new Float64Array(1);
const bits = new BigInt64Array(double.buffer);

/** The smallest double above `value`; infinity stays. */
export function nextDouble(value: number): number {
  if (!(value < Number.POSITIVE_INFINITY)) return value;
  if (value === 0) return Number.MIN_VALUE;
  double[0] = value;
  bits[0]! += value > 0 ? 1n : -1n;
  return double[0];
}
