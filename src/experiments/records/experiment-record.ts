import { asExperimentId } from '../../schema/index.ts';
import type { Queries } from '../../storage/index.ts';
import { refusalOfExperiment } from '../active-experiment.ts';
import { appendToUri } from '../artifacts/artifact-uri.ts';
import { refuseInvalidExperiment } from '../create-experiment.ts';
import type { Experiment } from '../experiment.ts';
import { experimentNumber, experimentRows, withTags } from '../get-experiment.ts';
import type { Texts } from './run-record.ts';
import type { RecordPlace } from './write-run-record.ts';

/** An experiment as it moves between workspaces. */
export interface ExperimentRecord {
  /** Kept where it is free. */
  readonly id: string;
  readonly name: string;
  readonly tags: Texts;
  readonly createdAt: number;
  readonly updatedAt: number;
}

export interface WrittenExperiment {
  readonly experiment: Experiment;
  /** Whether it was made now. */
  readonly isNew: boolean;
}

/**
 * The experiment of that name; made, with its own id where that is free, if there is none.
 * @throws AssayError `EXPERIMENTS_EXPERIMENT_DELETED`, `EXPERIMENTS_NAME_INVALID`
 */
export async function writeExperimentRecord(
  { database, locations }: RecordPlace,
  record: ExperimentRecord,
): Promise<WrittenExperiment> {
  const { name, createdAt, updatedAt } = record;
  const tags = Object.fromEntries(record.tags);
  refuseInvalidExperiment({ name, tags });
  return database.transaction(async (queries) => {
    const [known] = await withTags(queries, await experimentRows(queries).where('name', '=', name).execute());
    if (known !== undefined) {
      const refusal = refusalOfExperiment({ ...known, id: Number(known.id), lifecycle_stage: known.lifecycleStage });
      if (refusal !== undefined) throw refusal;
      return { experiment: known, isNew: false };
    }
    const id = await freeId(queries, record.id);
    const artifactUri = appendToUri(locations.defaultRoot, String(id));
    await queries
      .insertInto('experiment')
      .values({
        id,
        name,
        artifact_uri: artifactUri,
        lifecycle_stage: 'active',
        created_at: createdAt,
        updated_at: updatedAt,
        deleted_at: null,
      })
      .execute();
    const rows = record.tags.map(([key, value]) => ({ experiment_id: id, key, value }));
    if (rows.length > 0) await queries.insertInto('experiment_tag').values(rows).execute();
    const experiment = { id: asExperimentId(String(id)), name, artifactUri, createdAt, updatedAt, tags };
    return { experiment: { ...experiment, lifecycleStage: 'active' }, isNew: true };
  });
}

/** The number of `id` if it was never given out here, else the next one. */
async function freeId(queries: Queries, id: string): Promise<number> {
  const { value: last } = await queries
    .selectFrom('counter')
    .select('value')
    .where('name', '=', 'experiment')
    .executeTakeFirstOrThrow();
  const wanted = experimentNumber(id);
  const number = wanted !== undefined && wanted > last ? wanted : last + 1;
  await queries.updateTable('counter').set({ value: number }).where('name', '=', 'experiment').execute();
  return number;
}
