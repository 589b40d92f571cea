import type { BinnedData } from '../binning/binned-data.ts';

/** Sums of gradient and hessian, interleaved, for every bin of every feature; feature f begins at 2 × slots × f. */
export type Histogram = Float64Array;

/** A stretch of the row list. */
export interface RowRange {
  readonly begin: number;
  readonly end: number;
}

export const newHistogram = ({ wordsPerRow, codesPerWord, slots }: BinnedData): Histogram =>
  new Float64Array(2 * slots * codesPerWord * wordsPerRow);

/**
 * Fills `histogram` from the rows in `range`, in their order.
 * @param pairs gradient and hessian of every row, interleaved
 */
export function fillHistogram(
  histogram: Histogram,
  { packed, wordsPerRow, codesPerWord, slots }: BinnedData,
  pairs: Float32Array,
  { rows, range }: { readonly rows: Uint32Array; readonly range: RowRange },
): void {
  histogram.fill(0);
  const bits = 32 / codesPerWord;
  const mask = 2 ** bits - 1;
  for (let i = range.begin; i < range.end; i++) {
    const row = rows[i]!;
    const gradient = pairs[2 * row]!;
    const hessian = pairs[2 * row + 1]!;
    let base = 0;
    for (let word = row * wordsPerRow, end = word + wordsPerRow; word < end; word++) {
      const codes = packed[word]!;
      for (let shift = 0; shift < 32; shift += bits, base += 2 * slots) {
        const at = base + 2 * ((codes >>> shift) & mask);
        histogram[at]! += gradient;
        histogram[at + 1]! += hessian;
      }
    }
  }
}

/** Takes one child's sums from its parent's, which leaves the sibling's. */
export function subtractHistogram(parent: Histogram, child: Histogram): void {
  for (let i = 0; i < parent.length; i++) parent[i]! -= child[i]!;
}

/**
 * Puts the rest of a leaf into the bin of a feature that LightGBM does not add up, so that rounding falls where it falls
 * there. Bin 0 is left alone, for the split search finds its rest itself.
 */
export function fillRestBin(
  histogram: Histogram,
  start: number,
  { bins, restBin }: { readonly bins: number; readonly restBin: number },
  leaf: { readonly gradient: number; readonly hessian: number },
): void {
  if (restBin === 0) return;
  let { gradient, hessian } = leaf;
  for (let bin = 0, at = start; bin < bins; bin++, at += 2) {
    if (bin === restBin) continue;
    gradient -= histogram[at]!;
    hessian -= histogram[at + 1]!;
  }
  histogram[start + 2 * restBin] = gradient;
  histogram[start + 2 * restBin + 1] = hessian;
}
