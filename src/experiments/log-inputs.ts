import { type Queries, runScope } from '../storage/index.ts';
import type { NewRunDataset } from './active-run.ts';
import { datasetFaults, modelIdFaults } from './entry-faults.ts';
import { DATASET_CONTEXT_TAG } from './read-runs.ts';
import { type ReadDataset, recordRunLineage, sourceFile } from './record-lineage.ts';
import { refuseInvalidEntries } from './refuse-invalid-entries.ts';
import { storeRunModels } from './run-models.ts';
import type { Tracking } from './tracking.ts';
import { type Writable, writableRun } from './writable-run.ts';

/** What a run read. */
export interface RunInputs {
  readonly datasets?: readonly NewRunDataset[];
  /** Ids of logged models, which need not be known here. */
  readonly models?: readonly string[];
}

/**
 * Records datasets and logged models as inputs of a run, all or none. Within an experiment a dataset is known by name
 * and digest: the first one logged keeps its fields, and logging it again to the same run changes nothing, as in MLflow.
 * @throws AssayError `EXPERIMENTS_ENTRY_INVALID`, `EXPERIMENTS_RUN_NOT_FOUND`, `EXPERIMENTS_RUN_DELETED`,
 *   `EXPERIMENTS_RUN_ENDED`
 */
export async function logInputs(
  { database, clock }: Tracking,
  runId: string,
  { datasets = [], models = [] }: RunInputs,
  writable: Writable = 'any',
): Promise<void> {
  refuseInvalidEntries([...datasets.flatMap(datasetFaults), ...models.flatMap(modelIdFaults)]);
  const files = await Promise.all(datasets.map((dataset) => sourceFile(dataset, writable === 'open')));
  const read = datasets.map((dataset, index) => ({ ...readDataset(dataset), file: files[index] }));
  const at = Math.trunc(clock.now());
  const write = async (queries: Queries): Promise<void> => {
    const { experiment_id, name } = await writableRun(queries, runId, writable);
    let position = datasets.length === 0 ? 0 : await inputCount(queries, runId);
    for (const dataset of datasets) {
      if (await insertInput(queries, { runId, experiment_id, position, dataset })) position += 1;
    }
    const inputs = models.map((modelId) => ({ modelId, step: 0 }));
    await storeRunModels(queries, database.dialect, { runId, direction: 'input', models: inputs });
    await recordRunLineage(queries, database.dialect, { id: runId, name, at }, read);
  };
  await database.transaction(write, { scope: [runScope(runId)] });
}

const readDataset = ({ name, digest, version, context, tags }: NewRunDataset): ReadDataset => ({
  name,
  digest,
  version,
  role: context ?? tags?.[DATASET_CONTEXT_TAG],
});

interface Input {
  readonly runId: string;
  readonly experiment_id: number;
  readonly position: number;
  readonly dataset: NewRunDataset;
}

/** @returns false when the run has this input already */
async function insertInput(queries: Queries, { runId, experiment_id, position, dataset }: Input): Promise<boolean> {
  const { name, digest, version, source, sourceType = 'local', context, schema, profile } = dataset;
  const fields = { version: version ?? null, schema: schema ?? null, profile: profile ?? null };
  await queries
    .insertInto('input_dataset')
    .values({ experiment_id, name, digest, source, source_type: sourceType, ...fields })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const inserted = await queries
    .insertInto('run_input')
    .values({ run_id: runId, name, digest, position })
    .onConflict((conflict) => conflict.doNothing())
    .returning('position')
    .execute();
  if (inserted.length === 0) return false;
  const tags = { ...dataset.tags, ...(context !== undefined && { [DATASET_CONTEXT_TAG]: context }) };
  const rows = Object.entries(tags).map(([key, value]) => ({ run_id: runId, name, digest, key, value }));
  if (rows.length > 0) await queries.insertInto('run_input_tag').values(rows).execute();
  return true;
}

async function inputCount(queries: Queries, runId: string): Promise<number> {
  const { count } = await queries
    .selectFrom('run_input')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('run_id', '=', runId)
    .executeTakeFirstOrThrow();
  return Number(count);
}
