import { sql } from 'kysely';
import { asExperimentId } from '../../schema/index.ts';
import type { DatabaseTables, Queries } from '../../storage/index.ts';
import { metricValue } from '../read-runs.ts';
import { type LoggedModel, MOST_POINTS, type ModelMetricPoint } from './logged-model.ts';

type ModelRow = DatabaseTables['logged_model'];
type MetricRow = DatabaseTables['logged_model_metric'];

/** Ids per query, few enough for one statement. */
const MODELS_PER_QUERY = 500;

/** The models of `rows`, in that order, with params, tags and metrics. */
export async function readLoggedModels(queries: Queries, rows: readonly ModelRow[]): Promise<LoggedModel[]> {
  const models: LoggedModel[] = [];
  for (let start = 0; start < rows.length; start += MODELS_PER_QUERY) {
    models.push(...(await readSome(queries, rows.slice(start, start + MODELS_PER_QUERY))));
  }
  return models;
}

async function readSome(queries: Queries, rows: readonly ModelRow[]): Promise<LoggedModel[]> {
  const ids = rows.map(({ id }) => id);
  const texts = (table: 'logged_model_param' | 'logged_model_tag') =>
    queries.selectFrom(table).selectAll().where('model_id', 'in', ids).orderBy('model_id').orderBy('key').execute();
  const params = byModel(await texts('logged_model_param'));
  const tags = byModel(await texts('logged_model_tag'));
  const metrics = byModel(await newestPoints(queries, ids));
  return rows.map((row) => ({
    id: row.id,
    experimentId: asExperimentId(String(row.experiment_id)),
    name: row.name,
    status: row.status,
    ...(row.model_type !== null && { modelType: row.model_type }),
    ...(row.source_run_id !== null && { sourceRunId: row.source_run_id }),
    artifactUri: row.artifact_uri,
    lifecycleStage: row.lifecycle_stage,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    params: record(params.get(row.id)),
    tags: record(tags.get(row.id)),
    metrics: (metrics.get(row.id) ?? []).map(metricPoint),
  }));
}

/** Training may log a point a step for the model it makes; no answer could hold all of those of many models. */
async function newestPoints(queries: Queries, ids: readonly string[]): Promise<MetricRow[]> {
  const { rows } = await sql<MetricRow>`
    select * from (
      select logged_model_metric.*, row_number() over (
        partition by model_id, key order by timestamp desc, step desc, run_id, dataset, value desc
      ) as age from logged_model_metric where model_id in (${sql.join(ids)})
    ) as aged where age <= ${MOST_POINTS}
    order by model_id, key, timestamp, step, run_id, dataset, value`.execute(queries);
  return rows;
}

const metricPoint = (row: MetricRow): ModelMetricPoint => ({
  key: row.key,
  value: metricValue(row),
  timestamp: row.timestamp,
  step: row.step,
  runId: row.run_id,
  ...(row.dataset_name !== null && { datasetName: row.dataset_name }),
  ...(row.dataset_digest !== null && { datasetDigest: row.dataset_digest }),
});

const byModel = <T extends { readonly model_id: string }>(rows: readonly T[]): Map<string, T[]> =>
  Map.groupBy(rows, (row) => row.model_id);

const record = (rows: readonly DatabaseTables['logged_model_tag'][] = []): Record<string, string> =>
  Object.fromEntries(rows.map(({ key, value }) => [key, value]));
