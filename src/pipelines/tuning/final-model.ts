import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { AssayError, throwIfInterrupted } from '../../errors/index.ts';
import type { Experiments, Run } from '../../experiments/index.ts';
import { loadModel, type Model } from '../../ml/index.ts';
import type { LongWork } from '../../schema/index.ts';
import { type TrainedRun, type TrainRunRequest, trainRun } from '../train-run.ts';
import type { MetricInterval } from './metric-interval.ts';

/** Of the run that trained the best parameters on all rows. */
export const BEST_TRIAL_TAG = 'assay.best_trial';
export const INTERVAL_TAG = 'assay.best_interval';

/** The best parameters of a study, trained on all rows. */
export interface FinalModel
  extends Pick<TrainedRun, 'runId' | 'algorithm' | 'model' | 'parameters' | 'rounds' | 'trainSeconds'> {
  /** As measured on the validation rows; those it learnt from would flatter it. */
  readonly metrics: Readonly<Record<string, number>>;
  /** Of the metric that was searched. */
  readonly interval: MetricInterval | undefined;
  /** Whether it was trained now, and not taken from an earlier or another process. */
  readonly isNew: boolean;
}

/** What is known of the best trial before it is trained on all rows. */
export interface Measured {
  readonly metrics: Readonly<Record<string, number>>;
  readonly interval: MetricInterval;
}

export interface FinalModelRequest {
  readonly study: string;
  /** The run of the study. */
  readonly studyRunId: string;
  readonly trial: number;
  readonly training: Omit<TrainRunRequest, 'id' | 'parentRunId' | 'runName' | 'deliver'>;
  /** Called where nobody measured before. */
  measure(): Promise<Measured>;
  /** Of the new model, before its run counts as finished. */
  readonly deliver: (model: Model) => Promise<void>;
}

const POLL_MS = 250;
/** Of polls, after which processes that died are looked for. */
const LOOK_EVERY = 12;

/**
 * Trains the best trial of a study on all rows, once: its run has an id that the study and the trial decide, so that of
 * several processes one trains and the others take what it made, as does whoever asks later. A training that failed or was
 * killed is tried again.
 * @throws AssayError `INTERRUPTED`, `ML_…`
 */
export async function finalModel(
  experiments: Experiments,
  request: FinalModelRequest,
  work: LongWork = {},
): Promise<FinalModel> {
  for (let attempt = 0; ; attempt++) {
    const id = finalRunId(request, attempt);
    const known = (await experiments.findRun(id)) ?? (await trainedNow(experiments, { ...request, id }, work));
    if (!('status' in known)) return known;
    const ended = await ending(experiments, known, work);
    if (ended?.status !== 'FINISHED' || ended.lifecycleStage === 'deleted') continue;
    const taken = await takenFrom(experiments, ended, request);
    if (taken === undefined) continue;
    await request.deliver(taken.model);
    return taken;
  }
}

function finalRunId({ studyRunId, trial }: Pick<FinalModelRequest, 'studyRunId' | 'trial'>, attempt: number): string {
  const name = `final model of ${studyRunId}, trial ${trial}, attempt ${attempt}`;
  return createHash('sha256').update(name).digest('hex').slice(0, 32);
}

/** @returns the run of another process where that was faster */
async function trainedNow(
  experiments: Experiments,
  { id, study, studyRunId, trial, training, measure, deliver }: FinalModelRequest & { readonly id: string },
  work: LongWork,
): Promise<FinalModel | Run> {
  let measured: Measured | undefined;
  try {
    const { runId, algorithm, model, parameters, rounds, trainSeconds } = await trainRun(
      experiments,
      {
        ...training,
        ...{ id, parentRunId: studyRunId, runName: `${study} best` },
        tags: { ...training.tags, 'assay.tuned_by': study, [BEST_TRIAL_TAG]: String(trial) },
        deliver: async (made) => {
          measured = await measure();
          // What trainRun measured is of the rows that the model learnt from.
          await experiments.log(id, {
            metrics: Object.entries(measured.metrics).map(([key, value]) => ({ key, value })),
            tags: { 'assay.measured_on': 'validation', [INTERVAL_TAG]: JSON.stringify(measured.interval) },
          });
          await deliver(made);
        },
      },
      work,
    );
    const { metrics = {}, interval } = measured ?? {};
    return { runId, algorithm, model, parameters, rounds, trainSeconds, metrics, interval, isNew: true };
  } catch (error) {
    const isTaken = error instanceof AssayError && error.code === 'EXPERIMENTS_RUN_EXISTS';
    if (isTaken) return experiments.getRun(id);
    throw error;
  }
}

/** The run once it has ended; undefined where somebody removed it. */
async function ending(experiments: Experiments, run: Run, { signal, progress }: LongWork): Promise<Run | undefined> {
  let known: Run | undefined = run;
  for (let polls = 1; known?.status === 'RUNNING' && known.lifecycleStage === 'active'; polls++) {
    throwIfInterrupted(signal, 'waiting for the final model');
    const note = `another process trains it, in the run ${run.id}`;
    if (polls % LOOK_EVERY === 1) progress?.({ stage: `wait for ${run.name}`, note });
    await sleep(POLL_MS);
    if (polls % LOOK_EVERY === 0) await experiments.markInterruptedRuns();
    known = await experiments.findRun(run.id);
  }
  return known;
}

/** Undefined where the run has no model any more. */
async function takenFrom(
  experiments: Experiments,
  run: Run,
  { training: { algorithm, parameters } }: FinalModelRequest,
): Promise<FinalModel | undefined> {
  const [file] = await experiments.listArtifacts(run.id, 'model');
  if (file === undefined) return undefined;
  const model = loadModel(await experiments.readArtifact(run.id, file.path));
  const interval = run.tags[INTERVAL_TAG];
  return {
    ...{ runId: run.id, algorithm, model, parameters, isNew: false },
    metrics: Object.fromEntries(Object.entries(run.metrics).filter(([name]) => !OF_TRAINING.test(name))),
    interval: interval === undefined ? undefined : (JSON.parse(interval) as MetricInterval),
    rounds: run.metrics.rounds ?? 0,
    trainSeconds: run.metrics.train_seconds ?? 0,
  };
}

/** Metrics of a training's run that say nothing of validation rows. */
const OF_TRAINING = /^(train_|train-|rounds$)/;
