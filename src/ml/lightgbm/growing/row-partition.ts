import type { BinnedFeature } from '../binning/binned-data.ts';
import { MISSING_NAN, MISSING_ZERO } from '../lightgbm-tree.ts';
import type { RowRange } from './histogram.ts';
import type { Split } from './split.ts';

/** The rows of a tree, grouped so that every leaf of the growing tree owns one stretch, ascending within it. */
export class RowPartition {
  readonly rows: Uint32Array;
  readonly #right: Uint32Array;
  /** 1 for the bins that go left in the split at hand. */
  readonly #goesLeft = new Uint8Array(65_536);

  constructor(rows: number) {
    this.rows = new Uint32Array(rows);
    this.#right = new Uint32Array(rows);
  }

  /** Gives rows to the root: those of the bag, or all. */
  reset(bag: Uint32Array | undefined): RowRange {
    if (bag !== undefined) {
      this.rows.set(bag);
      return { begin: 0, end: bag.length };
    }
    for (let row = 0; row < this.rows.length; row++) this.rows[row] = row;
    return { begin: 0, end: this.rows.length };
  }

  /** Parts a leaf's stretch in two, keeping the order on both sides; returns where the right one begins. */
  split({ begin, end }: RowRange, feature: BinnedFeature, split: Split): number {
    const { rows } = this;
    const { codes } = feature;
    const right = this.#right;
    const goesLeft = this.#goesLeft;
    markLeftBins(goesLeft, feature, split);
    // Every row is written to both cursors and one of them advances: no branch to mispredict.
    let left = begin;
    let moved = 0;
    for (let i = begin; i < end; i++) {
      const row = rows[i]!;
      const isLeft = goesLeft[codes[row]!]!;
      rows[left] = row;
      right[moved] = row;
      left += isLeft;
      moved += 1 - isLeft;
    }
    rows.set(right.subarray(0, moved), left);
    return left;
  }
}

function markLeftBins(
  goesLeft: Uint8Array,
  { bins, missing, zeroBin }: BinnedFeature,
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
