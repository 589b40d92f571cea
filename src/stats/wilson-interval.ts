/** 97.5 % quantile of the standard normal distribution. */
const Z_95 = 1.959963984540054;

/**
 * Two-sided 95 % confidence interval of a proportion; sound for few trials and for shares near 0 or 1.
 * @param successes 0 … trials
 * @returns bounds in [0, 1]; NaN for no trials
 * @see Wilson (1927), Journal of the American Statistical Association 22:209–212
 */
export function wilsonInterval(successes: number, trials: number): { readonly low: number; readonly high: number } {
  const share = successes / trials;
  const weight = Z_95 ** 2 / trials;
  const centre = (share + weight / 2) / (1 + weight);
  const half = (Z_95 * Math.sqrt((share * (1 - share)) / trials + weight / (4 * trials))) / (1 + weight);
  // Rounding could leave the bound a hair outside.
  return { low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}
