/** Metrics where less is better; of all others more is. */
const LESS_IS_BETTER = new Set(['log_loss', 'brier', 'rmse', 'mse', 'mae', 'mape', 'false_positive_rate']);

/** Whether a higher value of the metric is the better one; names ending in `_loss` or `_error` are better low. */
export function isBetterHigh(metric: string): boolean {
  return !LESS_IS_BETTER.has(metric) && !/_(loss|error)$/.test(metric);
}

const LEAST: Readonly<Record<string, number>> = {
  mcc: -1,
  kappa: -1,
  r2: Number.NEGATIVE_INFINITY,
  explained_variance: Number.NEGATIVE_INFINITY,
};

/** The least and the most that a metric can be. Errors have no most, though some of them stay below one. */
export function metricRange(metric: string): readonly [least: number, most: number] {
  // A mean difference, of either sign.
  if (metric === 'bias') return [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  return isBetterHigh(metric) ? [LEAST[metric] ?? 0, 1] : [0, Number.POSITIVE_INFINITY];
}
