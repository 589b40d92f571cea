import { algorithmComparisonChart, type ChartSpec, chartFiles } from '../../charts/index.ts';
import { AssayError, throwIfInterrupted } from '../../errors/index.ts';
import { isBetterHigh, metricRange } from '../../evaluation/index.ts';
import type { ActiveRun, Experiments } from '../../experiments/index.ts';
import {
  ALGORITHM_NAMES,
  ALGORITHMS,
  type AlgorithmName,
  algorithmNamed,
  completeParameters,
  type Task,
} from '../../ml/index.ts';
import type { LongWork, RunId } from '../../schema/index.ts';
import type { DataSources } from '../open-data.ts';
import { refuseUnknownFields } from '../refuse-unknown-fields.ts';
import { LEAST_CLASSES, wantedTask } from '../wanted-task.ts';
import {
  compareFolds,
  type FoldRanks,
  type FoldSizes,
  type FoldTest,
  foldInterval,
  LEVEL,
  rankFolds,
} from './compare-folds.ts';
import { type Evaluated, evaluateTrial } from './evaluate-trial.ts';
import { FOLDED_TABLE_FIELDS, type FoldedTable, type Folds, readFolds } from './read-folds.ts';
import { wantedMetric } from './wanted-metric.ts';

export interface CompareAlgorithmsRequest extends FoldedTable {
  /** Every algorithm that can learn the task unless given. */
  readonly algorithms?: readonly string[] | undefined;
  /** `binary` unless given. */
  readonly task?: string | undefined;
  /** Decides which is best; that of the task unless given. */
  readonly metric?: string | undefined;
  /** By algorithm; defaults where nothing is given. */
  readonly parameters?: Readonly<Record<string, Readonly<Record<string, unknown>>>> | undefined;
  /** 5 unless given. */
  readonly folds?: number | undefined;
  /** Name of the experiment of the runs; that of the file unless given. */
  readonly experiment?: string | undefined;
}

export interface ComparedAlgorithm {
  readonly algorithm: AlgorithmName;
  readonly title: string;
  readonly runId: RunId;
  /** Means over the folds with 95 % intervals, by metric. */
  readonly metrics: Readonly<Record<string, { readonly mean: number; readonly low: number; readonly high: number }>>;
  /** Of the metric that decides, by fold. */
  readonly scores: readonly number[];
  /** Mean of one training. */
  readonly trainSeconds: number;
  /** The best one, and those whose difference from it may be chance. */
  readonly isAmongBest: boolean;
}

export interface AlgorithmComparison {
  /** The run that those of the algorithms are nested in. */
  readonly runId: RunId;
  readonly task: Task;
  readonly metric: string;
  readonly folds: number;
  /** Best first. */
  readonly algorithms: readonly ComparedAlgorithm[];
  /** Every pair. */
  readonly tests: readonly FoldTest[];
  /** How they rank over the folds; null for two algorithms, or a single holdout. */
  readonly ranks: FoldRanks | null;
  /** Algorithms that could not be trained, and why. */
  readonly failures: readonly { readonly algorithm: AlgorithmName; readonly reason: string }[];
  /** What the differences amount to, a sentence each. */
  readonly findings: readonly string[];
  readonly chart: ChartSpec;
}

const FIELDS = {
  ...FOLDED_TABLE_FIELDS,
  ...{ algorithms: true, task: true, metric: true, parameters: true, experiment: true },
} as const satisfies Record<keyof CompareAlgorithmsRequest, true>;

/**
 * Trains every algorithm on the same folds and measures the same metrics; says which differences chance explains. Each is
 * a run below one of the comparison, which has the chart.
 * @throws AssayError `INVALID_ARGUMENT` for fields that a request does not have, `ML_…`, `TABLES_…`, `TUNING_METRIC_UNKNOWN`; `TUNING_ALL_FAILED` when no algorithm could be trained
 */
export async function compareAlgorithms(
  { experiments, ...sources }: DataSources & { readonly experiments: Experiments },
  request: CompareAlgorithmsRequest,
  work: LongWork = {},
): Promise<AlgorithmComparison> {
  refuseUnknownFields(request, FIELDS, 'comparison');
  const { parameters = {}, folds: count = 5, seed = 0 } = request;
  const named = request.algorithms?.map(algorithmNamed);
  const task: Task =
    (named?.[0] && wantedTask(named[0], request.task)) ?? (request.task as Task | undefined) ?? 'binary';
  const algorithms = named ?? ALGORITHM_NAMES.filter((name) => ALGORITHMS[name].tasks.includes(task));
  for (const algorithm of algorithms) {
    wantedTask(algorithm, task);
    completeParameters(algorithm, parameters[algorithm]);
  }
  const metric = wantedMetric(task, LEAST_CLASSES, request.metric);
  const precision = algorithms.some((name) => ALGORITHMS[name].precision === 'double') ? 'double' : 'single';
  const folds = await readFolds(sources, { ...request, folds: count, task, precision }, work);
  const experiment = await experiments.getOrCreateExperiment(request.experiment ?? folds.dataset.name);
  await using parent = await experiments.startRun({
    experimentId: experiment.id,
    name: `compare ${folds.dataset.name}`,
    tags: { 'assay.comparison': algorithms.join(','), 'assay.metric': metric },
    params: { metric, folds: count, task, seed },
  });
  await parent.logDataset(folds.dataset);

  const done: { algorithm: AlgorithmName; runId: RunId; evaluated: Evaluated }[] = [];
  const failures: { algorithm: AlgorithmName; reason: string }[] = [];
  for (const [i, algorithm] of algorithms.entries()) {
    throwIfInterrupted(work.signal, 'the comparison');
    const stage = 'compare algorithms';
    work.progress?.({
      stage,
      done: i,
      total: algorithms.length,
      unit: 'algorithms',
      note: ALGORITHMS[algorithm].title,
    });
    await using run = await experiments.startRun({
      ...{ experimentId: experiment.id, parentRunId: parent.id, name: algorithm },
      tags: { 'assay.algorithm': algorithm },
    });
    try {
      const purpose = { task, classes: folds.classes, metric, seed, fixed: parameters[algorithm] ?? {} };
      const chosen = { algorithm, parameters: {} };
      const evaluated = await evaluateTrial(chosen, { ...purpose, folds, threads: undefined, signal: work.signal });
      await logEvaluated(run, evaluated);
      await run.end('FINISHED');
      done.push({ algorithm, runId: run.id, evaluated });
    } catch (error) {
      if (error instanceof AssayError && error.kind === 'interrupted') {
        await run.end('KILLED');
        await parent.end('KILLED');
        throw error;
      }
      const reason = error instanceof Error ? error.message : String(error);
      await run.setTags({ 'assay.error': reason.slice(0, 500) });
      await run.end('FAILED');
      failures.push({ algorithm, reason });
    }
  }
  work.progress?.({
    stage: 'compare algorithms',
    done: algorithms.length,
    total: algorithms.length,
    unit: 'algorithms',
  });
  if (done.length === 0) throw noneTrained(failures);

  const sizes = meanSizes(folds);
  const scored = done.map(({ algorithm, evaluated }) => ({ name: algorithm, scores: scoresOf(evaluated, metric) }));
  const tests = compareFolds(scored, sizes);
  const ranks = rankFolds(scored, isBetterHigh(metric)) ?? null;
  const compared = ranked(done, { metric, sizes, tests });
  const chart = algorithmComparisonChart({
    algorithms: compared.map(({ title, metrics, trainSeconds, isAmongBest }) => ({
      ...{ name: title, trainSeconds, isAmongBest },
      metrics: Object.fromEntries(
        Object.entries(metrics).map(([name, { mean, ...bounds }]) => [name, { value: mean, ...bounds }]),
      ),
    })),
    metrics: shownMetrics(task, metric),
    interval: `95 % interval over ${count} folds`,
    title: `Algorithms on ${folds.dataset.name}`,
  });
  for (const { name, bytes } of await chartFiles({ comparison: chart })) {
    await experiments.logArtifact(parent.id, `charts/${name}`, bytes);
  }
  await parent.end('FINISHED');
  const findings = findingsOf(compared, { tests, ranks, metric, folds: count });
  return {
    runId: parent.id,
    task,
    metric,
    folds: count,
    algorithms: compared,
    tests,
    ranks,
    failures,
    findings,
    chart,
  };
}

const scoresOf = ({ outcomes }: Evaluated, metric: string): number[] =>
  outcomes.map(({ metrics }) => metrics[metric] ?? Number.NaN);

function meanSizes({ folds }: Folds): FoldSizes {
  const mean = (sizes: readonly number[]): number => sizes.reduce((sum, size) => sum + size, 0) / sizes.length;
  return {
    train: mean(folds.map(({ train }) => train.labels.length)),
    validation: mean(folds.map(({ validation }) => validation.labels.length)),
  };
}

async function logEvaluated(run: ActiveRun, { outcomes, metrics, seconds, rounds }: Evaluated): Promise<void> {
  const byFold = outcomes.flatMap(({ metrics: own }, step) =>
    Object.entries(own).flatMap(([name, value]) =>
      Number.isFinite(value) ? [{ key: `fold_${name}`, value, step }] : [],
    ),
  );
  const means = Object.entries(metrics).map(([key, value]) => ({ key, value }));
  const about = { train_seconds: seconds / outcomes.length, rounds };
  await run.log({ metrics: [...byFold, ...means, ...Object.entries(about).map(([key, value]) => ({ key, value }))] });
}

function ranked(
  done: readonly { algorithm: AlgorithmName; runId: RunId; evaluated: Evaluated }[],
  { metric, sizes, tests }: { metric: string; sizes: FoldSizes; tests: readonly FoldTest[] },
): ComparedAlgorithm[] {
  const sign = isBetterHigh(metric) ? -1 : 1;
  const sorted = done.toSorted((a, b) => sign * (a.evaluated.value - b.evaluated.value));
  const best = sorted[0]?.algorithm;
  return sorted.map(({ algorithm, runId, evaluated }) => {
    const { outcomes, metrics, seconds } = evaluated;
    const test = tests.find(({ a, b }) => (a === algorithm && b === best) || (b === algorithm && a === best));
    return {
      ...{ algorithm, title: ALGORITHMS[algorithm].title, runId, scores: scoresOf(evaluated, metric) },
      metrics: Object.fromEntries(
        Object.keys(metrics).map((name) => [name, foldInterval(scoresOf(evaluated, name), sizes, metricRange(name))]),
      ),
      trainSeconds: seconds / outcomes.length,
      isAmongBest: algorithm === best || (test !== undefined && !test.isReal),
    };
  });
}

function findingsOf(
  [best, ...others]: readonly ComparedAlgorithm[],
  { tests, ranks, metric, folds }: Pick<AlgorithmComparison, 'tests' | 'ranks' | 'metric' | 'folds'>,
): string[] {
  if (best === undefined) return [];
  if (folds < 2) return ['A single holdout cannot tell a difference from chance; compare with 5 folds or more'];
  const even = others.filter(({ isAmongBest }) => isAmongBest);
  const behind = others.filter(({ isAmongBest }) => !isAmongBest);
  const quickest = [best, ...even].reduce((a, b) => (b.trainSeconds < a.trainSeconds ? b : a));
  const noise = tests.filter(({ isReal }) => !isReal).length;
  return [
    `${best.title} has the best ${metric}`,
    ...even.map(
      ({ title, algorithm }) =>
        `${title} differs from it by no more than chance explains (p = ${pText(tests, best, algorithm)})`,
    ),
    ...behind.map(({ title, algorithm }) => `${title} is worse (p = ${pText(tests, best, algorithm)})`),
    ...(quickest === best ? [] : [`${quickest.title} is as good as can be told and trains quickest of those`]),
    ...(noise > 0 ? [`${noise} of ${tests.length} differences are within the noise of ${folds} folds`] : []),
    ...(ranks === null || Number.isNaN(ranks.p) ? [] : [rankFinding(ranks, folds)]),
  ];
}

function rankFinding({ p, pairs }: FoldRanks, folds: number): string {
  const test = `Friedman's test, p ${p < 0.001 ? '< 0.001' : `= ${p.toFixed(3)}`}`;
  if (p >= LEVEL) return `Ranks over the ${folds} folds do not tell the algorithms apart (${test})`;
  const apart = pairs.filter((pair) => pair.p < LEVEL).length;
  return `Ranks over the ${folds} folds differ (${test}); Nemenyi's tells ${apart} of ${pairs.length} pairs apart`;
}

function pText(tests: readonly FoldTest[], best: ComparedAlgorithm, other: AlgorithmName): string {
  const test = tests.find(({ a, b }) => (a === other && b === best.algorithm) || (b === other && a === best.algorithm));
  const p = test?.adjustedP ?? Number.NaN;
  return p < 0.001 ? '< 0.001' : p.toFixed(3);
}

const SHOWN: Readonly<Record<Task, readonly string[]>> = {
  binary: ['pr_auc', 'auc_roc', 'log_loss', 'f1_score', 'accuracy'],
  multiclass: ['accuracy', 'log_loss', 'auc_roc_macro', 'balanced_accuracy'],
  regression: ['rmse', 'mae', 'r2'],
  anomaly: ['pr_auc', 'auc_roc'],
};

/** The metric that decides comes first. */
export const shownMetrics = (task: Task, metric: string): string[] => [...new Set([metric, ...SHOWN[task]])];

function noneTrained(failures: readonly { algorithm: AlgorithmName; reason: string }[]): AssayError {
  return new AssayError({
    code: 'TUNING_ALL_FAILED',
    message: `No algorithm could be trained: ${failures.map(({ algorithm, reason }) => `${algorithm}: ${reason}`).join('; ')}`,
    remedy: 'Correct the parameters or the table',
    details: { failures },
  });
}
