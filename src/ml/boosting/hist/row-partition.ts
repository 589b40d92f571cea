import type { BinnedFeature } from './binned-matrix.ts';
import type { RowRange } from './histogram.ts';
import type { Split } from './split.ts';

/** All rows, grouped so that every node of the growing tree owns one stretch, ascending within it. */
export class RowPartition {
  readonly rows: Uint32Array;
  readonly #right: Uint32Array;
  /** 1 for the codes that go left in the split at hand. */
  readonly #goesLeft = new Uint8Array(65_536 + 1);

  constructor(rows: number) {
    this.rows = new Uint32Array(rows);
    this.#right = new Uint32Array(rows);
  }

  /** Gives all rows back to the root. */
  reset(): RowRange {
    for (let row = 0; row < this.rows.length; row++) this.rows[row] = row;
    return { begin: 0, end: this.rows.length };
  }

  /** Parts a node's stretch in two, keeping the order on both sides; returns where the right one begins. */
  split({ begin, end }: RowRange, { bins, codes }: BinnedFeature, split: Split): number {
    const { rows } = this;
    const right = this.#right;
    const goesLeft = this.#goesLeft;
    markLeft(goesLeft, bins, split);
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

/** Sets 1 for the codes that go left, 0 for the others. */
function markLeft(goesLeft: Uint8Array, bins: number, { lastLeftBin, rightCategories, defaultLeft }: Split): void {
  if (rightCategories === undefined) {
    goesLeft.fill(1, 0, lastLeftBin + 1);
    goesLeft.fill(0, lastLeftBin + 1, bins);
  } else {
    goesLeft.fill(1, 0, bins);
    for (const category of rightCategories) goesLeft[category] = 0;
  }
  goesLeft[bins] = defaultLeft ? 1 : 0;
}
