import type { BinMapper } from '../binning/bin-mapper.ts';
import type { NumericQuestion } from './find-numeric-split.ts';
import type { Histogram, RowRange } from './histogram.ts';
import type { LeafSums, Search, Split } from './split.ts';

/** Where trees are grown: the rows, their gradients and the histograms, with the loops over them. */
export interface Workspace {
  readonly mappers: readonly BinMapper[];
  /** Gradient and hessian of every row, interleaved, for each output. */
  readonly pairs: readonly Float32Array[];
  /** Rows grouped so that every leaf of the growing tree owns one stretch, ascending within it. */
  readonly rows: Uint32Array;
  /** Gives rows to the root: those of the bag, or all. */
  reset(bag: Uint32Array | undefined): RowRange;
  /** Parts a leaf's stretch in two, keeping the order on both sides; returns where the right one begins. */
  split(range: RowRange, split: Split): number;
  /** A histogram with arbitrary content. */
  take(): Histogram;
  give(histogram: Histogram): void;
  /** True when the histograms lent hold more memory than is good. */
  readonly isOverBudget: boolean;
  /** Fills a histogram from the rows in `range`, in their order. */
  count(histogram: Histogram, group: number, range: RowRange): void;
  /** Takes a child's sums from its parent's, which leaves the sibling's. */
  subtract(parent: Histogram, child: Histogram): void;
  /** Where the bins of a feature begin in a histogram. */
  startOf(feature: number): number;
  /** Puts the rest of a leaf into a feature's bin that is not added up from rows. */
  fillRest(histogram: Histogram, feature: number, leaf: LeafSums): void;
  findNumericSplit(histogram: Histogram, leaf: LeafSums, question: NumericQuestion): Search;
}

/** Memory the histograms of a growing tree may hold; beyond it children are counted anew instead of subtracted. */
export const HISTOGRAM_BUDGET_BYTES = 2 ** 29;
