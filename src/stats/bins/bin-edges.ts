import { quantile } from '../description/quantile.ts';
import type { Sample } from '../two-sample/sample.ts';

/**
 * The interior edges of ten bins that hold equally many of the sample's values; fewer where values repeat.
 * @param sample with every value kept
 * @returns ascending, distinct; empty for an empty sample
 */
export function decileEdges({ values }: Sample): Float64Array {
  if (values.length === 0) return new Float64Array();
  const edges = Array.from({ length: 9 }, (_, i) => quantile(values, (i + 1) / 10));
  return Float64Array.from(edges.filter((edge, i) => i === 0 || edge !== edges[i - 1]));
}

/** Bins of equal width over a range; how many, is Sturges' or Doane's rule. */
export const EQUAL_WIDTH_RULES = ['sturges', 'doane'] as const;
export type EqualWidthRule = (typeof EQUAL_WIDTH_RULES)[number];

/**
 * All edges of bins of equal width over the values, as numpy.histogram_bin_edges makes them.
 * @param values finite
 * @see Sturges (1926), JASA 21:65–66; Doane (1976), The American Statistician 30(4):181–183
 */
export function equalWidthEdges(values: ArrayLike<number>, rule: EqualWidthRule): Float64Array {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < values.length; i++) {
    low = Math.min(low, values[i]!);
    high = Math.max(high, values[i]!);
  }
  if (values.length === 0) return new Float64Array();
  if (low === high) return Float64Array.of(low - 0.5, high + 0.5);
  const width = (high - low) / (1 + Math.log2(values.length) + (rule === 'doane' ? doaneExtra(values) : 0));
  const bins = Math.ceil((high - low) / width);
  const step = (high - low) / bins;
  return Float64Array.from({ length: bins + 1 }, (_, i) => (i === bins ? high : i * step + low));
}

function doaneExtra(values: ArrayLike<number>): number {
  const n = values.length;
  if (n <= 2) return 0;
  let mean = 0;
  for (let i = 0; i < n; i++) mean += values[i]! / n;
  let [second, third] = [0, 0];
  for (let i = 0; i < n; i++) {
    const gap = values[i]! - mean;
    second += (gap * gap) / n;
    third += gap ** 3 / n;
  }
  if (second === 0) return 0;
  const error = Math.sqrt((6 * (n - 2)) / ((n + 1) * (n + 3)));
  return Math.log2(1 + Math.abs(third / second ** 1.5) / error);
}
