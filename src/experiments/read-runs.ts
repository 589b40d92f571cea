import { sql } from 'kysely';
import { asExperimentId, asRunId } from '../schema/index.ts';
import { type DatabaseTables, perDialect, type Queries } from '../storage/index.ts';
import { isAmong } from './is-among.ts';
import type { MetricPoint, Run, RunDataset, RunHead } from './run.ts';

type RunRow = DatabaseTables['run'];

/** So that no answer of the database is held whole beside what is made of it. */
const RUNS_PER_QUERY = 1000;
export const DATASET_CONTEXT_TAG = 'mlflow.data.context';

export const runRows = (queries: Queries) => queries.selectFrom('run').selectAll('run');

/** The runs of `rows`, in that order, with everything that was logged to them. */
export async function readRuns(queries: Queries, rows: readonly RunRow[]): Promise<Run[]> {
  const runs: Run[] = [];
  for (let start = 0; start < rows.length; start += RUNS_PER_QUERY) {
    runs.push(...(await readSome(queries, rows.slice(start, start + RUNS_PER_QUERY))));
  }
  return runs;
}

/** What a run is, without what was logged to it. */
export const runHead = (row: RunRow): RunHead => ({
  id: asRunId(row.id),
  experimentId: asExperimentId(String(row.experiment_id)),
  name: row.name,
  status: row.status,
  user: row.user,
  startTime: row.start_time,
  ...(row.end_time !== null && { endTime: row.end_time }),
  artifactUri: row.artifact_uri,
  lifecycleStage: row.lifecycle_stage,
});

async function readSome(queries: Queries, rows: readonly RunRow[]): Promise<Run[]> {
  const ids = rows.map(({ id }) => id);
  const params = await keyedTexts(queries, 'param', ids);
  const tags = await keyedTexts(queries, 'tag', ids);
  const metrics = byRun(await latestRows(queries, ids));
  const datasets = byRun(await inputRows(queries, ids));
  const models = byRun(await modelRows(queries, ids));
  const inputTags = Map.groupBy(await inputTagRows(queries, [...datasets.keys()]), inputKey);
  return rows.map((row) => ({
    ...runHead(row),
    params: params.get(row.id) ?? {},
    metrics: keyed(metrics.get(row.id), metricValue),
    latestMetrics: (metrics.get(row.id) ?? []).map(metricPoint),
    tags: tags.get(row.id) ?? {},
    datasets: (datasets.get(row.id) ?? []).map((input) =>
      runDataset(
        input,
        keyed(inputTags.get(inputKey(input)), ({ value }) => value),
      ),
    ),
    modelInputs: (models.get(row.id) ?? [])
      .filter(({ direction }) => direction === 'input')
      .map(({ model_id }) => model_id),
    modelOutputs: (models.get(row.id) ?? [])
      .filter(({ direction }) => direction === 'output')
      .map(({ model_id, step }) => ({ modelId: model_id, step })),
  }));
}

/** Params or tags of runs by run id. As one JSON object a run: a row for each would take twice as long to read. */
async function keyedTexts(
  queries: Queries,
  table: 'param' | 'tag',
  ids: readonly string[],
): Promise<Map<string, Record<string, string>>> {
  const object = perDialect<string>({
    sqlite: sql`json_group_object(key, value)`,
    postgres: sql`json_object_agg(key, value order by key)::text`,
  });
  const { rows } = await sql<{ run_id: string; texts: string }>`
    select run_id, ${object} as texts from ${sql.table(table)} where run_id ${isAmong(ids)} group by run_id`.execute(
    queries,
  );
  return new Map(rows.map(({ run_id, texts }) => [run_id, JSON.parse(texts)]));
}

async function latestRows(queries: Queries, ids: readonly string[]): Promise<(LatestRow & { run_id: string })[]> {
  const { rows } = await sql<LatestRow & { run_id: string }>`
    select run_id, key, value, is_nan, step, timestamp from latest_metric where run_id ${isAmong(ids)}
    order by run_id, key`.execute(queries);
  return rows;
}

/** A stored metric value as it was logged. */
export function metricValue({ value, is_nan }: Pick<DatabaseTables['metric'], 'value' | 'is_nan'>): number {
  return is_nan ? Number.NaN : value;
}

type LatestRow = Pick<DatabaseTables['latest_metric'], 'key' | 'value' | 'is_nan' | 'step' | 'timestamp'>;

const metricPoint = (row: LatestRow): MetricPoint => ({
  key: row.key,
  value: metricValue(row),
  step: row.step,
  timestamp: row.timestamp,
});

const inputRows = (queries: Queries, ids: readonly string[]) =>
  queries
    .selectFrom('run_input')
    .innerJoin('run', 'run.id', 'run_input.run_id')
    .innerJoin('input_dataset', (join) =>
      join
        .onRef('input_dataset.experiment_id', '=', 'run.experiment_id')
        .onRef('input_dataset.name', '=', 'run_input.name')
        .onRef('input_dataset.digest', '=', 'run_input.digest'),
    )
    .selectAll('input_dataset')
    .select('run_input.run_id')
    .where(sql<boolean>`run_input.run_id ${isAmong(ids)}`)
    .orderBy('run_input.run_id')
    .orderBy('run_input.position')
    .execute();

const modelRows = (queries: Queries, ids: readonly string[]) =>
  queries.selectFrom('run_model').selectAll().where('run_id', 'in', ids).orderBy('position').execute();

async function inputTagRows(queries: Queries, runIds: readonly string[]): Promise<DatabaseTables['run_input_tag'][]> {
  if (runIds.length === 0) return [];
  return queries.selectFrom('run_input_tag').selectAll().where('run_id', 'in', runIds).orderBy('key').execute();
}

const inputKey = ({ run_id, name, digest }: Pick<DatabaseTables['run_input'], 'run_id' | 'name' | 'digest'>): string =>
  JSON.stringify([run_id, name, digest]);

function runDataset(
  row: Awaited<ReturnType<typeof inputRows>>[number],
  tags: Readonly<Record<string, string>>,
): RunDataset {
  const context = tags[DATASET_CONTEXT_TAG];
  return {
    name: row.name,
    digest: row.digest,
    ...(row.version !== null && { version: row.version }),
    source: row.source,
    sourceType: row.source_type,
    ...(context !== undefined && { context }),
    ...(row.schema !== null && { schema: row.schema }),
    ...(row.profile !== null && { profile: row.profile }),
    tags,
  };
}

const byRun = <T extends { readonly run_id: string }>(rows: readonly T[]): Map<string, T[]> =>
  Map.groupBy(rows, (row) => row.run_id);

function keyed<T extends { readonly key: string }, V>(
  rows: readonly T[] = [],
  value: (row: T) => V,
): Record<string, V> {
  return Object.fromEntries(rows.map((row) => [row.key, value(row)]));
}
