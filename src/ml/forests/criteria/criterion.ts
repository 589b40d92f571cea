import type { Codes } from '../coded-columns.ts';
import type { Sample } from '../sample.ts';

/** What a node's rows add up to. */
export interface NodeTotals {
  /** Distinct rows; a row drawn twice counts once, as in scikit-learn. */
  readonly rows: number;
  readonly weight: number;
  /** True when all rows have the same target. */
  readonly isPure: boolean;
  /** Per class the weight, or for numbers the weighted sum of targets. */
  readonly sums: Float64Array;
  /** The criterion's worth of the rows as one node, see {@link Criterion.scan}. */
  readonly worth: number;
}

/** Sums per code of one column over one node's rows. */
export interface NodeHistogram {
  /** {@link Criterion.stride} numbers per code, the row count last in each. */
  readonly sums: Float64Array;
  /** Codes with rows, in the order in which they are scanned; missing is not among them. */
  readonly order: Int32Array;
  /** How many of {@link order} count. */
  orderLength: number;
  /** The code of missing when the node has rows without a value, else -1. */
  missing: number;
}

/** The best place found so far to part a node's rows. */
export interface BestPlace {
  worth: number;
  /** Codes up to this position of the order go left. */
  position: number;
  isMissingLeft: boolean;
  rowsLeft: number;
}

/** What a child must hold. */
export interface ChildLimits {
  readonly rows: number;
  readonly weight: number;
}

/** How a split is judged: by classes (gini, entropy) or by numbers (squared error). */
export interface Criterion {
  /** Numbers per code in a histogram. */
  readonly stride: number;
  /** Numbers a leaf answers with. */
  readonly outputs: number;
  totals(sample: Sample, begin: number, end: number): NodeTotals;
  /** Adds a stretch of the sample to the sums by code. */
  fill(sums: Float64Array, codes: Codes, sample: Sample, begin: number, end: number): void;
  /** A number that orders categories so that the best parting is a place in the order. */
  rank(sums: Float64Array, code: number, node: NodeTotals): number;
  /**
   * Tries every place of the order, with missing on the side given, and keeps the best in `best`. Worth is what weighted
   * impurity lacks to a constant, summed over both sides, so that the fall of impurity is worth minus the node's worth.
   */
  scan(histogram: NodeHistogram, node: NodeTotals, isMissingLeft: boolean, limits: ChildLimits, best: BestPlace): void;
  /** What a leaf of these rows answers, written to `answer`. */
  answer(node: NodeTotals, answer: Float64Array): void;
}
