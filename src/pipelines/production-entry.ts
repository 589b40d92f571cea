import type { Run } from '../experiments/index.ts';
import { XGBOOST_HYPERPARAMETERS } from '../production/index.ts';

/** The parameters that production reads. */
export function pickHyperparameters<Value>(parameters: Readonly<Record<string, Value>>): Record<string, Value> {
  const known = Object.keys(XGBOOST_HYPERPARAMETERS.shape);
  return Object.fromEntries(Object.entries(parameters).filter(([name]) => known.includes(name)));
}

/**
 * What production reads of the parameters a run was made with. Where the run tells how many rounds its model holds
 * – early stopping keeps fewer than were asked for – training that many gives the same model again.
 */
export function productionHyperparameters({
  params,
  metrics,
}: Pick<Run, 'params' | 'metrics'>): Record<string, string> {
  const { rounds } = metrics;
  const held = params.num_round === undefined || rounds === undefined ? {} : { num_round: String(rounds) };
  return pickHyperparameters({ ...params, ...held });
}

/** Metrics of rows that neither training nor the choice of a champion has seen. */
const TEST_PREFIX = 'test_';

/** What is measured while a model learns: of each round, and what the training took. */
const ABOUT_TRAINING = /^((train|validation)-.*|train_seconds|rounds)$/;

/** How good the run's model is: on the test rows where the run has such metrics, under their plain names. */
export function productionMetrics({ metrics }: Pick<Run, 'metrics'>): Record<string, number> {
  const measured = Object.entries(metrics).filter(([name]) => !ABOUT_TRAINING.test(name));
  const onTestRows = measured.filter(([name]) => name.startsWith(TEST_PREFIX));
  if (onTestRows.length === 0) return Object.fromEntries(measured);
  return Object.fromEntries(onTestRows.map(([name, value]) => [name.slice(TEST_PREFIX.length), value]));
}
