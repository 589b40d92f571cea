import { likeliestClasses, multiclassLogLoss } from '../metrics/multiclass-metrics.ts';
import { logLoss } from '../metrics/probability-losses.ts';
import { averagePrecision, rocAuc } from '../metrics/ranking-scores.ts';
import { regressionMetrics } from '../metrics/regression-metrics.ts';
import type { Trainer } from './objectives/trainers.ts';

/** What can be watched while boosting, by XGBoost's names. */
export const EVALUATION_METRICS = ['logloss', 'error', 'auc', 'aucpr', 'rmse', 'mae', 'mlogloss', 'merror'] as const;

export type EvaluationMetric = (typeof EVALUATION_METRICS)[number];

interface Evaluated {
  readonly labels: Float32Array;
  /** Probabilities or values, row-major rows × groups. */
  readonly predictions: Float32Array;
  readonly groups: number;
}

interface MetricRow {
  readonly kinds: readonly Trainer['kind'][];
  readonly isBetterHigh: boolean;
  readonly score: (evaluated: Evaluated) => number;
}

const binary = ({ labels, predictions }: Evaluated) => ({ labels, probabilities: predictions });

const METRICS: Readonly<Record<EvaluationMetric, MetricRow>> = {
  logloss: { kinds: ['binary'], isBetterHigh: false, score: (rows) => logLoss(binary(rows)) },
  error: {
    kinds: ['binary'],
    isBetterHigh: false,
    // XGBoost calls a row positive above 0.5, not at it.
    score: ({ labels, predictions }) => shareOf(labels, (label, row) => (predictions[row]! > 0.5 ? 1 : 0) !== label),
  },
  auc: { kinds: ['binary'], isBetterHigh: true, score: (rows) => rocAuc(binary(rows)) },
  aucpr: { kinds: ['binary'], isBetterHigh: true, score: (rows) => averagePrecision(binary(rows)) },
  rmse: { kinds: ['binary', 'regression'], isBetterHigh: false, score: (rows) => regressionMetrics(rows).rmse },
  mae: { kinds: ['binary', 'regression'], isBetterHigh: false, score: (rows) => regressionMetrics(rows).mae },
  mlogloss: {
    kinds: ['multiclass'],
    isBetterHigh: false,
    score: ({ labels, predictions, groups }) =>
      multiclassLogLoss({ labels, probabilities: predictions, classes: groups }),
  },
  merror: {
    kinds: ['multiclass'],
    isBetterHigh: false,
    score: ({ labels, predictions, groups }) => {
      const verdicts = likeliestClasses({ probabilities: predictions, classes: groups });
      return shareOf(labels, (label, row) => verdicts[row] !== label);
    },
  },
};

const DEFAULT_METRICS = { binary: 'logloss', regression: 'rmse', multiclass: 'mlogloss' } as const;

export const defaultMetric = (kind: Trainer['kind']): EvaluationMetric => DEFAULT_METRICS[kind];

export const metricFits = (metric: EvaluationMetric, kind: Trainer['kind']): boolean =>
  METRICS[metric].kinds.includes(kind);

export const isBetterHigh = (metric: EvaluationMetric): boolean => METRICS[metric].isBetterHigh;

/** The metrics of one set of rows, keyed `PREFIX-METRIC`. */
export function evaluate(
  prefix: string,
  metrics: readonly EvaluationMetric[],
  evaluated: Evaluated,
): Record<string, number> {
  return Object.fromEntries(metrics.map((metric) => [`${prefix}-${metric}`, METRICS[metric].score(evaluated)]));
}

function shareOf(labels: Float32Array, holds: (label: number, row: number) => boolean): number {
  let count = 0;
  for (let row = 0; row < labels.length; row++) if (holds(labels[row]!, row)) count++;
  return count / labels.length;
}
