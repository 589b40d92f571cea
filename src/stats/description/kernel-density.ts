/** Scott's rule in one dimension: n^(-1/5) times the sample's standard deviation. */
export const scottBandwidth = (count: number, std: number): number => count ** -0.2 * std;

/**
 * Density of a sample, smoothed by a Gaussian of standard deviation `bandwidth`.
 * @param values finite
 * @param at where to tell the density
 * @returns one density per place; NaN where the bandwidth is not above 0 (one value, or all equal)
 * @see Silverman (1986), Density Estimation; equals scipy.stats.gaussian_kde with Scott's bandwidth
 */
export function kernelDensity(values: Float64Array, at: readonly number[], bandwidth: number): readonly number[] {
  return weightedDensity(values, undefined, at, bandwidth);
}

/** {@link kernelDensity} of a histogram, each bin standing at its middle: quick for any number of rows. */
export function binnedDensity(
  { edges, counts }: { readonly edges: readonly number[]; readonly counts: readonly number[] },
  at: readonly number[],
  bandwidth: number,
): readonly number[] {
  const middles = Float64Array.from(counts, (_, i) => edges[i]! / 2 + edges[i + 1]! / 2);
  return weightedDensity(middles, counts, at, bandwidth);
}

function weightedDensity(
  values: Float64Array,
  weights: readonly number[] | undefined,
  at: readonly number[],
  bandwidth: number,
): readonly number[] {
  if (!(bandwidth > 0)) return at.map(() => Number.NaN);
  const total = weights === undefined ? values.length : weights.reduce((sum, weight) => sum + weight, 0);
  const scale = 1 / (total * bandwidth * Math.sqrt(2 * Math.PI));
  return at.map((place) => {
    let sum = 0;
    for (let i = 0; i < values.length; i++) {
      const weight = weights === undefined ? 1 : weights[i]!;
      if (weight === 0) continue;
      const distance = (place - values[i]!) / bandwidth;
      sum += weight * Math.exp(-0.5 * distance * distance);
    }
    return sum * scale;
  });
}
