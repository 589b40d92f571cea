import type { FitInput } from '../algorithm.ts';
import type { Booster } from './booster.ts';
import type { BoosterTrainer } from './booster-trainer.ts';
import { dictionaryAttributes } from './dictionary-attributes.ts';
import { fileParameters } from './objectives/file-parameters.ts';
import type { XgboostParameters } from './parameters.ts';
import type { XgboostModel } from './xgboost-model.ts';

/** Where early stopping found the model best. */
export interface BestRound {
  /** Rounds of this training, from 1. */
  readonly round: number;
  readonly score: number;
  /** What dart's trees counted by then; later rounds have changed that. */
  readonly treeWeights: Float32Array | undefined;
}

/** What was trained, cut back to the best round where early stopping watched. */
export function trainedBooster(
  { train, labelValues }: Pick<FitInput, 'train' | 'labelValues'>,
  {
    parameters,
    trainer,
    initial,
    best,
  }: {
    readonly parameters: XgboostParameters;
    readonly trainer: BoosterTrainer;
    readonly initial: XgboostModel | undefined;
    readonly best: BestRound | undefined;
  },
): Booster {
  const { groups, treesPerRound } = trainer;
  const earlier = initial?.booster.trees.length ?? 0;
  const kept = best ? earlier + best.round * treesPerRound : trainer.trees.length;
  return {
    objective: parameters.objective,
    objectiveParameters: fileParameters(parameters.objective, parameters, groups),
    baseScores: trainer.baseScores,
    groups,
    featureNames: [...train.names],
    featureTypes: train.names.map((name) => (Object.hasOwn(train.categories ?? {}, name) ? 'c' : 'float')),
    attributes: {
      ...withoutBest(initial?.booster.attributes),
      ...dictionaryAttributes({
        categories: initial?.categories ?? train.categories,
        labelValues: labelValues ?? initial?.labelValues,
      }),
      // Counted from 0 over all rounds, those of the initial model included.
      ...(best && {
        best_iteration: String(kept / treesPerRound - 1),
        best_score: String(best.score),
      }),
    },
    trees: trainer.trees.slice(0, kept),
    treeGroups: trainer.treeGroups.slice(0, kept),
    treeWeights: (best ? best.treeWeights : trainer.treeWeights)?.slice(0, kept),
    parallelTrees: parameters.num_parallel_tree,
  };
}

/** Marks of an earlier early stopping would point at a round in the middle. */
function withoutBest(attributes: Booster['attributes'] = {}): Booster['attributes'] {
  const { best_iteration: _, best_score: __, best_ntree_limit: ___, ...others } = attributes;
  return others;
}
