import { roundStartsOf } from '../model-files/xgboost/rounds.ts';
import type { Booster } from './booster.ts';

/**
 * The model with the rounds up to its best one only, as XGBoost's scikit-learn classes and SageMaker's container
 * predict after early stopping; itself when it has no mark of a best round (attribute `best_iteration`) or ends there.
 */
export function upToBestIteration(booster: Booster): Booster {
  const best = booster.attributes.best_iteration;
  if (best === undefined || !/^\d{1,9}$/.test(best)) return booster;
  const starts = roundStartsOf(booster);
  const rounds = Number(best) + 1;
  const end = starts[rounds];
  if (end === undefined || end === booster.trees.length) return booster;
  return {
    ...booster,
    trees: booster.trees.slice(0, end),
    treeGroups: booster.treeGroups.slice(0, end),
    treeWeights: booster.treeWeights?.slice(0, end),
    roundStarts: booster.roundStarts?.slice(0, rounds + 1),
  };
}
