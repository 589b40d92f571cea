import type { Evaluated, EvaluationMetric } from './evaluated.ts';

/** The metrics of one set of rows, keyed `PREFIX-METRIC`. */
export function evaluate(
  prefix: string,
  metrics: ReadonlyMap<string, EvaluationMetric>,
  evaluated: Evaluated,
): Record<string, number> {
  return Object.fromEntries([...metrics].map(([name, metric]) => [`${prefix}-${name}`, metric.score(evaluated)]));
}
