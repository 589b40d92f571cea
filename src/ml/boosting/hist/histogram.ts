import type { BinnedMatrix } from './binned-matrix.ts';

/** Sums of gradient and hessian, interleaved, for every code of every feature; feature f begins at 2 × slots × f. */
export type Histogram = Float64Array;

/** A stretch of the row list. */
export interface RowRange {
  readonly begin: number;
  readonly end: number;
}

/** Room for `matrix`'s features, with the padding of the last packed word. */
export function newHistogram({ wordsPerRow, codesPerWord, slots }: BinnedMatrix): Histogram {
  return new Float64Array(2 * slots * codesPerWord * wordsPerRow);
}

/**
 * Fills `histogram` from the rows in `range`, in their order.
 * @param pairs gradient and hessian of every row, interleaved
 */
export function fillHistogram(
  histogram: Histogram,
  matrix: BinnedMatrix,
  pairs: Float32Array,
  { rows, range }: { readonly rows: Uint32Array; readonly range: RowRange },
): void {
  histogram.fill(0);
  if (matrix.codesPerWord === 4) addBytes(histogram, matrix, pairs, rows, range);
  else addHalfWords(histogram, matrix, pairs, rows, range);
}

// The shifts below bring a code out already doubled: gradient and hessian lie side by side. The two loops repeat each
// other on purpose: here training spends its time, so they are kept free of calls.

function addBytes(
  histogram: Histogram,
  { packed, wordsPerRow }: BinnedMatrix,
  pairs: Float32Array,
  rows: Uint32Array,
  { begin, end }: RowRange,
): void {
  for (let i = begin; i < end; i++) {
    const row = rows[i]!;
    const gradient = pairs[2 * row]!;
    const hessian = pairs[2 * row + 1]!;
    const firstWord = row * wordsPerRow;
    for (let word = 0, base = 0; word < wordsPerRow; word++, base += 2048) {
      const codes = packed[firstWord + word]!;
      const first = base + ((codes << 1) & 510);
      histogram[first]! += gradient;
      histogram[first + 1]! += hessian;
      const second = base + 512 + ((codes >>> 7) & 510);
      histogram[second]! += gradient;
      histogram[second + 1]! += hessian;
      const third = base + 1024 + ((codes >>> 15) & 510);
      histogram[third]! += gradient;
      histogram[third + 1]! += hessian;
      const fourth = base + 1536 + ((codes >>> 23) & 510);
      histogram[fourth]! += gradient;
      histogram[fourth + 1]! += hessian;
    }
  }
}

function addHalfWords(
  histogram: Histogram,
  { packed, wordsPerRow, slots }: BinnedMatrix,
  pairs: Float32Array,
  rows: Uint32Array,
  { begin, end }: RowRange,
): void {
  for (let i = begin; i < end; i++) {
    const row = rows[i]!;
    const gradient = pairs[2 * row]!;
    const hessian = pairs[2 * row + 1]!;
    const firstWord = row * wordsPerRow;
    for (let word = 0; word < wordsPerRow; word++) {
      const codes = packed[firstWord + word]!;
      const first = 2 * (2 * word * slots + (codes & 0xffff));
      histogram[first]! += gradient;
      histogram[first + 1]! += hessian;
      const second = 2 * ((2 * word + 1) * slots + (codes >>> 16));
      histogram[second]! += gradient;
      histogram[second + 1]! += hessian;
    }
  }
}

/** Turns a parent's histogram into that of the one child by taking the other's away; only used bins are touched. */
export function subtractHistogram(parent: Histogram, child: Histogram, { features, slots }: BinnedMatrix): void {
  for (let feature = 0; feature < features.length; feature++) {
    const start = 2 * slots * feature;
    const end = start + 2 * features[feature]!.bins;
    for (let i = start; i < end; i++) parent[i]! -= child[i]!;
  }
}
