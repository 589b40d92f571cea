export const QUANTILE_METHODS = ['linear', 'lower', 'inverted-cdf'] as const;
/** `linear` is type 7 of Hyndman and Fan, `inverted-cdf` type 1; `lower` takes the value below the place of type 7. */
export type QuantileMethod = (typeof QUANTILE_METHODS)[number];

/**
 * The value below which a share of the values lies.
 * @param sorted ascending, without NaN
 * @param share in [0, 1]
 * @returns NaN of no values
 * @see Hyndman & Fan (1996), The American Statistician 50(4):361–365; equals numpy.quantile(method='linear' | 'lower' |
 *   'inverted_cdf')
 */
export function quantile(sorted: Float64Array, share: number, method: QuantileMethod = 'linear'): number {
  const count = sorted.length;
  if (count === 0) return Number.NaN;
  if (method === 'inverted-cdf') return sorted[Math.max(0, Math.ceil(count * share) - 1)]!;
  const place = (count - 1) * share;
  const below = Math.floor(place);
  if (method === 'lower' || below >= count - 1) return sorted[Math.min(below, count - 1)]!;
  const [low, high, part] = [sorted[below]!, sorted[below + 1]!, place - below];
  // A difference of two huge values may overflow where their mean does not.
  const between = Number.isFinite(high - low) ? low + (high - low) * part : low * (1 - part) + high * part;
  // Rounding must not bring it past either.
  return Math.min(high, Math.max(low, between));
}
