import { AssayError } from '../../errors/index.ts';
import { completeParameters } from '../../ml/index.ts';
import { type Trial, TrialPruned } from '../../tuning/index.ts';
import type { ChosenAlgorithm } from './algorithm-space.ts';
import { type FoldOutcome, fitFold } from './fit-fold.ts';
import type { Folds } from './read-folds.ts';
import { type Purpose, sharedParameters } from './trial-parameters.ts';
import { watchedMetric } from './watched-metric.ts';

export interface EvaluateOptions extends Purpose {
  readonly folds: Folds;
  /** Every core unless given. */
  readonly threads?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Told how good it is on its way; a holdout tells after every round, a cross-validation after every fold. */
  readonly trial?: Pick<Trial, 'report' | 'shouldPrune'> | undefined;
}

/** One choice of hyperparameters, measured. */
export interface Evaluated extends ChosenAlgorithm {
  /** Mean of the metric over the folds. */
  readonly value: number;
  readonly outcomes: readonly FoldOutcome[];
  /** Mean over the folds, of all metrics that are defined in each. */
  readonly metrics: Readonly<Record<string, number>>;
  /** Mean number of rounds that the models keep, at least 1. */
  readonly rounds: number;
  /** Spent on training. */
  readonly seconds: number;
}

/** Trains and measures on every fold. @throws TrialPruned as soon as going on is not worth it */
export async function evaluateTrial(chosen: ChosenAlgorithm, options: EvaluateOptions): Promise<Evaluated> {
  const { folds, metric, task, threads, signal, trial } = options;
  const { algorithm } = chosen;
  const given = { ...sharedParameters(algorithm, options), ...chosen.parameters };
  const parameters = completeParameters(algorithm, given, { hasValidation: true });
  const watched = folds.folds.length === 1 ? watchedMetric(algorithm, metric, task) : undefined;
  const outcomes: FoldOutcome[] = [];
  for (const [i, fold] of folds.folds.entries()) {
    const outcome = await fitFold(
      fold,
      { algorithm, parameters, labelValues: folds.labelValues },
      {
        ...{ threads, signal },
        progress: ({ done = 0, metrics = {} }) => {
          const value = watched?.read(metrics);
          if (value === undefined || trial === undefined) return;
          trial.report(value, done);
          if (trial.shouldPrune()) throw new TrialPruned();
        },
      },
    );
    outcomes.push(outcome);
    if (folds.folds.length > 1) trial?.report(outcome.metrics[metric] ?? Number.NaN, i);
    if (i < folds.folds.length - 1 && trial?.shouldPrune()) throw new TrialPruned();
  }
  return { ...chosen, outcomes, ...summaryOf(outcomes, metric) };
}

function summaryOf(outcomes: readonly FoldOutcome[], metric: string) {
  const mean = (of: (outcome: FoldOutcome) => number): number =>
    outcomes.reduce((sum, outcome) => sum + of(outcome), 0) / outcomes.length;
  const names = Object.keys(outcomes[0]?.metrics ?? {});
  const means = names.map((name) => [name, mean(({ metrics }) => metrics[name] ?? Number.NaN)] as const);
  const metrics = Object.fromEntries(means.filter(([, value]) => Number.isFinite(value)));
  const value = metrics[metric];
  if (value === undefined) {
    throw new AssayError({
      code: 'TUNING_METRIC_UNDEFINED',
      message: `${metric} is undefined on the validation rows`,
      remedy: 'Use more rows or fewer folds, so that every class is among the rows of each, or another metric',
      details: { metric },
    });
  }
  const rounds = Math.max(1, Math.round(mean((outcome) => outcome.rounds)));
  return { value, metrics, rounds, seconds: outcomes.reduce((sum, { seconds }) => sum + seconds, 0) };
}
