import type { BinMapper } from '../binning/bin-mapper.ts';
import type { LeafRules } from './leaf-output.ts';

/** What is known of a leaf's rows. */
export interface LeafSums {
  readonly gradient: number;
  readonly hessian: number;
  readonly rows: number;
}

/** Bounds that monotone constraints put on the outputs of a leaf and all below it. */
export interface OutputBounds {
  readonly least: number;
  readonly most: number;
}

export const UNBOUNDED: OutputBounds = { least: -Number.MAX_VALUE, most: Number.MAX_VALUE };

export interface Side {
  readonly gradient: number;
  readonly hessian: number;
  readonly output: number;
}

export interface Split {
  /** How much better than the leaf as it is, less the least gain asked for. */
  readonly gain: number;
  /** Number among the binned features. */
  readonly feature: number;
  /** Numeric: the last bin that goes left. */
  readonly lastLeftBin: number;
  /** Categorical: the bins that go left; undefined when numeric. */
  readonly leftBins?: readonly number[] | undefined;
  readonly defaultLeft: boolean;
  readonly left: Side;
  readonly right: Side;
}

export interface SplitRules extends LeafRules {
  readonly min_data_in_leaf: number;
  readonly min_sum_hessian_in_leaf: number;
  readonly min_gain_to_split: number;
  readonly max_cat_to_onehot: number;
  readonly max_cat_threshold: number;
  readonly cat_smooth: number;
  readonly cat_l2: number;
  readonly min_data_per_group: number;
}

/** What a feature's best split came to, and whether its children need to look at the feature at all. */
export interface Search {
  readonly split: Split | undefined;
  /** False when no split of the leaf by this feature is acceptable. */
  readonly isSplittable: boolean;
}

/** What a search needs to know of a feature. */
export type SearchedFeature = Pick<BinMapper, 'bins' | 'missing' | 'zeroBin' | 'restBin'> & {
  readonly isCategorical: boolean;
  /** -1, 0 or 1. */
  readonly monotone: number;
};
