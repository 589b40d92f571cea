import { scoreModel } from '../../evaluation/index.ts';
import { bootstrapIntervals } from '../../ml/index.ts';
import type { LongWork } from '../../schema/index.ts';
import type { FoldOutcome } from './fit-fold.ts';

const REPLICATES = 200;
/** Rows beyond these make the interval more exact than anybody needs, and slow. */
const MOST_ROW_DRAWS = 20_000_000;

export interface MetricInterval {
  readonly low: number;
  readonly high: number;
  /** Such as 0.95. */
  readonly level: number;
}

/**
 * Bootstrap interval of a metric's mean over folds, by drawing validation rows within each fold; NaN where the metric is
 * undefined. Every class keeps its number of rows.
 */
export async function metricInterval(
  outcomes: readonly FoldOutcome[],
  { metric, seed, signal }: { readonly metric: string; readonly seed: number } & Pick<LongWork, 'signal'>,
): Promise<MetricInterval> {
  const level = 0.95;
  const starts = outcomes.map((_, i) =>
    outcomes.slice(0, i).reduce((sum, { validation }) => sum + size(validation), 0),
  );
  const rows = outcomes.reduce((sum, { validation }) => sum + size(validation), 0);
  const strata = new Float64Array(rows);
  const weights = new Float64Array(rows);
  outcomes.forEach(({ validation, scorer }, fold) => {
    const hasClasses = scorer.task !== 'regression';
    for (let row = 0; row < size(validation); row++) {
      const at = (starts[fold] as number) + row;
      strata[at] = fold * 1000 + (hasClasses ? (validation.labels[row] as number) : 0);
      weights[at] = validation.weights?.[row] ?? 1;
    }
  });
  const mean = (drawn: Float64Array): number => {
    const scores = outcomes.map(({ scorer, validation }, fold) => {
      const from = starts[fold] as number;
      const own = Float32Array.from(drawn.subarray(from, from + size(validation)));
      return scoreModel(scorer, { ...validation, weights: own })[metric] ?? Number.NaN;
    });
    return scores.reduce((sum, score) => sum + score, 0) / scores.length;
  };
  const replicates = Math.max(50, Math.min(REPLICATES, Math.floor(MOST_ROW_DRAWS / rows)));
  const { value } = await bootstrapIntervals(
    { rows, strata, weights, metrics: (resample) => ({ value: mean(resample.weights) }) },
    { replicates, level, seed, signal },
  );
  return { low: value?.low ?? Number.NaN, high: value?.high ?? Number.NaN, level };
}

const size = ({ labels }: FoldOutcome['validation']): number => labels.length;
