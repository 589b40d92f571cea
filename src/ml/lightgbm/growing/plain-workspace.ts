import type { BinnedData } from '../binning/binned-data.ts';
import { findNumericSplit, type NumericQuestion } from './find-numeric-split.ts';
import {
  fillHistogram,
  fillRestBin,
  type Histogram,
  packCodes,
  type RowRange,
  subtractHistogram,
} from './histogram.ts';
import { markLeftBins, partitionRows } from './partition-rows.ts';
import type { LeafSums, Search, Split } from './split.ts';
import { HISTOGRAM_BUDGET_BYTES, type Workspace } from './workspace.ts';

/** The workspace in plain TypeScript: for features of more than 256 bins, and to check the compiled one by. */
export class PlainWorkspace implements Workspace {
  readonly mappers: BinnedData['features'];
  readonly pairs: readonly Float32Array[];
  readonly rows: Uint32Array;
  readonly #spare: Uint32Array;
  readonly #packed: Uint16Array;
  readonly #slots: number;
  readonly #free: Histogram[] = [];
  readonly #goesLeft = new Uint8Array(65_536);
  #lent = 0;

  constructor(data: BinnedData, groups: number) {
    this.mappers = data.features;
    this.pairs = Array.from({ length: groups }, () => new Float32Array(2 * data.rows));
    this.rows = new Uint32Array(data.rows);
    this.#spare = new Uint32Array(data.rows);
    this.#packed = packCodes(data);
    this.#slots = data.features.reduce((most, { bins }) => Math.max(most, bins), 1);
  }

  reset(bag: Uint32Array | undefined): RowRange {
    if (bag !== undefined) {
      this.rows.set(bag);
      return { begin: 0, end: bag.length };
    }
    for (let row = 0; row < this.rows.length; row++) this.rows[row] = row;
    return { begin: 0, end: this.rows.length };
  }

  split(range: RowRange, split: Split): number {
    const feature = this.mappers[split.feature]!;
    markLeftBins(this.#goesLeft, feature, split);
    return partitionRows(this.rows, range, { codes: feature.codes, goesLeft: this.#goesLeft, spare: this.#spare });
  }

  take(): Histogram {
    this.#lent++;
    return this.#free.pop() ?? new Float64Array(2 * this.#slots * this.mappers.length);
  }

  give(histogram: Histogram): void {
    this.#lent--;
    this.#free.push(histogram);
  }

  get isOverBudget(): boolean {
    return this.#lent * 16 * this.#slots * this.mappers.length > HISTOGRAM_BUDGET_BYTES;
  }

  count(histogram: Histogram, group: number, range: RowRange): void {
    const { rows, mappers } = this;
    const layout = { features: mappers.length, slots: this.#slots };
    fillHistogram(histogram, this.#packed, this.pairs[group]!, { rows, range, ...layout });
  }

  subtract(parent: Histogram, child: Histogram): void {
    subtractHistogram(parent, child);
  }

  startOf(feature: number): number {
    return 2 * this.#slots * feature;
  }

  fillRest(histogram: Histogram, feature: number, leaf: LeafSums): void {
    fillRestBin(histogram, this.startOf(feature), this.mappers[feature]!, leaf);
  }

  findNumericSplit(histogram: Histogram, leaf: LeafSums, question: NumericQuestion): Search {
    return findNumericSplit(histogram, this.startOf(question.feature), leaf, question);
  }
}
