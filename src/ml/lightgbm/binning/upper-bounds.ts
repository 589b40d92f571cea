import { nextDoubleUp } from '../../trees/next-float.ts';
import { ZERO_THRESHOLD } from '../lightgbm-tree.ts';

/** A stretch of distinct values. */
interface Stretch {
  readonly values: Float64Array;
  readonly counts: Int32Array;
  /** Rows that hold them. */
  readonly rows: number;
}

export interface BinLimits {
  readonly maxBins: number;
  readonly minDataInBin: number;
}

/**
 * Upper bounds of a column's bins, ascending, the last one infinite: value x falls into the first bin whose bound is not
 * below it. Zero has a bin of its own; negative and positive values share the others by their number of rows.
 * @param rows rows that hold the values
 */
export function upperBounds(values: Float64Array, counts: Int32Array, rows: number, limits: BinLimits): number[] {
  const { maxBins, minDataInBin } = limits;
  let firstZero = values.length;
  let firstPositive = values.length;
  for (let i = values.length - 1; i >= 0; i--) {
    if (values[i]! > ZERO_THRESHOLD) firstPositive = i;
    if (values[i]! > -ZERO_THRESHOLD) firstZero = i;
  }
  const stretch = (begin: number, end: number): Stretch => ({
    values: values.subarray(begin, end),
    counts: counts.subarray(begin, end),
    rows: sum(counts, begin, end),
  });
  const zeros = sum(counts, firstZero, firstPositive);

  let bounds: number[] = [];
  if (firstZero > 0 && maxBins > 1) {
    const negative = stretch(0, firstZero);
    const share = Math.max(1, Math.trunc((negative.rows / (rows - zeros)) * (maxBins - 1)));
    bounds = greedyBounds(negative, { maxBins: share, minDataInBin });
    bounds[bounds.length - 1] = -ZERO_THRESHOLD;
  }
  const left = maxBins - 1 - bounds.length;
  if (firstPositive < values.length && left > 0) {
    const positive = stretch(firstPositive, values.length);
    return [...bounds, ZERO_THRESHOLD, ...greedyBounds(positive, { maxBins: left, minDataInBin })];
  }
  return [...bounds, Number.POSITIVE_INFINITY];
}

function greedyBounds(stretch: Stretch, limits: BinLimits): number[] {
  const bounds = stretch.values.length <= limits.maxBins ? boundEach(stretch, limits) : boundAlike(stretch, limits);
  bounds.push(Number.POSITIVE_INFINITY);
  return bounds;
}

/** Few values: a bound after each, once enough rows have come together. */
function boundEach({ values, counts }: Stretch, { minDataInBin }: BinLimits): number[] {
  const bounds: number[] = [];
  let inBin = 0;
  for (let i = 0; i < values.length - 1; i++) {
    inBin += counts[i]!;
    if (inBin >= minDataInBin && pushBound(bounds, values[i]!, values[i + 1]!)) inBin = 0;
  }
  return bounds;
}

/** Many values: bins of about equally many rows, where a value that fills a bin alone gets one. */
function boundAlike({ values, counts, rows }: Stretch, limits: BinLimits): number[] {
  const { minDataInBin } = limits;
  const bins =
    minDataInBin > 0 ? Math.max(1, Math.min(limits.maxBins, Math.trunc(rows / minDataInBin))) : limits.maxBins;
  const isBig = new Uint8Array(values.length);
  let binsLeft = bins;
  let rowsLeft = rows;
  for (let i = 0; i < values.length; i++) {
    if (counts[i]! < rows / bins) continue;
    isBig[i] = 1;
    binsLeft--;
    rowsLeft -= counts[i]!;
  }
  let mean = rowsLeft / binsLeft;
  const upper: number[] = [];
  const lower: number[] = [values[0]!];
  let inBin = 0;
  for (let i = 0; i < values.length - 1; i++) {
    if (isBig[i] === 0) rowsLeft -= counts[i]!;
    inBin += counts[i]!;
    const isFull = isBig[i] === 1 || inBin >= mean || (isBig[i + 1] === 1 && inBin >= Math.max(1, mean * 0.5));
    if (!isFull) continue;
    upper.push(values[i]!);
    lower.push(values[i + 1]!);
    if (upper.length >= bins - 1) break;
    inBin = 0;
    if (isBig[i] === 0) {
      binsLeft--;
      mean = rowsLeft / binsLeft;
    }
  }
  const bounds: number[] = [];
  upper.forEach((value, bin) => {
    pushBound(bounds, value, lower[bin + 1]!);
  });
  return bounds;
}

/** Adds the bound between two values unless it is the last one again; true when it was added. */
function pushBound(bounds: number[], below: number, above: number): boolean {
  const bound = nextDoubleUp((below + above) / 2);
  const last = bounds.at(-1);
  if (last !== undefined && bound <= nextDoubleUp(last)) return false;
  bounds.push(bound);
  return true;
}

function sum(counts: Int32Array, begin: number, end: number): number {
  let total = 0;
  for (let i = begin; i < end; i++) total += counts[i]!;
  return total;
}
