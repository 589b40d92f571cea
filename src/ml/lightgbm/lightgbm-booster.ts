import type { LightgbmTree } from './lightgbm-tree.ts';

/** Everything a LightGBM model is made of. */
export interface LightgbmBooster {
  /** As the file spells it, such as `binary sigmoid:1`; undefined for one of the user's own. */
  readonly objective: string | undefined;
  /** Trees of one round, one for each output; tree t belongs to output t % groups. */
  readonly groups: number;
  readonly featureNames: readonly string[];
  /** What training saw of each feature: `[least:largest]`, its categories joined by `:`, or `none`. */
  readonly featureInfos: readonly string[];
  /** -1, 0 or 1 for each feature, or empty. */
  readonly monotoneConstraints: readonly number[];
  /** Random forest: predictions are made from the mean of the rounds instead of their sum. */
  readonly averageOutput: boolean;
  readonly trees: readonly LightgbmTree[];
  /** Lines of the file's parameter section, such as `[boosting: gbdt]`; kept for the record. */
  readonly parameterLines: readonly string[];
  /** What only we keep with a model. */
  readonly extras: LightgbmExtras;
}

export interface LightgbmExtras {
  /** For coded columns: what code i stood for in training. */
  readonly categories?: Readonly<Record<string, readonly string[]>> | undefined;
  /** What the label codes 0, 1, … stood for in training. */
  readonly labelValues?: readonly string[] | undefined;
  /** The round early stopping cut the model back to; counts from 1. */
  readonly bestRound?: number | undefined;
  readonly bestScore?: number | undefined;
}
