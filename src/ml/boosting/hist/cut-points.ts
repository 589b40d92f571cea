import { sketchQuantiles } from './quantile-sketch.ts';
import { prune } from './quantile-summary.ts';

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
 * Cuts a column as XGBoost's `hist` does (1.7 to 3.2, to the last cut): up to `maxBins` distinct values each get a bin of
 * their own, more are thinned to about equally many rows per bin. Every cut but the last is a value of the column.
 * @param present the column without missing values and with 0 for -0, in row order
 * @param weights how many rows each of them stands for; one unless given
 */
export function cutPoints(present: Float32Array, maxBins: number, weights?: Float32Array): CutPoints {
  const { size, values } = prune(sketchQuantiles(present, maxBins, weights), maxBins + 1);
  const smallest = size === 0 ? 0 : values[0]!;
  const largest = size === 0 ? 0 : values[size - 1]!;
  const cuts = new Float32Array(Math.max(1, Math.min(size, maxBins)));
  cuts.set(values.subarray(1, cuts.length));
  cuts[cuts.length - 1] = Math.fround(largest + Math.fround(Math.abs(largest) + MARGIN));
  return { cuts, below: Math.fround(smallest - Math.fround(Math.abs(smallest) + MARGIN)) };
}
