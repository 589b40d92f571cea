import { type Queries, runScope } from '../storage/index.ts';
import type { NewRunDataset } from './active-run.ts';
import { datasetFaults } from './entry-faults.ts';
import { DATASET_CONTEXT_TAG } from './read-runs.ts';
import { refuseInvalidEntries } from './refuse-invalid-entries.ts';
import type { Tracking } from './tracking.ts';
import { type Writable, writableRun } from './writable-run.ts';

/**
 * Records a dataset as an input of a run. Within an experiment a dataset is known by name and digest: the first one
 * logged keeps its fields, and logging it again to the same run changes nothing, as in MLflow.
 */
export async function logDataset(
  { database }: Tracking,
  runId: string,
  dataset: NewRunDataset,
  writable: Writable = 'any',
): Promise<void> {
  refuseInvalidEntries(datasetFaults(dataset));
  const { name, digest, version, source, sourceType = 'local', context, schema, profile } = dataset;
  const write = async (queries: Queries) => {
    const { experiment_id } = await writableRun(queries, runId, writable);
    const fields = { version: version ?? null, schema: schema ?? null, profile: profile ?? null };
    await queries
      .insertInto('input_dataset')
      .values({ experiment_id, name, digest, source, source_type: sourceType, ...fields })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    const inserted = await queries
      .insertInto('run_input')
      .values({ run_id: runId, name, digest, position: await nextPosition(queries, runId) })
      .onConflict((conflict) => conflict.doNothing())
      .returning('position')
      .execute();
    if (inserted.length === 0 || context === undefined) return;
    const tag = { run_id: runId, name, digest, key: DATASET_CONTEXT_TAG, value: context };
    await queries.insertInto('run_input_tag').values(tag).execute();
  };
  await database.transaction(write, { scope: [runScope(runId)] });
}

async function nextPosition(queries: Queries, runId: string): Promise<number> {
  const { count } = await queries
    .selectFrom('run_input')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('run_id', '=', runId)
    .executeTakeFirstOrThrow();
  return Number(count);
}
