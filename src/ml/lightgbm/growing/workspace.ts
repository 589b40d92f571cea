import type { BinMapper, Bins } from '../binning/bin-mapper.ts';
import type { FittedObjective } from '../objectives/training-objective.ts';
import type { LeafQuestion } from './find-leaf-split.ts';
import type { Split } from './split.ts';

/** A histogram by what its workspace calls it. */
export type HistogramId = number;

/** Of every thread, where its part of a leaf's rows begins and ends in the row list. */
export type LeafRows = Int32Array;

export interface SearchJob extends LeafQuestion {
  readonly histogram: HistogramId;
  /** A sibling's histogram, to be taken from this one first; counted and searched by the job before. */
  readonly without?: HistogramId | undefined;
}

export interface SearchResult {
  readonly best: Split | undefined;
  /** 1 for each feature that could split the leaf. */
  readonly splittable: Uint8Array;
}

/** Where trees are grown: rows, scores, gradients and histograms, with the loops over them. */
export interface Workspace {
  /** The binned features. */
  readonly mappers: readonly BinMapper[];
  /** Bins of every column, also of those that cannot be split. */
  readonly bins: readonly Bins[];
  /** Gradient and hessian of every row, interleaved, for each output. */
  readonly pairs: readonly Float32Array[];
  /** What the trees so far say of the training rows, row-major rows × outputs. */
  readonly scores: Float64Array;
  /** Writes the gradients at the scores given, its own unless told; what the objective says about the loss. */
  gradients(objective: FittedObjective, scores?: Float64Array): number | undefined;
  /** Gives rows to the root: those of the bag, or all. */
  reset(bag: Uint32Array | undefined): LeafRows;
  /** Adds up the pairs of an output over the root's rows, in their order. */
  sum(group: number, rows: LeafRows): { readonly gradient: number; readonly hessian: number };
  /** Parts a leaf's rows in two, keeping their order on both sides. */
  split(rows: LeafRows, split: Split): { readonly left: LeafRows; readonly right: LeafRows };
  /** A histogram with arbitrary content. */
  take(): HistogramId;
  give(histogram: HistogramId): void;
  /** True when the histograms lent hold more memory than is good. */
  readonly isOverBudget: boolean;
  /** Fills a histogram from a leaf's rows, in their order. */
  count(histogram: HistogramId, group: number, rows: LeafRows): void;
  /** Finds the best split of one or two leaves. */
  search(jobs: readonly SearchJob[]): SearchResult[];
  /** Adds each leaf's output to the scores of its rows. */
  addOutputs(leaves: readonly { readonly rows: LeafRows; readonly output: number }[], group: number): void;
}

export const rowCount = (rows: LeafRows): number => {
  let count = 0;
  for (let i = 0; i < rows.length; i += 2) count += rows[i + 1]! - rows[i]!;
  return count;
};

/** Memory the histograms of a growing tree may hold; beyond it children are counted anew instead of subtracted. */
export const HISTOGRAM_BUDGET_BYTES = 2 ** 29;
