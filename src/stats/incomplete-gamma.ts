import { logGamma } from './log-gamma.ts';

const ITERATIONS = 10_000;
const TINY = 1e-300;

/**
 * The regularised upper incomplete gamma function Q(a, x), to about 12 digits relative, also where it is tiny.
 * @param a above 0
 * @param x at least 0
 * @returns in [0, 1]; NaN when an argument is
 * @see Abramowitz & Stegun (1964), 6.5.29 (series, below a + 1) and 6.5.31 (continued fraction, above)
 */
export function upperIncompleteGamma(a: number, x: number): number {
  if (Number.isNaN(a) || Number.isNaN(x)) return Number.NaN;
  if (x <= 0) return 1;
  if (x === Number.POSITIVE_INFINITY) return 0;
  const front = Math.exp(a * Math.log(x) - x - logGammaOf(a));
  return x < a + 1 ? 1 - front * lowerSeries(a, x) : front * upperFraction(a, x);
}

function lowerSeries(a: number, x: number): number {
  let term = 1 / a;
  let sum = term;
  for (let n = 1; n <= ITERATIONS && term > sum * 1e-17; n++) {
    term *= x / (a + n);
    sum += term;
  }
  return sum;
}

/** By Lentz's method. */
function upperFraction(a: number, x: number): number {
  const away = (value: number): number => (Math.abs(value) < TINY ? TINY : value);
  let b = x + 1 - a;
  let c = 1 / TINY;
  let d = 1 / away(b);
  let fraction = d;
  for (let n = 1; n <= ITERATIONS; n++) {
    const numerator = -n * (n - a);
    b += 2;
    d = 1 / away(numerator * d + b);
    c = away(b + numerator / c);
    fraction *= d * c;
    if (Math.abs(d * c - 1) < 1e-15) break;
  }
  return fraction;
}

/** Also below 1, where the series is not good. */
const logGammaOf = (x: number): number => (x < 1 ? logGamma(x + 1) - Math.log(x) : logGamma(x));
