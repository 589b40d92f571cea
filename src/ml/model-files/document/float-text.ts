/**
 * A float32 as XGBoost's JSON reader wants it: always with a point or an exponent (an integer there is a load error),
 * as few digits (at least six) as read back to the same float32, and the words NaN, Infinity, -Infinity. Long ones are
 * spelled as a whole number and an exponent, which takes a third of the time of a fraction: a model has millions.
 */
export function floatText(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  const exponent = exponentOf(value);
  if (!readsBackTo(roundToDigits(value, 6, exponent), value)) {
    for (let digits = 7; digits <= 9; digits++) {
      const shift = digits - 1 - exponent;
      if (shift <= 0 || shift > EXACT_POWERS) break;
      const whole = Math.round(value * POWERS[shift]!);
      if (readsBackTo(whole / POWERS[shift]!, value)) return `${whole}e-${shift}`;
    }
  }
  const text = shortestFloat32(value).replace('e+', 'e');
  return /[.e]/.test(text) ? text : `${text}.0`;
}

/** A finite float32 in as few digits (at least six, before trailing zeros go) as read back to it. */
export const shortestFloat32 = (value: number): string => String(shortDouble(value));

/** The double closest to the shortest decimal that reads back to the float32 `value`. */
function shortDouble(value: number): number {
  if (value === 0) return value;
  const exponent = exponentOf(value);
  for (let digits = 6; digits < 9; digits++) {
    const rounded = roundToDigits(value, digits, exponent);
    if (readsBackTo(rounded, value)) return rounded;
  }
  // Nine digits tell any two float32 apart.
  return Number(value.toPrecision(9));
}

const exponentOf = (value: number): number => Math.floor(Math.log10(Math.abs(value)));

/** Powers of ten that a double holds exactly: dividing by one of them rounds only once. */
const EXACT_POWERS = 22;
const POWERS = Array.from({ length: EXACT_POWERS + 1 }, (_, power) => 10 ** power);

function roundToDigits(value: number, digits: number, exponent: number): number {
  const shift = digits - 1 - exponent;
  if (shift < -EXACT_POWERS || shift > EXACT_POWERS) return Number(value.toPrecision(digits));
  return shift < 0
    ? Math.round(value / POWERS[-shift]!) * POWERS[-shift]!
    : Math.round(value * POWERS[shift]!) / POWERS[shift]!;
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
