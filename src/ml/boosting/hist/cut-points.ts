import { pruneSummary } from './quantile-summary.ts';

/** Where a column is cut into bins: value x falls into the first bin i with x < cuts[i]. */
export interface CutPoints {
  /** Ascending; the last one lies above every value. */
  readonly cuts: Float32Array;
  /** A value below every value of the column, for splits that part only missing from present. */
  readonly below: number;
}

/** Keeps the outermost cuts clear of the data. */
const MARGIN = 1e-5;

/**
 * Cuts a column as XGBoost's `hist` does: up to `maxBins` distinct values each get a bin of their own, more are
 * thinned to about equally many rows per bin. Every cut but the last is a value of the column.
 * @param present the column without missing values, in any order
 */
export function cutPoints(present: Float32Array, maxBins: number): CutPoints {
  // Adding 0 turns -0.0 into 0.0, which would otherwise be cut off from it.
  const sorted = present.map((value) => value + 0).sort();
  const { values, counts } = countDistinct(sorted);
  const kept = values.length <= maxBins ? values : pruneSummary({ values, counts }, maxBins);
  const largest = values.at(-1) ?? 0;
  const smallest = values.at(0) ?? 0;
  const cuts = new Float32Array(Math.max(kept.length, 1));
  cuts.set(kept.subarray(1));
  cuts[cuts.length - 1] = Math.fround(largest + Math.fround(Math.abs(largest) + MARGIN));
  return { cuts, below: Math.fround(smallest - Math.fround(Math.abs(smallest) + MARGIN)) };
}

function countDistinct(sorted: Float32Array): { values: Float32Array; counts: Float64Array } {
  const values = new Float32Array(sorted.length);
  const counts = new Float64Array(sorted.length);
  let distinct = 0;
  for (const value of sorted) {
    if (distinct === 0 || value !== values[distinct - 1]) values[distinct++] = value;
    counts[distinct - 1]! += 1;
  }
  return { values: values.subarray(0, distinct), counts: counts.subarray(0, distinct) };
}
