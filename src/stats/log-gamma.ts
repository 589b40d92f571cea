/** Lanczos' coefficients for g = 7 and nine terms. */
const COEFFICIENTS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
] as const;
const HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);

/**
 * The logarithm of the gamma function for x ≥ 1, to about 15 digits.
 * @see Lanczos (1964), SIAM Journal on Numerical Analysis 1(1):86–96
 */
export function logGamma(x: number): number {
  const z = x - 1;
  let series: number = COEFFICIENTS[0];
  for (let i = 1; i < COEFFICIENTS.length; i++) series += COEFFICIENTS[i]! / (z + i);
  const t = z + 7.5;
  return HALF_LOG_TWO_PI + (z + 0.5) * Math.log(t) - t + Math.log(series);
}

/** For counts, of which most are small, and which are looked up after every round. */
const LOG_FACTORIALS = Float64Array.from({ length: 256 }, (_, count) => logGamma(count + 1));

/** The logarithm of `count` factorial; of a number between whole ones, of the gamma function at `count` + 1. */
export const logFactorial = (count: number): number => LOG_FACTORIALS[count] ?? logGamma(count + 1);
