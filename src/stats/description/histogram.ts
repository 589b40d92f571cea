/** Counts between edges; a value on an edge belongs to the bin that begins there, the greatest to the last. */
export interface Histogram {
  /** One more than counts, ascending. */
  readonly edges: readonly number[];
  readonly counts: readonly number[];
}

/**
 * Counts in bins of equal width from the least value to the greatest, or over `range`, beyond which values are left out.
 * Values that are all equal get a range of their own: half a unit to each side.
 * @param values finite
 * @param bins at least 1
 * @see numpy.histogram, whose edges and counts these are
 */
export function histogram(
  values: Float64Array,
  bins: number,
  { range }: { readonly range?: readonly [low: number, high: number] } = {},
): Histogram {
  if (values.length === 0 && range === undefined) return { edges: [], counts: [] };
  const [low, high] = widened(range ?? rangeOf(values));
  const width = high - low;
  const step = Number.isFinite(width) ? width / bins : high / bins - low / bins;
  const edgeAt = (i: number): number =>
    Number.isFinite(width) ? low + i * step : low * (1 - i / bins) + high * (i / bins);
  const edges = Array.from({ length: bins + 1 }, (_, i) => (i === bins ? high : edgeAt(i)));
  const counts = new Array<number>(bins).fill(0);
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (!(value >= low && value <= high)) continue;
    // Halves do not overflow; a range near the least of all numbers has no width that could be divided.
    const place = step > 0 ? Math.floor((value / 2 - low / 2) / (step / 2)) : bins * Number(value > low);
    let bin = Math.min(bins - 1, Math.max(0, place));
    // Division rounds: what counts is on which side of the edge the value lies.
    if (value < edges[bin]!) bin--;
    else if (bin < bins - 1 && value >= edges[bin + 1]!) bin++;
    counts[bin]!++;
  }
  return { edges, counts };
}

/**
 * How many bins show the shape of a sample: width 2 · IQR · n^(-1/3).
 * @returns at least 1; NaN where the IQR is 0 or the range infinite, and the rule says nothing
 * @see Freedman & Diaconis (1981), Zeitschrift für Wahrscheinlichkeitstheorie 57:453–476
 */
export function freedmanDiaconisBins(count: number, interquartileRange: number, range: number): number {
  const width = (2 * interquartileRange) / Math.cbrt(count);
  const bins = Math.ceil(range / width);
  return width > 0 && Number.isFinite(bins) ? Math.max(1, bins) : Number.NaN;
}

function rangeOf(values: Float64Array): readonly [number, number] {
  let [low, high] = [values[0]!, values[0]!];
  for (let i = 1; i < values.length; i++) {
    const value = values[i]!;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}

/** Half a unit to each side of a single value, or more where that would not change it. */
function widened([low, high]: readonly [number, number]): readonly [number, number] {
  if (low !== high) return [low, high];
  const half = Math.max(0.5, Math.abs(low) * 2 ** -40);
  return [Math.max(-Number.MAX_VALUE, low - half), Math.min(Number.MAX_VALUE, high + half)];
}
