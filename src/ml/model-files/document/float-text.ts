/**
 * A float32 as XGBoost's JSON reader wants it: always with a point or an exponent (an integer there is a load error),
 * as few digits (at least six) as read back to the same float32, and the words NaN, Infinity, -Infinity.
 */
export function floatText(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  if (Object.is(value, -0)) return '-0.0';
  const text = shortestFloat32(value).replace('e+', 'e');
  return /[.e]/.test(text) ? text : `${text}.0`;
}

/** A finite float32 in as few digits (at least six, before trailing zeros go) as read back to it. */
export const shortestFloat32 = (value: number): string => String(shortDouble(value));

/** The double closest to the shortest decimal that reads back to the float32 `value`. */
function shortDouble(value: number): number {
  if (value === 0) return value;
  const exponent = Math.floor(Math.log10(Math.abs(value)));
  for (let digits = 6; digits < 9; digits++) {
    const rounded = roundToDigits(value, digits, exponent);
    if (readsBackTo(rounded, value)) return rounded;
  }
  // Nine digits tell any two float32 apart.
  return Number(value.toPrecision(9));
}

/** Powers of ten that a double holds exactly: dividing by one of them rounds only once. */
const EXACT_POWERS = 22;

function roundToDigits(value: number, digits: number, exponent: number): number {
  const shift = digits - 1 - exponent;
  if (shift < -EXACT_POWERS || shift > EXACT_POWERS) return Number(value.toPrecision(digits));
  return shift < 0 ? Math.round(value / 10 ** -shift) * 10 ** -shift : Math.round(value * 10 ** shift) / 10 ** shift;
}

/**
 * A double halfway between two float32 may stand for a decimal a hair beyond it: here it rounds to `value`, but a
 * reader that goes from the decimal to float32 directly gets the neighbour.
 */
function readsBackTo(rounded: number, value: number): boolean {
  if (Math.fround(rounded) !== value) return false;
  const mirrored = 2 * rounded - value;
  return rounded === value || Math.fround(mirrored) !== mirrored;
}
