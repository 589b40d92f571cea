/**
 * Benjamini and Hochberg's adjustment: an adjusted p-value of at most q marks tests of which, on average, at most the
 * share q is a false alarm.
 * @param pValues each in [0, 1]; NaN is no test and stays NaN
 * @returns in the same order, never below the value itself
 * @see Benjamini & Hochberg (1995), Journal of the Royal Statistical Society B 57(1):289–300
 */
export function adjustPValues(pValues: readonly number[]): number[] {
  const order = pValues
    .map((_, index) => index)
    .filter((index) => !Number.isNaN(pValues[index]))
    .sort((left, right) => pValues[right]! - pValues[left]!);
  const adjusted = pValues.map(() => Number.NaN);
  let least = 1;
  for (const [place, index] of order.entries()) {
    // The ratio first: rounding then never leaves the result below the value.
    least = Math.min(least, pValues[index]! * (order.length / (order.length - place)));
    adjusted[index] = least;
  }
  return adjusted;
}
