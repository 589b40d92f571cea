import { columnOf, type Matrix } from '../matrix.ts';

/** The values at which a feature is looked at. */
export interface FeatureGrid {
  readonly feature: string;
  /** Ascending; codes for a feature of categories. */
  readonly values: Float64Array;
  /** What the codes stand for; undefined for numbers. */
  readonly labels?: readonly string[] | undefined;
}

export interface GridOptions {
  /** Most values of a feature. */
  readonly gridSize: number;
  /** The shares of rows below the first value and below the last. */
  readonly percentiles: readonly [number, number];
}

/**
 * Every category of a coded feature; the distinct values where there are fewer than `gridSize`; else `gridSize` evenly
 * spaced values between two percentiles of what is there (missing values are left out). Empty when all is missing.
 * @see equals the grid of scikit-learn's `partial_dependence` (percentiles after Cunnane, 1978)
 */
export function featureGrid(matrix: Matrix, feature: string, { gridSize, percentiles }: GridOptions): FeatureGrid {
  const labels = matrix.categories?.[feature];
  if (labels !== undefined) return { feature, values: Float64Array.from(labels, (_, code) => code), labels };
  const present = Float64Array.from(columnOf(matrix, feature)!.filter((value) => !Number.isNaN(value))).sort();
  const distinct = present.filter((value, i) => i === 0 || value !== present[i - 1]);
  if (distinct.length < gridSize) return { feature, values: distinct };
  const [first, last] = percentiles.map((share) => percentile(present, share)) as [number, number];
  if (first === last) return { feature, values: thinned(distinct, gridSize) };
  const step = (last - first) / (gridSize - 1);
  const values = Float64Array.from({ length: gridSize }, (_, i) => (i === gridSize - 1 ? last : first + i * step));
  return { feature, values };
}

/** Where almost all rows share one value: some of the distinct ones. */
function thinned(distinct: Float64Array, count: number): Float64Array {
  return Float64Array.from(
    { length: count },
    (_, i) => distinct[Math.round((i * (distinct.length - 1)) / (count - 1))]!,
  );
}

/** Of sorted values, with plotting positions (k - 0.4) / (n + 0.2). */
function percentile(sorted: Float64Array, share: number): number {
  const count = sorted.length;
  const position = count * share + 0.4 + share * 0.2;
  const below = Math.floor(Math.min(Math.max(position, 1), Math.max(count - 1, 1)));
  const part = Math.min(Math.max(position - below, 0), 1);
  return (1 - part) * sorted[below - 1]! + part * sorted[Math.min(below, count - 1)]!;
}
