const float = new Float32Array(1);
const bits = new Int32Array(float.buffer);
const double = new Float64Array(1);
const longBits = new BigInt64Array(double.buffer);

/** The smallest float32 above `value`; infinity has none and stays, as does NaN. */
export function nextFloatUp(value: number): number {
  float[0] = value === 0 ? 0 : value;
  if (float[0] === Number.POSITIVE_INFINITY || Number.isNaN(float[0])) return float[0]!;
  bits[0]! += float[0]! < 0 ? -1 : 1;
  return float[0]!;
}

/** The smallest double above `value`; infinity has none and stays, as does NaN. */
export function nextDoubleUp(value: number): number {
  if (value === Number.POSITIVE_INFINITY || Number.isNaN(value)) return value;
  double[0] = value === 0 ? 0 : value;
  longBits[0]! += value < 0 ? -1n : 1n;
  return double[0]!;
}
