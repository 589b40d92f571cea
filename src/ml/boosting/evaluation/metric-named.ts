import { merror, mlogloss } from './class-losses.ts';
import { auc, aucpr } from './curve-areas.ts';
import type { EvaluationMetric } from './evaluated.ts';
import * as losses from './row-losses.ts';

/** Metrics by XGBoost's names, but for `mphe`. */
const METRICS: Readonly<Record<string, EvaluationMetric>> = {
  logloss: losses.logloss,
  error: losses.error(0.5),
  auc,
  aucpr,
  rmse: losses.rmse,
  mae: losses.mae,
  mape: losses.mape,
  rmsle: losses.rmsle,
  mlogloss,
  merror,
  'poisson-nloglik': losses.poissonNegativeLogLikelihood,
  'gamma-nloglik': losses.gammaNegativeLogLikelihood,
  'gamma-deviance': losses.gammaDeviance,
};

/** Metrics that take a number behind an @, by what stands before it. */
const FAMILIES: Readonly<Record<string, (argument: number) => EvaluationMetric | undefined>> = {
  error: losses.error,
  'tweedie-nloglik': (power) => (power > 1 && power < 2 ? losses.tweedieNegativeLogLikelihood(power) : undefined),
};

/** How metrics are called, for people. */
export const METRIC_NAMES: readonly string[] = [
  ...Object.keys(METRICS),
  'mphe',
  'error@THRESHOLD',
  'tweedie-nloglik@POWER',
];

/**
 * The metric of that name; undefined when there is none.
 * @param huberSlope what `mphe` measures with
 */
export function metricNamed(name: string, huberSlope = 1): EvaluationMetric | undefined {
  if (name === 'mphe') return losses.mphe(huberSlope);
  if (Object.hasOwn(METRICS, name)) return METRICS[name];
  const [family, argument, ...more] = name.split('@');
  if (!argument || more.length > 0 || !Object.hasOwn(FAMILIES, family!)) return undefined;
  const value = Number(argument);
  return Number.isFinite(value) ? FAMILIES[family!]!(value) : undefined;
}
