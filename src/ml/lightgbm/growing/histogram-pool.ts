import type { BinnedData } from '../binning/binned-data.ts';
import { type Histogram, newHistogram } from './histogram.ts';

/** Memory the histograms of a growing tree may hold; beyond it children are counted anew instead of subtracted. */
const BUDGET_BYTES = 2 ** 29;

/** Histograms used again and again, so that growing a tree allocates nothing. */
export class HistogramPool {
  readonly #data: BinnedData;
  readonly #free: Histogram[] = [];
  #lent = 0;

  constructor(data: BinnedData) {
    this.#data = data;
  }

  /** A histogram with arbitrary content. */
  take(): Histogram {
    this.#lent++;
    return this.#free.pop() ?? newHistogram(this.#data);
  }

  give(histogram: Histogram): void {
    this.#lent--;
    this.#free.push(histogram);
  }

  get isOverBudget(): boolean {
    const { wordsPerRow, codesPerWord, slots } = this.#data;
    return this.#lent * 16 * slots * codesPerWord * wordsPerRow > BUDGET_BYTES;
  }
}
