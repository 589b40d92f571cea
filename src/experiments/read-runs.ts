import { asExperimentId, asRunId } from '../schema/index.ts';
import type { DatabaseTables, Queries } from '../storage/index.ts';
import type { MetricPoint, Run, RunDataset } from './run.ts';

type RunRow = DatabaseTables['run'];

/** Ids per query: few enough for one statement, always the same number so that the statement is prepared once. */
const RUNS_PER_QUERY = 500;
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

async function readSome(queries: Queries, rows: readonly RunRow[]): Promise<Run[]> {
  const ids = rows.map(({ id }) => id);
  const params = byRun(await queries.selectFrom('param').selectAll().where('run_id', 'in', ids).execute());
  const tags = byRun(await queries.selectFrom('tag').selectAll().where('run_id', 'in', ids).execute());
  const metrics = byRun(
    await queries
      .selectFrom('latest_metric')
      .select(['run_id', 'key', 'value', 'is_nan', 'step', 'timestamp'])
      .where('run_id', 'in', ids)
      .execute(),
  );
  const datasets = byRun(await inputRows(queries, ids));
  const models = byRun(await modelRows(queries, ids));
  const inputTags = Map.groupBy(await inputTagRows(queries, [...datasets.keys()]), inputKey);
  return rows.map((row) => ({
    id: asRunId(row.id),
    experimentId: asExperimentId(String(row.experiment_id)),
    name: row.name,
    status: row.status,
    user: row.user,
    startTime: row.start_time,
    ...(row.end_time !== null && { endTime: row.end_time }),
    artifactUri: row.artifact_uri,
    lifecycleStage: row.lifecycle_stage,
    params: keyed(params.get(row.id), ({ value }) => value),
    metrics: keyed(metrics.get(row.id), metricValue),
    latestMetrics: (metrics.get(row.id) ?? []).map(metricPoint),
    tags: keyed(tags.get(row.id), ({ value }) => value),
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
    .where('run_input.run_id', 'in', ids)
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
