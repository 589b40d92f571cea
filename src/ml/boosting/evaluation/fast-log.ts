/** Stretches of [1, 2) that a logarithm is looked up for. */
const STRETCHES = 128;
/** The middle of each stretch turned over, and the logarithm of that middle. */
const inverses = Float64Array.from({ length: STRETCHES }, (_, i) => 1 / (1 + (i + 0.5) / STRETCHES));
const logarithms = inverses.map((inverse) => -Math.log(inverse));

const number = new Float64Array(1);
/** Its lower and its upper half. */
const halves = new Int32Array(number.buffer);

/**
 * ln x, to about 2e-16 beside a sum of order 1, in a third of the time of `Math.log`: metrics ask for it once a row and
 * round. The power of 2 comes from the exponent's bits, the stretch of the rest from a table, what is left from a series.
 * @param x a normal number above 0, or NaN
 */
export function fastLog(x: number): number {
  if (Number.isNaN(x)) return x;
  number[0] = x;
  const high = halves[1]!;
  const stretch = (high >>> 13) & (STRETCHES - 1);
  halves[1] = (high & 0xfffff) | 0x3ff00000;
  // Within 1/256 of 0.
  const r = number[0]! * inverses[stretch]! - 1;
  const series = r * (1 - r * (1 / 2 - r * (1 / 3 - r * (1 / 4 - r * (1 / 5 - r * (1 / 6 - r / 7))))));
  return ((high >>> 20) - 1023) * Math.LN2 + (logarithms[stretch]! + series);
}
