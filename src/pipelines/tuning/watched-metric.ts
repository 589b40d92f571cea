import { ALGORITHMS, type AlgorithmName } from '../../ml/index.ts';

/** What boosters call a metric when they measure it after every round. */
const NAMES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  xgboost: {
    ...{ pr_auc: 'aucpr', auc_roc: 'auc', log_loss: 'logloss', accuracy: 'error' },
    ...{ rmse: 'rmse', mae: 'mae' },
  },
  lightgbm: {
    ...{ pr_auc: 'average_precision', auc_roc: 'auc', log_loss: 'binary_logloss', accuracy: 'binary_error' },
    ...{ rmse: 'rmse', mae: 'l1' },
  },
};
const OPTIONS: Readonly<Record<string, string>> = { xgboost: 'eval_metric', lightgbm: 'metric' };

/** How an algorithm tells after every round how good it is by a metric. */
export interface WatchedMetric {
  /** Parameters that make it do so. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** The value of the metric after a round; undefined where a round does not tell. */
  read(round: Readonly<Record<string, number>>): number | undefined;
}

/** Undefined where the algorithm does not measure this metric on its way, or not for this task. */
export function watchedMetric(algorithm: AlgorithmName, metric: string, task: string): WatchedMetric | undefined {
  const name = NAMES[algorithm]?.[metric];
  const option = OPTIONS[algorithm];
  if (name === undefined || option === undefined || task === 'multiclass') return undefined;
  const accepted = ALGORITHMS[algorithm].parameters.shape[option]?.safeParse(name).success;
  if (!accepted) return undefined;
  return {
    parameters: { [option]: name },
    read: (round) => {
      const value = round[`validation-${name}`];
      return value === undefined || metric !== 'accuracy' ? value : 1 - value;
    },
  };
}
