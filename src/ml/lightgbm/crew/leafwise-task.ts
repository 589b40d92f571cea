import { FIRST_DOUBLE } from '../../histograms/control-block.ts';
import type { Matrix } from '../../matrix.ts';
import type { BinRules } from '../binning/bin-mapper.ts';
import type { SplitRules } from '../growing/split.ts';

/** What every thread is given at its start; numbers in shared memory. */
export interface LeafwiseTask {
  readonly matrix: Matrix;
  /** Rows from which bins are found; undefined for all. */
  readonly sample: Int32Array | undefined;
  readonly binRules: BinRules;
  readonly splitRules: SplitRules;
  /** True when some feature is constrained. */
  readonly isConstrained: boolean;
  /** Where the bins that are found of columns are kept, so many doubles each. */
  readonly recordsAt: number;
  readonly recordDoubles: number;
}

/** Orders beside those that a crew knows by itself. */
export const LEAFWISE_ORDER = { findBins: 200, writeCodes: 201, search: 202, binaryPairs: 203, outputs: 204 } as const;

/** Places of addresses and numbers in the control block, behind those of the shared orders. */
export const PLACE = {
  /** The column of every feature, as words. */
  featureColumns: 64,
  /** What searches need to know of features, {@link FEATURE_WORDS} each. */
  featureTable: 65,
  jobs: 66,
  jobCount: 67,
  jobBytes: 68,
  found: 69,
  foundBytes: 70,
  scores: 71,
  signs: 72,
  weights: 73,
  products: 74,
  leaves: 75,
  leafCount: 76,
  groups: 77,
  group: 78,
} as const;

/** Places among the control block's doubles. */
export const NUMBER = {
  sigmoid: FIRST_DOUBLE + 16,
  negativeWeight: FIRST_DOUBLE + 17,
  positiveWeight: FIRST_DOUBLE + 18,
} as const;

/** Bins, missing, zero bin, rest bin, 1 for categories, constraint. */
export const FEATURE_WORDS = 6;

/** A search's job: five doubles and three words, then three bytes for each feature. */
export const JOB_HEADER_BYTES = 64;

/** What a thread found: room for a scan's results, then the split's numbers, then its categories' bins. */
export const FOUND = { scratchBytes: 64, numbers: 12, binsAt: 64 + 8 * 12 } as const;

/** Bytes of a leaf that is to be added to scores: its output, then begin and end of every thread's rows. */
export const leafBytes = (threads: number): number => 8 + 8 * threads;
