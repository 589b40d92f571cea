import type { Codes } from './coded-columns.ts';

/**
 * The rows a tree is grown from, grouped so that every node owns one stretch; what belongs to a row moves along with it,
 * so that a node reads its rows' weights and targets in sequence.
 */
export class Sample {
  readonly size: number;
  readonly rows: Uint32Array;
  readonly weights: Float64Array;
  /** Labels as they are, for regression. */
  readonly values: Float32Array;
  /** The same memory read as class numbers. */
  readonly classes: Uint32Array;
  readonly #spareRows: Uint32Array;
  readonly #spareWeights: Float64Array;
  readonly #spareTargets: Uint32Array;

  /**
   * @param counts how often each row of the table is in the sample; those of 0 are not
   * @param weightOf the weight of a row that is in the sample once
   */
  constructor(
    counts: Uint16Array,
    { labels, isClass, weightOf }: { labels: Float32Array; isClass: boolean; weightOf: (row: number) => number },
  ) {
    let size = 0;
    for (let row = 0; row < counts.length; row++) if (counts[row]! > 0) size++;
    this.size = size;
    this.rows = new Uint32Array(size);
    this.weights = new Float64Array(size);
    this.values = new Float32Array(size);
    this.classes = new Uint32Array(this.values.buffer);
    this.#spareRows = new Uint32Array(size);
    this.#spareWeights = new Float64Array(size);
    this.#spareTargets = new Uint32Array(size);
    for (let row = 0, i = 0; row < counts.length; row++) {
      if (counts[row] === 0) continue;
      this.rows[i] = row;
      this.weights[i] = counts[row]! * weightOf(row);
      if (isClass) this.classes[i] = labels[row]!;
      else this.values[i] = labels[row]!;
      i++;
    }
  }

  /** Parts a stretch in two by the rows' codes, keeping the order on both sides; returns where the right one begins. */
  split(begin: number, end: number, codes: Codes, goesLeft: Uint8Array): number {
    const { rows, weights, classes } = this;
    const spareRows = this.#spareRows;
    const spareWeights = this.#spareWeights;
    const spareTargets = this.#spareTargets;
    // Every row is written to both cursors and one of them advances: no branch to mispredict.
    let left = begin;
    let moved = 0;
    for (let i = begin; i < end; i++) {
      const row = rows[i]!;
      const weight = weights[i]!;
      const target = classes[i]!;
      const isLeft = goesLeft[codes[row]!]!;
      rows[left] = row;
      weights[left] = weight;
      classes[left] = target;
      spareRows[moved] = row;
      spareWeights[moved] = weight;
      spareTargets[moved] = target;
      left += isLeft;
      moved += 1 - isLeft;
    }
    for (let i = 0; i < moved; i++) {
      rows[left + i] = spareRows[i]!;
      weights[left + i] = spareWeights[i]!;
      classes[left + i] = spareTargets[i]!;
    }
    return left;
  }
}
