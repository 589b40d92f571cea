import { display } from '../../schema/index.ts';
import type { TrainableObjective } from './objectives/trainers.ts';
import { type XgboostParameters, xgboostParameters } from './parameters.ts';

/** Objectives that count rows of label 1 by `scale_pos_weight`. */
const WEIGHS_POSITIVES: readonly TrainableObjective[] = [
  'binary:logistic',
  'binary:logitraw',
  'reg:logistic',
  'reg:squarederror',
];

/** One sentence for each parameter that was set and does nothing beside the others. */
export function idleParameters(parameters: XgboostParameters): string[] {
  const { booster, objective } = parameters;
  const isDart = booster === 'dart';
  const idle: readonly (readonly [keyof XgboostParameters, boolean, string])[] = [
    ['rate_drop', isDart, 'booster dart'],
    ['skip_drop', isDart, 'booster dart'],
    ['one_drop', isDart, 'booster dart'],
    ['sample_type', isDart, 'booster dart'],
    ['normalize_type', isDart, 'booster dart'],
    ['tweedie_variance_power', objective === 'reg:tweedie', 'the objective reg:tweedie'],
    ['huber_slope', watchesHuber(parameters), 'the objective reg:pseudohubererror'],
    ['scale_pos_weight', WEIGHS_POSITIVES.includes(objective), `one of the objectives ${WEIGHS_POSITIVES.join(', ')}`],
  ];
  return idle
    .filter(([name, isUsed]) => !isUsed && parameters[name] !== defaultOf(name))
    .map(([name, , needed]) => `${name} ${display(parameters[name])} does nothing without ${needed}`);
}

const watchesHuber = ({ objective, eval_metric }: XgboostParameters): boolean =>
  objective === 'reg:pseudohubererror' || [eval_metric].flat().includes('mphe');

function defaultOf(name: keyof XgboostParameters): unknown {
  return xgboostParameters.shape[name].safeParse(undefined).data;
}
