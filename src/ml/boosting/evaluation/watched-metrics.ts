import { TRAINERS } from '../objectives/trainers.ts';
import type { XgboostParameters } from '../parameters.ts';
import type { EvaluationMetric } from './evaluated.ts';
import { metricNamed } from './metric-named.ts';

/** The metrics to report each round by name, in the order asked for; the objective's own unless any was. */
export function watchedMetrics({
  objective,
  eval_metric,
  scale_pos_weight = 1,
  max_delta_step = 0,
  huber_slope = 1,
  tweedie_variance_power = 1.5,
}: Pick<XgboostParameters, 'objective'> & Partial<XgboostParameters>): ReadonlyMap<string, EvaluationMetric> {
  const settings = { scale_pos_weight, max_delta_step, huber_slope, tweedie_variance_power };
  const names = [eval_metric ?? TRAINERS[objective].defaultMetric(settings)].flat();
  return new Map(names.map((name) => [name, metricNamed(name, huber_slope)!]));
}
