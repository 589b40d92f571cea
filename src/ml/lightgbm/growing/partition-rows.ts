import type { CodeColumn } from '../../histograms/code-layout.ts';
import type { BinMapper } from '../binning/bin-mapper.ts';
import { MISSING_NAN, MISSING_ZERO } from '../lightgbm-tree.ts';
import type { Split } from './split.ts';

/** Parts a stretch of a row list in two, keeping the order on both sides; returns where the right one begins. */
export function partitionRows(
  rows: Uint32Array,
  { begin, end }: { readonly begin: number; readonly end: number },
  {
    codes,
    stride,
    goesLeft,
    spare,
  }: CodeColumn & {
    /** 1 for the bins that go left. */
    readonly goesLeft: Uint8Array;
    /** As long as `rows`; overwritten. */
    readonly spare: Uint32Array;
  },
): number {
  // Every row is written to both cursors and one of them advances: no branch to mispredict.
  let left = begin;
  let moved = 0;
  for (let i = begin; i < end; i++) {
    const row = rows[i]!;
    const isLeft = goesLeft[codes[row * stride]!]!;
    rows[left] = row;
    spare[moved] = row;
    left += isLeft;
    moved += 1 - isLeft;
  }
  rows.set(spare.subarray(0, moved), left);
  return left;
}

/** Writes 1 for the bins that a split sends left and 0 for the others. */
export function markLeftBins(
  goesLeft: Uint8Array,
  { bins, missing, zeroBin }: Pick<BinMapper, 'bins' | 'missing' | 'zeroBin'>,
  { lastLeftBin, leftBins, defaultLeft }: Split,
): void {
  goesLeft.fill(0, 0, bins);
  if (leftBins !== undefined) {
    for (const bin of leftBins) goesLeft[bin] = 1;
    return;
  }
  goesLeft.fill(1, 0, lastLeftBin + 1);
  if (missing === MISSING_NAN) goesLeft[bins - 1] = defaultLeft ? 1 : 0;
  if (missing === MISSING_ZERO) goesLeft[zeroBin] = defaultLeft ? 1 : 0;
}
