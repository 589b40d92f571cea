import { AssayError } from '../errors/index.ts';
import { asExperimentId, asRunId, newRunId } from '../schema/index.ts';
import type { ParamValue } from './active-run.ts';
import { paramFaults, tagFaults, textFaults } from './entry-faults.ts';
import { RUN_NAME_TAG } from './entry-rows.ts';
import { getRun } from './get-run.ts';
import { LIMITS } from './limits.ts';
import { idFaults, nameConflict, refuseInvalidRun, timeFaults } from './new-run-faults.ts';
import { paramTexts } from './param-text.ts';
import { recordChosenRun } from './record-chosen-run.ts';
import type { Run } from './run.ts';
import { newRunName } from './run-name.ts';
import type { Tracking } from './tracking.ts';

/** A run that goes on elsewhere, such as in a client of a server. */
export interface NewRunRecord {
  readonly experimentId: string;
  /**
   * 32 lower-case hex digits chosen by the client; made up unless given. Asked again with the same one, the run that
   * was made is the answer, so that a client that never heard of it can try again.
   */
  readonly id?: string | undefined;
  /** The tag `mlflow.runName` unless given, and without it a memorable one. */
  readonly name?: string | undefined;
  readonly tags?: Readonly<Record<string, string>>;
  readonly params?: Readonly<Record<string, ParamValue>>;
  /** Whom it belongs to, in the words of its client. */
  readonly user?: string | undefined;
  /** Milliseconds since the Unix epoch; now unless given. */
  readonly startTime?: number | undefined;
}

/**
 * Records a run that no process of this machine holds open: nothing is captured for it, and it is nobody's crash when
 * it never ends.
 * @throws AssayError `EXPERIMENTS_RUN_INVALID` (every fault), `EXPERIMENTS_EXPERIMENT_NOT_FOUND`,
 *   `EXPERIMENTS_EXPERIMENT_DELETED`, `EXPERIMENTS_RUN_EXISTS`
 */
export async function createRun(tracking: Tracking, run: NewRunRecord): Promise<Run> {
  const { experimentId, user = '', startTime = Math.trunc(tracking.clock.now()), params = {} } = run;
  const name = run.name || run.tags?.[RUN_NAME_TAG] || newRunName(tracking.randomBytes);
  const tags = { ...run.tags, [RUN_NAME_TAG]: name };
  const texts = paramTexts(params);
  refuseInvalidRun([
    ...idFaults(run.id),
    ...nameConflict(run),
    ...timeFaults({ startTime }),
    ...textFaults('user', user, LIMITS.user),
    ...tagFaults(tags),
    ...paramFaults(texts),
  ]);
  const id = run.id === undefined ? newRunId(tracking.randomBytes) : asRunId(run.id);
  const call = { experimentId, run: { id, name, user, start_time: startTime }, tags };
  const artifactUri =
    run.id === undefined && texts.size === 0
      ? await tracking.recorder.record(call)
      : await recordChosenRun(tracking, call, texts as Map<string, string>);
  if (artifactUri === undefined) return sameRun(await getRun(tracking, id), run);
  return {
    id,
    experimentId: asExperimentId(experimentId),
    name,
    status: 'RUNNING',
    user,
    startTime,
    artifactUri,
    lifecycleStage: 'active',
    params: Object.fromEntries(texts as Map<string, string>),
    metrics: {},
    latestMetrics: [],
    tags,
    datasets: [],
    modelInputs: [],
    modelOutputs: [],
  };
}

/** The run that is there already, provided that it is what was asked for. */
function sameRun(existing: Run, { experimentId, startTime }: NewRunRecord): Run {
  const isSame =
    existing.experimentId === experimentId && (startTime === undefined || existing.startTime === startTime);
  if (isSame) return existing;
  throw runExists(existing.id);
}

export const runExists = (runId: string): AssayError =>
  new AssayError({
    code: 'EXPERIMENTS_RUN_EXISTS',
    message: `There is already another run with the id ${runId}`,
    remedy: 'Choose another id, or leave it out',
    details: { runId },
  });
