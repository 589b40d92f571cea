import { sql } from 'kysely';
import { z } from 'zod';
import type { Fault, Int64 } from '../../schema/index.ts';
import type { DatabaseTables, Queries } from '../../storage/index.ts';
import { activeExperiment } from '../active-experiment.ts';
import { appendToUri } from '../artifacts/artifact-uri.ts';
import { metricFaults, textFaults } from '../entry-faults.ts';
import { refuseBeingRemoved } from '../garbage/refuse-being-removed.ts';
import { LIMITS } from '../limits.ts';
import { modelNameFaults, modelTextFaults, refuseInvalidModel } from '../logged-models/model-faults.ts';
import { type ModelPoint, storeModelMetrics } from '../logged-models/model-metrics.ts';
import { insertModelParams, upsertModelTags } from '../logged-models/model-texts.ts';
import { modelNotFound, modelRows } from '../logged-models/stored-model.ts';
import { metricValue } from '../read-runs.ts';
import { texts, textsOf, time } from './run-record.ts';
import { copyFiles, type RecordFile, type RecordPlace } from './write-run-record.ts';

/** A logged model with everything but its points and files, as it moves between workspaces. */
export const modelRecord = z.strictObject({
  id: z.string().regex(/^m-[0-9a-f]{32}$/),
  name: z.string(),
  status: z.enum(['UNSPECIFIED', 'PENDING', 'READY', 'UPLOAD_FAILED']),
  modelType: z.string().nullable(),
  sourceRunId: z.string().nullable(),
  createdAt: time,
  updatedAt: time,
  deletedAt: time.nullable(),
  params: texts,
  tags: texts,
});

export type ModelRecord = z.output<typeof modelRecord>;

/** A point of a model and the run that logged it. */
export interface ModelRecordPoint extends Omit<ModelPoint, 'modelId'> {
  readonly runId: string;
}

export interface ModelContent {
  readonly experimentId: string;
  readonly record: ModelRecord;
  readonly points: () => AsyncIterable<readonly ModelRecordPoint[]>;
  readonly files: Iterable<RecordFile> | AsyncIterable<RecordFile>;
  readonly signal?: AbortSignal | undefined;
}

/** What became of the points of a model. */
export interface WrittenModel {
  /** Points left out because the run that logged them is not here. */
  readonly pointsWithoutRun: number;
}

/**
 * Writes a logged model under the id it had elsewhere: first its files, then in one transaction everything else.
 * @returns undefined, and nothing was written, when there is a model of that id
 * @throws AssayError `EXPERIMENTS_RUN_BEING_REMOVED`, `EXPERIMENTS_LOGGED_MODEL_INVALID`,
 *   `EXPERIMENTS_EXPERIMENT_NOT_FOUND`, `EXPERIMENTS_EXPERIMENT_DELETED`
 */
export async function writeModelRecord(
  { database, locations }: RecordPlace,
  { experimentId, record, points, files, signal }: ModelContent,
): Promise<WrittenModel | undefined> {
  refuseInvalidModel(faultsOf(record));
  const { id, params, tags, ...fields } = record;
  if (await isKnown(database.kysely, id)) return undefined;
  await refuseBeingRemoved(database.kysely, id);
  const uriBelow = (root: string): string => appendToUri(root, 'models', id, 'artifacts');
  const { artifact_uri } = await activeExperiment(database.kysely, experimentId);
  await copyFiles(locations, uriBelow(artifact_uri), files, signal);
  return database.transaction(
    async (queries) => {
      if (await isKnown(queries, id)) return undefined;
      await refuseBeingRemoved(queries, id);
      const experiment = await activeExperiment(queries, experimentId);
      await queries
        .insertInto('logged_model')
        .values({
          id,
          experiment_id: experiment.id,
          name: fields.name,
          artifact_uri: uriBelow(experiment.artifact_uri),
          status: fields.status,
          model_type: fields.modelType,
          source_run_id: fields.sourceRunId,
          lifecycle_stage: fields.deletedAt === null ? 'active' : 'deleted',
          created_at: fields.createdAt,
          updated_at: fields.updatedAt,
          deleted_at: fields.deletedAt,
        })
        .execute();
      await insertModelParams(queries, database.dialect, id, Object.fromEntries(params));
      await upsertModelTags(queries, database.dialect, id, Object.fromEntries(tags));
      let pointsWithoutRun = 0;
      for await (const batch of points()) {
        signal?.throwIfAborted();
        refuseInvalidModel(pointFaults(batch));
        const known = await knownRuns(queries, [...new Set(batch.map(({ runId }) => runId))]);
        const kept = batch.filter(({ runId }) => known.has(runId));
        pointsWithoutRun += batch.length - kept.length;
        const byRun = Map.groupBy(
          kept.map(({ runId, ...point }) => ({ ...point, modelId: id, runId })),
          ({ runId }) => runId,
        );
        await storeModelMetrics(queries, database.dialect, byRun);
      }
      return { pointsWithoutRun };
    },
    { scope: [] },
  );
}

async function isKnown(queries: Queries, id: string): Promise<boolean> {
  return (await modelRows(queries).where('id', '=', id).executeTakeFirst()) !== undefined;
}

async function knownRuns(queries: Queries, ids: readonly string[]): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set();
  const rows = await queries.selectFrom('run').select('id').where('id', 'in', ids).execute();
  return new Set(rows.map(({ id }) => id));
}

function faultsOf({ name, modelType, sourceRunId, params, tags }: ModelRecord): Fault[] {
  return [
    ...modelNameFaults(name),
    ...textFaults('model_type', modelType ?? '', LIMITS.modelType),
    ...textFaults('source_run_id', sourceRunId ?? '', LIMITS.modelId),
    ...modelTextFaults('params', Object.fromEntries(params)),
    ...modelTextFaults('tags', Object.fromEntries(tags)),
  ];
}

function pointFaults(points: readonly ModelRecordPoint[]): Fault[] {
  const faults: Fault[] = [];
  for (const { datasetName, datasetDigest, ...point } of points) {
    metricFaults(
      { ...point, ...(datasetName !== null && { datasetName }), ...(datasetDigest !== null && { datasetDigest }) },
      faults,
    );
  }
  return faults;
}

/**
 * The record of a logged model.
 * @throws AssayError `EXPERIMENTS_LOGGED_MODEL_NOT_FOUND`
 */
export async function readModelRecord(
  queries: Queries,
  id: string,
): Promise<{ readonly record: ModelRecord; readonly artifactUri: string }> {
  const row = await modelRows(queries).where('id', '=', id).executeTakeFirst();
  if (row === undefined) throw modelNotFound(id);
  const pairs = async (table: 'logged_model_param' | 'logged_model_tag') => {
    const rows = await queries.selectFrom(table).select(['key', 'value']).where('model_id', '=', id).execute();
    return textsOf(Object.fromEntries(rows.map(({ key, value }) => [key, value])));
  };
  const record: ModelRecord = {
    id,
    name: row.name,
    status: row.status,
    modelType: row.model_type,
    sourceRunId: row.source_run_id,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    deletedAt: row.deleted_at,
    params: await pairs('logged_model_param'),
    tags: await pairs('logged_model_tag'),
  };
  return { record, artifactUri: row.artifact_uri };
}

const AT_ONCE = 2048;

/** All points of a logged model in batches, in the order of their key. */
export async function* pointsOfModel(queries: Queries, id: string): AsyncIterable<readonly ModelRecordPoint[]> {
  type Row = DatabaseTables['logged_model_metric'];
  const columns = sql`key, timestamp, step, run_id, dataset, value, is_nan`;
  for (let last: Row | undefined; ; ) {
    const after =
      last &&
      sql.join<Int64 | string>([
        last.key,
        last.timestamp,
        last.step,
        last.run_id,
        last.dataset,
        last.value,
        last.is_nan,
      ]);
    const since = after === undefined ? sql`` : sql`and (${columns}) > (${after})`;
    const { rows }: { rows: Row[] } = await sql<Row>`
      select * from logged_model_metric where model_id = ${id} ${since} order by ${columns} limit ${AT_ONCE}`.execute(
      queries,
    );
    if (rows.length > 0) {
      yield rows.map((row) => ({
        key: row.key,
        timestamp: row.timestamp,
        step: row.step,
        value: metricValue(row),
        runId: row.run_id,
        datasetName: row.dataset_name,
        datasetDigest: row.dataset_digest,
      }));
    }
    last = rows.at(-1);
    if (rows.length < AT_ONCE) return;
  }
}
