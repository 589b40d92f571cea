import { logGamma } from './log-gamma.ts';

const ITERATIONS = 10_000;
const TINY = 1e-300;

/**
 * The regularised incomplete beta function I_x(a, b), to about 12 digits relative, also where it is tiny.
 * @param a above 0
 * @param b above 0
 * @param x clamped to [0, 1]
 * @see Abramowitz & Stegun (1964), 26.5.8, evaluated by Lentz's method
 */
export function incompleteBeta(a: number, b: number, x: number): number {
  if (Number.isNaN(x)) return Number.NaN;
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(b, a, 1 - x);
  const front = Math.exp(logGammaOf(a + b) - logGammaOf(a) - logGammaOf(b) + a * Math.log(x) + b * Math.log1p(-x)) / a;
  const away = (value: number): number => (Math.abs(value) < TINY ? TINY : value);
  let c = 1;
  let d = 1 / away(1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let m = 1; m <= ITERATIONS; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / away(1 + even * d);
    c = away(1 + even / c);
    fraction *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / away(1 + odd * d);
    c = away(1 + odd / c);
    fraction *= d * c;
    if (Math.abs(d * c - 1) < 1e-15) break;
  }
  return front * fraction;
}

/** Also below 1, where the series is not good. */
const logGammaOf = (x: number): number => (x < 1 ? logGamma(x + 1) - Math.log(x) : logGamma(x));
