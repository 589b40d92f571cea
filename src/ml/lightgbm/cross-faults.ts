import { display, type Fault } from '../../schema/index.ts';
import { VALIDATION_ROWS } from '../boosting/cross-faults.ts';
import { TRAINING_OBJECTIVES } from './objectives/objectives.ts';
import type { LightgbmParameters } from './parameters.ts';
import { metricFits } from './watched-metrics.ts';

/** Faults that only show when parameters are seen together. */
export function crossFaults(parameters: Partial<LightgbmParameters>): Fault[] {
  return [
    ...objectiveFaults(parameters),
    ...samplingFaults(parameters),
    ...(parameters.boosting === 'dart' && (parameters.early_stopping_round ?? 0) > 0
      ? [fault('early_stopping_round', parameters.early_stopping_round, '0, because dart changes earlier rounds later')]
      : []),
  ];
}

/** Faults of training without validation rows. */
export function validationFaults({ early_stopping_round: rounds = 0 }: Partial<LightgbmParameters>): Fault[] {
  return rounds === 0 ? [] : [fault('early_stopping_round', rounds, VALIDATION_ROWS)];
}

function objectiveFaults({
  objective,
  num_class,
  metric = [],
  is_unbalance,
  scale_pos_weight = 1,
}: Partial<LightgbmParameters>): Fault[] {
  if (objective === undefined) return [];
  const faults: Fault[] = [];
  const hasClasses = TRAINING_OBJECTIVES[objective].kind === 'multiclass';
  if (hasClasses && num_class === undefined) {
    faults.push(fault('num_class', num_class, `the number of classes, which ${objective} needs`));
  }
  if (!hasClasses && num_class !== undefined) {
    faults.push(fault('num_class', num_class, `nothing, because ${objective} has no classes to count`));
  }
  for (const name of [metric].flat()) {
    if (!metricFits(name, objective)) faults.push(fault('metric', name, `a metric that fits ${objective}`));
  }
  if (is_unbalance && scale_pos_weight !== 1) {
    faults.push(fault('scale_pos_weight', scale_pos_weight, '1 beside is_unbalance, which sets it'));
  }
  return faults;
}

function samplingFaults({
  boosting,
  data_sample_strategy,
  top_rate = 0,
  other_rate = 0,
  bagging_freq = 0,
  bagging_fraction = 1,
  pos_bagging_fraction = 1,
  neg_bagging_fraction = 1,
  feature_fraction = 1,
}: Partial<LightgbmParameters>): Fault[] {
  const isGoss = data_sample_strategy === 'goss';
  const isBagging = bagging_freq > 0 && Math.min(bagging_fraction, pos_bagging_fraction, neg_bagging_fraction) < 1;
  const faults: Fault[] = [];
  if (isGoss && top_rate + other_rate > 1) {
    faults.push(fault('other_rate', other_rate, `at most ${1 - top_rate}, what top_rate leaves`));
  }
  if (isGoss && isBagging) {
    faults.push(fault('bagging_freq', bagging_freq, '0, because goss draws the rows'));
  }
  if (boosting === 'rf' && !isGoss && !isBagging && feature_fraction === 1) {
    faults.push(
      fault(
        'boosting',
        boosting,
        'rows or columns drawn at random: bagging_freq and bagging_fraction, or feature_fraction',
      ),
    );
  }
  return faults;
}

const fault = (path: string, value: unknown, expected: string): Fault => ({ path, got: display(value), expected });
