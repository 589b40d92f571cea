import type { GrowthRules, NodeLimits } from './node-limits.ts';

/** Gradient and hessian of a node's rows, summed. */
export interface NodeSums {
  readonly gradient: number;
  readonly hessian: number;
}

/** A node that may be split: all the search has to know of it beside its histogram. */
export interface SearchNode {
  readonly sums: NodeSums;
  /** What it saves as a leaf, by {@link limitedGain} within its parent's limits. */
  readonly gain: number;
  readonly limits: NodeLimits;
}

export interface Split {
  /** Loss reduction, a float32. */
  readonly gain: number;
  readonly feature: number;
  /** The last bin that goes left; -1 when all present values go right. */
  readonly lastLeftBin: number;
  /** Values below it go left. */
  readonly condition: number;
  /** For a split by category, the categories that go right; bins and condition then mean nothing. */
  readonly rightCategories?: readonly number[] | undefined;
  readonly defaultLeft: boolean;
  readonly left: NodeSums;
  readonly right: NodeSums;
}

export interface SplitRules extends GrowthRules {
  /** Fewer categories than this are parted one against the rest. */
  readonly max_cat_to_onehot: number;
  /** Most categories, from either end of their order, that are tried on one side. */
  readonly max_cat_threshold: number;
}
