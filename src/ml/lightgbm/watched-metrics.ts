import { merror, mlogloss } from '../boosting/evaluation/class-losses.ts';
import { auc } from '../boosting/evaluation/curve-areas.ts';
import type { Evaluated, EvaluationMetric } from '../boosting/evaluation/evaluated.ts';
import { error, logloss, mae, mape, rmse } from '../boosting/evaluation/row-losses.ts';
import { averagePrecision } from '../metrics/ranking-scores.ts';
import { TRAINING_OBJECTIVES, type TrainableObjective } from './objectives/objectives.ts';

/** Metrics that can be watched, by LightGBM's names. */
export const METRIC_NAMES = [
  'binary_logloss',
  'binary_error',
  'auc',
  'average_precision',
  'l2',
  'rmse',
  'l1',
  'mape',
  'poisson',
  'cross_entropy',
  'multi_logloss',
  'multi_error',
] as const;

export type MetricName = (typeof METRIC_NAMES)[number];

/** Predictions of less than this are this. */
const LEAST_VALUE = 1e-10;

const METRICS: Readonly<Record<MetricName, EvaluationMetric>> = {
  binary_logloss: { ...logloss, kinds: ['binary'] },
  binary_error: { ...error(0.5), kinds: ['binary'] },
  auc: { ...auc, kinds: ['binary'] },
  average_precision: {
    kinds: ['binary'],
    isBetterHigh: true,
    // A model that has run away predicts NaN, which must not end the training.
    score: ({ labels, weights, predictions }) =>
      predictions.includes(Number.NaN) ? Number.NaN : averagePrecision({ labels, weights, probabilities: predictions }),
  },
  l2: { ...rmse, score: (evaluated) => rmse.score(evaluated) ** 2 },
  rmse,
  l1: mae,
  mape,
  poisson: { kinds: ['positive'], isBetterHigh: false, score: poissonLoss },
  cross_entropy: { ...logloss, kinds: ['binary', 'share'] },
  multi_logloss: mlogloss,
  multi_error: merror,
};

/** Negative log-likelihood of Poisson's distribution without the part that depends on the label alone. */
function poissonLoss({ labels, weights, predictions }: Evaluated): number {
  let sum = 0;
  let total = 0;
  for (let row = 0; row < labels.length; row++) {
    const weight = weights === undefined ? 1 : weights[row]!;
    const value = Math.max(LEAST_VALUE, predictions[row]!);
    sum += weight * (value - labels[row]! * Math.log(value));
    total += weight;
  }
  return sum / total;
}

export const metricFits = (metric: MetricName, objective: TrainableObjective): boolean =>
  METRICS[metric].kinds.includes(TRAINING_OBJECTIVES[objective].kind);

/** The metrics to report each round by name, in the order asked for; the objective's own unless any was. */
export function watchedMetrics({
  objective,
  metric,
}: {
  readonly objective: TrainableObjective;
  readonly metric?: MetricName | readonly MetricName[] | undefined;
}): ReadonlyMap<string, EvaluationMetric> {
  const names = [metric ?? (TRAINING_OBJECTIVES[objective].defaultMetric as MetricName)].flat() as MetricName[];
  return new Map(names.map((name) => [name, METRICS[name]]));
}
