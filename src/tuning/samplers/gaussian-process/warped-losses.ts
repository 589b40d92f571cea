/**
 * Losses as a Gaussian process wants them: finite, of mean 0 and variance 1, and a long tail of high ones drawn in.
 * @param losses may hold infinities; they become the nearest finite ones
 * @returns undefined where there is nothing to tell apart
 */
export function warpedLosses(losses: readonly number[]): Float64Array | undefined {
  const finite = losses.filter(Number.isFinite);
  const [least, most] = [Math.min(...finite), Math.max(...finite)];
  if (!(most > least)) return undefined;
  const clipped = Float64Array.from(losses, (loss) => Math.min(most, Math.max(least, loss)));
  const standard = standardised(clipped);
  const power = likeliestPower(standard);
  return standardised(standard.map((loss) => yeoJohnson(loss, power)));
}

function standardised(values: Float64Array): Float64Array {
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1;
  // Divided first: squares and differences of huge values overflow.
  const small = values.map((value) => value / largest);
  // From the least one on: the mean of values that hardly differ would be rounded by as much as they differ.
  const least = small.reduce((low, value) => Math.min(low, value));
  const range = small.reduce((high, value) => Math.max(high, value - least), 0) || 1;
  const scaled = small.map((value) => (value - least) / range);
  const mean = scaled.reduce(add, 0) / scaled.length;
  const deviation = Math.sqrt(scaled.reduce((sum, value) => sum + (value - mean) ** 2, 0) / scaled.length) || 1;
  return scaled.map((value) => (value - mean) / deviation);
}

const add = (a: number, b: number): number => a + b;

/** Draws in the high end for powers below 1. @see Yeo, Johnson (2000), Biometrika 87(4):954–959 */
function yeoJohnson(value: number, power: number): number {
  if (value >= 0) return Math.abs(power) < 1e-9 ? Math.log1p(value) : Math.expm1(power * Math.log1p(value)) / power;
  const other = 2 - power;
  return Math.abs(other) < 1e-9 ? -Math.log1p(-value) : -Math.expm1(other * Math.log1p(-value)) / other;
}

/** The power from −1 to 1 that makes the values most nearly normal. */
function likeliestPower(values: Float64Array): number {
  let [best, least] = [1, Number.POSITIVE_INFINITY];
  for (let power = -1; power <= 1.001; power += 0.1) {
    const moved = values.map((value) => yeoJohnson(value, power));
    const mean = moved.reduce(add, 0) / moved.length;
    const variance = moved.reduce((sum, value) => sum + (value - mean) ** 2, 0) / moved.length;
    let stretch = 0;
    for (const value of values) stretch += Math.sign(value) * Math.log1p(Math.abs(value));
    const badness = 0.5 * values.length * Math.log(variance) - (power - 1) * stretch;
    if (badness < least) [best, least] = [power, badness];
  }
  return best;
}
