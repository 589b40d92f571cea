import { AssayError } from '../errors/index.ts';
import { scoreModel } from '../evaluation/index.ts';
import type { ActiveRun, Experiments, NewRunDataset, ParamValue, RunContext } from '../experiments/index.ts';
import {
  type AlgorithmName,
  type FitInput,
  type FitResult,
  type FitWork,
  fitInWorker,
  type LabelledRows,
  type Model,
  modelFileName,
} from '../ml/index.ts';
import type { ExperimentId, LongWork, Progress, ProgressReport, RunId } from '../schema/index.ts';
import { LiveMetrics } from './live-metrics.ts';
import type { UnlabelledRows } from './read-rows.ts';

export interface TrainRunRequest {
  readonly experimentId: ExperimentId;
  /** 32 hex digits that no run has; made up unless given. */
  readonly id?: string;
  readonly runName?: string;
  /** Makes it a nested run. */
  readonly parentRunId?: string | undefined;
  readonly algorithm: AlgorithmName;
  /** All of them, defaults included, for the run records what is given. */
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly train: UnlabelledRows;
  /** Early stopping watches these rows, and the run's metrics are measured on them; on `train` when absent. */
  readonly validation?: LabelledRows | undefined;
  /** A model to go on from. */
  readonly initialModel?: Model | undefined;
  /** Threads to compute with; every core unless given. */
  readonly threads?: number | undefined;
  /** What the run read; the run keeps names, versions and digests. */
  readonly datasets: readonly NewRunDataset[];
  /** What the run was made with; looked at by itself unless given. */
  readonly context?: RunContext;
  readonly tags?: Readonly<Record<string, string>>;
  /** What else is to be done with the model before the run counts as FINISHED. */
  readonly deliver?: ((model: Model) => Promise<void>) | undefined;
}

export interface TrainedRun {
  readonly runId: RunId;
  readonly algorithm: AlgorithmName;
  readonly model: Model;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Plain names such as `auc_roc` when measured on the validation rows, `train_auc_roc` when there are none. */
  readonly metrics: Readonly<Record<string, number>>;
  readonly measuredOn: 'validation' | 'train';
  /** Rounds the model holds. */
  readonly rounds: number;
  readonly trainSeconds: number;
  readonly history: FitResult['history'];
  readonly warnings: readonly string[];
}

/**
 * Trains in a worker thread as one tracked run: parameters, the training history, metrics, dataset digests, context
 * and the model file. The run ends FINISHED; FAILED when training or delivery fails; KILLED when the signal is aborted.
 */
export async function trainRun(
  experiments: Experiments,
  request: TrainRunRequest,
  work: LongWork = {},
): Promise<TrainedRun> {
  const { algorithm, parameters, train, validation, context } = request;
  const run = await experiments.startRun({
    experimentId: request.experimentId,
    ...(request.id !== undefined && { id: request.id }),
    ...(request.runName !== undefined && { name: request.runName }),
    ...(request.parentRunId !== undefined && { parentRunId: request.parentRunId }),
    tags: { 'assay.algorithm': algorithm, ...request.tags },
    params: { algorithm, ...(parameters as Record<string, ParamValue>) },
    ...(context && { context }),
  });
  try {
    for (const dataset of request.datasets) await run.logDataset(dataset);

    const stage = `train ${request.runName ?? algorithm}`;
    const started = performance.now();
    const { matrix, labels, weights, labelValues } = train;
    const { initialModel, threads } = request;
    const input = { train: matrix, labels, weights, labelValues, validation, parameters, initialModel };
    const fit = await fitWatched(run, algorithm, input, {
      signal: work.signal,
      threads,
      progress: renamed(work.progress, stage),
    });
    // Training that ended early never reached its count; this says that it is over.
    work.progress?.({ stage, done: fit.rounds, total: fit.rounds, unit: 'rounds', note: `${fit.rounds} rounds` });
    const trainSeconds = (performance.now() - started) / 1000;

    const measuredOn = validation === undefined ? 'train' : 'validation';
    const measured = validation ?? (labels && { ...train, labels });
    const scores = measured === undefined ? {} : scoreModel(fit.model, measured);
    const metrics = measuredOn === 'train' ? onTrainingRows(scores) : scores;
    const rounds = fit.bestRound ?? fit.rounds;
    await run.log({
      metrics: Object.entries({ ...metrics, train_seconds: trainSeconds, rounds }).map(([key, value]) => ({
        key,
        value,
      })),
      tags: { 'assay.measured_on': measuredOn },
    });
    await run.logArtifact(`model/${modelFileName(fit.model)}`, fit.model.toFile());
    await request.deliver?.(fit.model);
    await run.end('FINISHED');
    return {
      ...{ runId: run.id, algorithm, model: fit.model, parameters, metrics, measuredOn, rounds, trainSeconds },
      history: fit.history,
      // Without labels nothing is measured, so nothing flatters.
      warnings: measuredOn === 'train' && measured !== undefined ? [...fit.warnings, FLATTERING] : fit.warnings,
    };
  } catch (error) {
    await endUnfinished(run, error);
    throw error;
  }
}

/** Fits while the run receives the metrics of each round. */
async function fitWatched(
  run: ActiveRun,
  algorithm: AlgorithmName,
  input: FitInput,
  work: FitWork,
): Promise<FitResult> {
  await using live = new LiveMetrics(run);
  const progress = (report: ProgressReport): void => {
    live.record(report);
    work.progress?.(report);
  };
  return await fitInWorker(algorithm, input, { ...work, progress });
}

const FLATTERING =
  'The metrics are measured on the rows that the model learnt from and flatter it; train with a validation table to see how good it is on others';

/** Scores on the rows a model learnt from flatter it; their names say so. */
function onTrainingRows(scores: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(scores).map(([name, value]) => [`train_${name}`, value]));
}

async function endUnfinished(run: ActiveRun, error: unknown): Promise<void> {
  const stopped = error instanceof AssayError && error.kind === 'interrupted';
  const reason = error instanceof AssayError ? `${error.code}: ${error.message}` : 'INTERNAL';
  try {
    await run.setTags({ 'assay.ended_by': stopped ? 'user' : 'error', 'assay.error': reason.slice(0, 500) });
    await run.end(stopped ? 'KILLED' : 'FAILED');
  } catch {
    // The first error says what went wrong; that the run could not be closed is found by the next start.
  }
}

const renamed = (progress: Progress | undefined, stage: string): Progress | undefined =>
  progress && ((report) => progress({ ...report, stage }));
