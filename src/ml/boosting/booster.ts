import type { Tree } from '../trees/tree.ts';
import type { ObjectiveName } from './objectives/objectives.ts';

/** Everything an XGBoost tree model is made of, whatever file it came from. */
export interface Booster {
  readonly objective: ObjectiveName;
  /** The objective's own settings, as the file spells them: object name → key → text. */
  readonly objectiveParameters: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** One per output group, before the link function. */
  readonly baseScores: readonly number[];
  /** Output groups: classes for `multi:*`, else 1. */
  readonly groups: number;
  readonly featureNames: readonly string[];
  /** True when the model was trained without names: `featureNames` are XGBoost's f0, f1, … and not in the file. */
  readonly isNameless?: boolean | undefined;
  /** One per feature (`float`, `int`, `i`, `q`, `c`), or empty when unknown. */
  readonly featureTypes: readonly string[];
  /** Free text kept with the model, such as `best_iteration`. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly trees: readonly Tree[];
  /** Output group of each tree. */
  readonly treeGroups: Int32Array;
  /** Weights of a dart model's trees. */
  readonly treeWeights?: Float32Array | undefined;
  /** Trees of one group in one round; above 1 in random forest mode. */
  readonly parallelTrees: number;
  /** Trees before each round and in all, where rounds differ in size; else a round has groups × parallelTrees. */
  readonly roundStarts?: readonly number[] | undefined;
}
