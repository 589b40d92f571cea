import { AssayError } from '../../errors/index.ts';
import { type Database, insertRows, type Queries } from '../../storage/index.ts';
import { activeExperiment } from '../active-experiment.ts';
import type { ArtifactLocations } from '../artifacts/artifact-locations.ts';
import { appendToUri } from '../artifacts/artifact-uri.ts';
import { metricFaults } from '../entry-faults.ts';
import { TAGS } from '../entry-rows.ts';
import { refuseBeingRemoved } from '../garbage/refuse-being-removed.ts';
import { encodePoints } from '../metrics/chunk.ts';
import { mergeChunks } from '../metrics/merge-chunks.ts';
import type { KeyedPoint } from '../metrics/point.ts';
import { type MetricSummary, storeSummaries, summarize } from '../metrics/summary.ts';
import { DATASET_CONTEXT_TAG } from '../read-runs.ts';
import { type ReadDataset, recordRunLineage } from '../record-lineage.ts';
import { refuseInvalidEntries } from '../refuse-invalid-entries.ts';
import { storeRunModels } from '../run-models.ts';
import { insertParams } from '../write-entries.ts';
import { type RunRecord, recordFaults } from './run-record.ts';

export interface RecordPlace {
  readonly database: Database;
  readonly locations: ArtifactLocations;
}

/** A file that belongs to a record, to be read from its start each time. */
export interface RecordFile {
  readonly path: string;
  readonly size: number;
  readonly open: () => AsyncIterable<Uint8Array> | Promise<AsyncIterable<Uint8Array>>;
}

export interface RunContent {
  readonly experimentId: string;
  readonly record: RunRecord;
  /** All points, in batches that memory holds; asked for again when the transaction is. */
  readonly points: () => AsyncIterable<readonly KeyedPoint[]>;
  readonly files: Iterable<RecordFile> | AsyncIterable<RecordFile>;
  readonly signal?: AbortSignal | undefined;
}

/** So many points are merged at a time. */
const MOST_PENDING = 8192;

/**
 * Writes a run under the id it had elsewhere: first its files, then in one transaction everything else, so that it is
 * there whole or not at all. Nobody holds it open.
 * @throws AssayError `EXPERIMENTS_RUN_EXISTS`, `EXPERIMENTS_RUN_BEING_REMOVED`, `EXPERIMENTS_ENTRY_INVALID`,
 *   `EXPERIMENTS_EXPERIMENT_NOT_FOUND`, `EXPERIMENTS_EXPERIMENT_DELETED`
 */
export async function writeRunRecord(place: RecordPlace, content: RunContent): Promise<void> {
  const { experimentId, record, files, signal } = content;
  refuseInvalidEntries(recordFaults(record));
  const { kysely } = place.database;
  await refuseTaken(kysely, record.id);
  const uri = runUri((await activeExperiment(kysely, experimentId)).artifact_uri, record.id);
  await copyFiles(place.locations, uri, files, signal);
  await place.database.transaction((queries) => insertRun(queries, place.database, content), { scope: [] });
}

const runUri = (experimentUri: string, id: string): string => appendToUri(experimentUri, id, 'artifacts');

/** Copies files to where a run or logged model that is not there yet will have them. */
export async function copyFiles(
  locations: ArtifactLocations,
  uri: string,
  files: Iterable<RecordFile> | AsyncIterable<RecordFile>,
  signal?: AbortSignal,
): Promise<void> {
  for await (const { path, size, open } of files) {
    signal?.throwIfAborted();
    const folder = await locations.at(uri);
    await folder.put(path, await open(), { expectedSize: size, signal });
  }
}

async function insertRun(queries: Queries, { dialect }: Database, content: RunContent): Promise<void> {
  const { experimentId, record, points, signal } = content;
  const { id, name, status, user, startTime, endTime, deletedAt } = record;
  await refuseTaken(queries, id);
  const experiment = await activeExperiment(queries, experimentId);
  await queries
    .insertInto('run')
    .values({
      id,
      experiment_id: experiment.id,
      name,
      status,
      user,
      start_time: startTime,
      end_time: endTime,
      artifact_uri: runUri(experiment.artifact_uri, id),
      lifecycle_stage: deletedAt === null ? 'active' : 'deleted',
      deleted_at: deletedAt,
    })
    .execute();
  await insertParams(queries, dialect, id, new Map(record.params));
  // As they are: a tag of another name does not rename the run.
  await insertRows(
    queries,
    dialect,
    TAGS,
    record.tags.flatMap((tag) => [id, ...tag]),
  );
  await insertDatasets(queries, experiment.id, record);
  await recordRunLineage(queries, dialect, { id, name, at: startTime }, record.datasets.map(readDataset));
  const inputs = record.modelInputs.map((modelId) => ({ modelId, step: 0 }));
  await storeRunModels(queries, dialect, { runId: id, direction: 'input', models: inputs });
  await storeRunModels(queries, dialect, { runId: id, direction: 'output', models: record.modelOutputs });
  await insertPoints(queries, dialect, id, points(), signal);
}

const readDataset = ({ name, digest, version, tags }: RunRecord['datasets'][number]): ReadDataset => ({
  name,
  digest,
  version,
  role: tags.find(([key]) => key === DATASET_CONTEXT_TAG)?.[1],
});

async function insertDatasets(queries: Queries, experiment_id: number, { id, datasets }: RunRecord): Promise<void> {
  for (const [position, { name, digest, version, source, sourceType, schema, profile, tags }] of datasets.entries()) {
    await queries
      .insertInto('input_dataset')
      .values({ experiment_id, name, digest, version, source, source_type: sourceType, schema, profile })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    await queries.insertInto('run_input').values({ run_id: id, name, digest, position }).execute();
    const rows = tags.map(([key, value]) => ({ run_id: id, name, digest, key, value }));
    if (rows.length > 0) await queries.insertInto('run_input_tag').values(rows).execute();
  }
}

async function insertPoints(
  queries: Queries,
  dialect: Database['dialect'],
  runId: string,
  batches: AsyncIterable<readonly KeyedPoint[]>,
  signal?: AbortSignal,
): Promise<void> {
  let pending = 0;
  for await (const points of batches) {
    signal?.throwIfAborted();
    refuseInvalidEntries(points.flatMap(faultsOf));
    const summaries = new Map<string, MetricSummary>();
    summarize(summaries, points);
    await storeSummaries(queries, dialect, new Map([[runId, summaries]]));
    await queries.insertInto('metric_chunk').values(chunkOf(runId, points)).execute();
    pending += points.length;
    if (pending < MOST_PENDING) continue;
    await mergeChunks(queries, dialect, runId);
    pending = 0;
  }
}

function faultsOf(point: KeyedPoint) {
  const faults: Parameters<typeof metricFaults>[1] = [];
  metricFaults(point, faults);
  return faults;
}

const chunkOf = (run_id: string, points: readonly KeyedPoint[]) => ({
  run_id,
  count: points.length,
  points: encodePoints(points),
});

async function refuseTaken(queries: Queries, id: string): Promise<void> {
  const run = await queries.selectFrom('run').select('id').where('id', '=', id).executeTakeFirst();
  if (run !== undefined) {
    throw new AssayError({
      code: 'EXPERIMENTS_RUN_EXISTS',
      message: `There is a run with the id ${id} already`,
      remedy: 'Delete it first and remove it for good with assay gc, or leave the other one out',
      details: { runId: id },
    });
  }
  await refuseBeingRemoved(queries, id);
}
