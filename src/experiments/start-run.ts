import { asExperimentId, asRunId, newRunId } from '../schema/index.ts';
import { currentProcess, type Queries } from '../storage/index.ts';
import { activeExperiment } from './active-experiment.ts';
import type { ActiveRun, ParamValue } from './active-run.ts';
import { appendToUri } from './artifacts/artifact-uri.ts';
import { logArtifact } from './artifacts/log-artifact.ts';
import type { RunContext } from './context/capture-context.ts';
import { contextTags, DEPENDENCIES_ARTIFACT } from './context/context-tags.ts';
import { DEFAULT_EXPERIMENT } from './create-experiment.ts';
import { runExists } from './create-run.ts';
import { paramFaults, tagFaults, textFaults } from './entry-faults.ts';
import { RUN_NAME_TAG } from './entry-rows.ts';
import { LIMITS } from './limits.ts';
import { idFaults, nameConflict, refuseInvalidRun, timeFaults } from './new-run-faults.ts';
import { OpenRun } from './open-run.ts';
import { paramTexts } from './param-text.ts';
import { newRunName } from './run-name.ts';
import type { Tracking } from './tracking.ts';
import { runNotFound } from './writable-run.ts';
import { insertParams, upsertTags } from './write-entries.ts';

export const PARENT_RUN_TAG = 'mlflow.parentRunId';

export interface NewRun {
  /** 32 lower-case hex digits that no run has; made up unless given. */
  readonly id?: string;
  /** The Default experiment (`0`) unless given. */
  readonly experimentId?: string;
  /** A memorable one is made up unless given. */
  readonly name?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly params?: Readonly<Record<string, ParamValue>>;
  /** Makes this a nested run, such as one trial of a study. */
  readonly parentRunId?: string;
  /** Code, dependencies and machine; captured by itself in a workspace unless given. Null for none. */
  readonly context?: RunContext | null;
  /** Milliseconds since the Unix epoch; now unless given. */
  readonly startTime?: number;
}

/**
 * Opens a run and records this process as the one that holds it.
 * @throws AssayError `EXPERIMENTS_RUN_INVALID` (every fault), `EXPERIMENTS_EXPERIMENT_NOT_FOUND`,
 *   `EXPERIMENTS_EXPERIMENT_DELETED`, `EXPERIMENTS_RUN_NOT_FOUND` (parent), `EXPERIMENTS_RUN_EXISTS` where an id was given
 */
export async function startRun(tracking: Tracking, run: NewRun = {}): Promise<ActiveRun> {
  const { experimentId = String(DEFAULT_EXPERIMENT.id), parentRunId, params = {} } = run;
  const { tags: environment, dependencies } = contextTags(
    run.context === null ? undefined : (run.context ?? (await tracking.context?.())),
  );
  const name = run.name || run.tags?.[RUN_NAME_TAG] || newRunName(tracking.randomBytes);
  const texts = paramTexts(params);
  refuseInvalidRun([
    ...idFaults(run.id),
    ...textFaults('name', name, LIMITS.runName),
    ...nameConflict(run),
    ...timeFaults(run),
    ...tagFaults(run.tags ?? {}),
    ...paramFaults(texts),
  ]);

  const id = run.id === undefined ? newRunId(tracking.randomBytes) : asRunId(run.id);
  const tags = {
    ...environment,
    ...run.tags,
    ...(parentRunId && { [PARENT_RUN_TAG]: parentRunId }),
    [RUN_NAME_TAG]: name,
  };
  const insert = async (queries: Queries) => {
    const { id: experiment, artifact_uri: root } = await activeExperiment(queries, experimentId);
    if (parentRunId) await requireRun(queries, parentRunId);
    const row = {
      id,
      experiment_id: experiment,
      name,
      status: 'RUNNING',
      user: tracking.user,
      start_time: run.startTime ?? Math.trunc(tracking.clock.now()),
      end_time: null,
      artifact_uri: appendToUri(root, id, 'artifacts'),
      lifecycle_stage: 'active',
      deleted_at: null,
    } as const;
    const inserted = await queries
      .insertInto('run')
      .values(row)
      .onConflict((conflict) => conflict.column('id').doNothing())
      .returning('id')
      .execute();
    if (inserted.length === 0) throw runExists(id);
    await queries
      .insertInto('run_process')
      .values({ run_id: id, ...currentProcess() })
      .execute();
    await upsertTags(queries, tracking.database.dialect, id, tags);
    await insertParams(queries, tracking.database.dialect, id, texts as Map<string, string>);
    return row.artifact_uri;
  };
  // Nobody knows the run yet, so that many can start at once.
  const artifactUri = await tracking.database.transaction(insert, { scope: [] });
  if (dependencies) await logArtifact(tracking, id, DEPENDENCIES_ARTIFACT, dependencies);
  return new OpenRun(tracking, { id, experimentId: asExperimentId(experimentId), name, artifactUri });
}

async function requireRun(queries: Queries, id: string): Promise<void> {
  const found = await queries.selectFrom('run').select('id').where('id', '=', id).executeTakeFirst();
  if (!found) throw runNotFound([id]);
}
