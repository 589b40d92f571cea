import { hinge } from './hinge.ts';
import { gamma, poisson, tweedie } from './log-link.ts';
import { logistic, logitRaw, shareLogistic } from './logistic.ts';
import type { ObjectiveName } from './objectives.ts';
import { pseudoHuber } from './pseudo-huber.ts';
import { softmax } from './softmax.ts';
import { squaredError } from './squared-error.ts';
import { squaredLogError } from './squared-log-error.ts';
import type { Trainer } from './trainer.ts';

/** The objectives that can be trained here. */
export const TRAINABLE_OBJECTIVES = [
  'binary:logistic',
  'binary:logitraw',
  'binary:hinge',
  'reg:squarederror',
  'reg:squaredlogerror',
  'reg:pseudohubererror',
  'reg:logistic',
  'reg:gamma',
  'reg:tweedie',
  'count:poisson',
  'multi:softprob',
  'multi:softmax',
] as const satisfies readonly ObjectiveName[];

export type TrainableObjective = (typeof TRAINABLE_OBJECTIVES)[number];

export const TRAINERS: Readonly<Record<TrainableObjective, Trainer>> = {
  'binary:logistic': logistic,
  'binary:logitraw': logitRaw,
  'binary:hinge': hinge,
  'reg:squarederror': squaredError,
  'reg:squaredlogerror': squaredLogError,
  'reg:pseudohubererror': pseudoHuber,
  'reg:logistic': shareLogistic,
  'reg:gamma': gamma,
  'reg:tweedie': tweedie,
  'count:poisson': poisson,
  'multi:softprob': softmax,
  'multi:softmax': softmax,
};
