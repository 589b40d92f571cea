import type { Queries } from '../storage/index.ts';
import { activeExperiment } from './active-experiment.ts';
import { appendToUri } from './artifacts/artifact-uri.ts';
import { refuseBeingRemoved } from './garbage/refuse-being-removed.ts';
import type { RecordCall } from './run-recording.ts';
import type { Tracking } from './tracking.ts';
import { insertParams, upsertTags } from './write-entries.ts';

/**
 * Records a run whose id its client chose, with its params, in a transaction of its own: an id that is taken must not
 * fail the runs that others make meanwhile.
 * @returns where the artifacts of the run belong; undefined when there is a run of this id
 * @throws AssayError `EXPERIMENTS_EXPERIMENT_NOT_FOUND`, `EXPERIMENTS_EXPERIMENT_DELETED`,
 *   `EXPERIMENTS_RUN_BEING_REMOVED`
 */
export async function recordChosenRun(
  { database }: Tracking,
  { experimentId, run, tags }: RecordCall,
  params: ReadonlyMap<string, string>,
): Promise<string | undefined> {
  const insert = async (queries: Queries): Promise<string | undefined> => {
    const taken = await queries.selectFrom('run').select('id').where('id', '=', run.id).executeTakeFirst();
    if (taken) return undefined;
    await refuseBeingRemoved(queries, run.id);
    const { id, artifact_uri } = await activeExperiment(queries, experimentId);
    const artifactUri = appendToUri(artifact_uri, run.id, 'artifacts');
    const rest = { status: 'RUNNING', end_time: null, lifecycle_stage: 'active', deleted_at: null } as const;
    const inserted = await queries
      .insertInto('run')
      .values({ ...run, ...rest, experiment_id: id, artifact_uri: artifactUri })
      .onConflict((conflict) => conflict.column('id').doNothing())
      .returning('id')
      .execute();
    if (inserted.length === 0) return undefined;
    await upsertTags(queries, database.dialect, run.id, tags);
    await insertParams(queries, database.dialect, run.id, params);
    return artifactUri;
  };
  return database.transaction(insert, { scope: [] });
}
