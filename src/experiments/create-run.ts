import { asExperimentId, newRunId } from '../schema/index.ts';
import { tagFaults, textFaults } from './entry-faults.ts';
import { LIMITS } from './limits.ts';
import { nameConflict, refuseInvalidRun, timeFaults } from './new-run-faults.ts';
import type { Run } from './run.ts';
import { newRunName } from './run-name.ts';
import type { Tracking } from './tracking.ts';
import { RUN_NAME_TAG } from './write-entries.ts';

/** A run that goes on elsewhere, such as in a client of a server. */
export interface NewRunRecord {
  readonly experimentId: string;
  /** The tag `mlflow.runName` unless given, and without it a memorable one. */
  readonly name?: string | undefined;
  readonly tags?: Readonly<Record<string, string>>;
  /** Whom it belongs to, in the words of its client. */
  readonly user?: string | undefined;
  /** Milliseconds since the Unix epoch; now unless given. */
  readonly startTime?: number | undefined;
}

/**
 * Records a run that no process of this machine holds open: nothing is captured for it, and it is nobody's crash when
 * it never ends.
 * @throws AssayError `EXPERIMENTS_RUN_INVALID` (every fault), `EXPERIMENTS_EXPERIMENT_NOT_FOUND`,
 *   `EXPERIMENTS_EXPERIMENT_DELETED`
 */
export async function createRun(tracking: Tracking, run: NewRunRecord): Promise<Run> {
  const { experimentId, user = '', startTime = Math.trunc(tracking.clock.now()) } = run;
  const name = run.name || run.tags?.[RUN_NAME_TAG] || newRunName(tracking.randomBytes);
  const tags = { ...run.tags, [RUN_NAME_TAG]: name };
  refuseInvalidRun([
    ...nameConflict(run),
    ...timeFaults({ startTime }),
    ...textFaults('user', user, LIMITS.user),
    ...tagFaults(tags),
  ]);
  const id = newRunId(tracking.randomBytes);
  const artifactUri = await tracking.recorder.record({
    experimentId,
    run: { id, name, user, start_time: startTime },
    tags,
  });
  return {
    id,
    experimentId: asExperimentId(experimentId),
    name,
    status: 'RUNNING',
    user,
    startTime,
    artifactUri,
    lifecycleStage: 'active',
    params: {},
    metrics: {},
    latestMetrics: [],
    tags,
    datasets: [],
    modelInputs: [],
    modelOutputs: [],
  };
}
