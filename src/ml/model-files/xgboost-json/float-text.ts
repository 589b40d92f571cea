/**
 * A float32 as XGBoost's JSON reader wants it: always with a point or an exponent (an integer there is a load error),
 * as few digits as read back to the same float32, and the words NaN, Infinity, -Infinity.
 */
export function floatText(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  if (Object.is(value, -0)) return '-0.0';
  const text = shortestFloat32(value).replace('e+', 'e');
  return /[.e]/.test(text) ? text : `${text}.0`;
}

export function shortestFloat32(value: number): string {
  for (let digits = 6; digits < 9; digits++) {
    const rounded = Number(value.toPrecision(digits));
    if (Math.fround(rounded) === value) return String(rounded);
  }
  // Nine digits tell any two float32 apart.
  return String(Number(value.toPrecision(9)));
}
