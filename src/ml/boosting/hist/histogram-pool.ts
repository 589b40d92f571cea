import type { BinnedMatrix } from './binned-matrix.ts';
import { type Histogram, newHistogram } from './histogram.ts';

/** Memory the histograms of unsplit nodes may hold; beyond it children are counted anew instead of subtracted. */
const BUDGET_BYTES = 2 ** 29;

/** Histograms used again and again, so that growing a tree allocates nothing. */
export class HistogramPool {
  readonly #matrix: BinnedMatrix;
  readonly #free: Histogram[] = [];
  #lent = 0;

  constructor(matrix: BinnedMatrix) {
    this.#matrix = matrix;
  }

  /** A histogram with arbitrary content. */
  take(): Histogram {
    this.#lent++;
    return this.#free.pop() ?? newHistogram(this.#matrix);
  }

  give(histogram: Histogram): void {
    this.#lent--;
    this.#free.push(histogram);
  }

  get isOverBudget(): boolean {
    return this.#lent * newHistogramBytes(this.#matrix) > BUDGET_BYTES;
  }
}

const newHistogramBytes = ({ wordsPerRow, codesPerWord, slots }: BinnedMatrix): number =>
  16 * slots * codesPerWord * wordsPerRow;
