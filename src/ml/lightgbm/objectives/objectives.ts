import type { Task } from '../../model.ts';
import { binary } from './binary.ts';
import { multiclass, multiclassova } from './multiclass.ts';
import { crossEntropy, poisson, regression } from './regression.ts';
import type { TrainingObjective } from './training-objective.ts';

/** The objectives that can be trained here. */
export const TRAINABLE_OBJECTIVES = [
  'binary',
  'regression',
  'multiclass',
  'multiclassova',
  'poisson',
  'cross_entropy',
] as const;

export type TrainableObjective = (typeof TRAINABLE_OBJECTIVES)[number];

export const TRAINING_OBJECTIVES: Readonly<Record<TrainableObjective, TrainingObjective>> = {
  binary,
  regression,
  multiclass,
  multiclassova,
  poisson,
  cross_entropy: crossEntropy,
};

/** Other names of LightGBM's for them. */
export const OBJECTIVE_ALIASES = {
  regression_l2: 'regression',
  l2: 'regression',
  mean_squared_error: 'regression',
  mse: 'regression',
  l2_root: 'regression',
  root_mean_squared_error: 'regression',
  rmse: 'regression',
  softmax: 'multiclass',
  multiclass_ova: 'multiclassova',
  ova: 'multiclassova',
  ovr: 'multiclassova',
  xentropy: 'cross_entropy',
} as const satisfies Record<string, TrainableObjective>;

/** What a model of the objective answers. */
export function taskOfObjective(objective: TrainableObjective): Task {
  const { kind } = TRAINING_OBJECTIVES[objective];
  return kind === 'binary' || kind === 'multiclass' ? kind : 'regression';
}
