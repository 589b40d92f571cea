import { sql } from 'kysely';
import { AssayError } from '../errors/index.ts';
import type { DatabaseTables, Queries } from '../storage/index.ts';
import type { NewMetricPoint, RunEntries } from './active-run.ts';
import { metricFaults, paramFaults, tagFaults } from './entry-faults.ts';
import { paramTexts } from './param-text.ts';
import { refuseInvalidEntries } from './refuse-invalid-entries.ts';
import type { Tracking } from './tracking.ts';
import { type Writable, writableRun } from './writable-run.ts';

type MetricRow = DatabaseTables['metric'];

/** Rows per statement, well below SQLite's 32,766 variables. */
const ROWS_PER_INSERT = 1000;
export const RUN_NAME_TAG = 'mlflow.runName';

/**
 * Appends params, metrics and tags to a run in one transaction; all are checked before anything is written.
 * Params are write-once. A metric keeps its whole history, an exact duplicate is dropped. Tags replace older ones.
 * @throws AssayError `EXPERIMENTS_ENTRY_INVALID`, `EXPERIMENTS_PARAM_CHANGED`, `EXPERIMENTS_RUN_NOT_FOUND`,
 *   `EXPERIMENTS_RUN_DELETED`, `EXPERIMENTS_RUN_ENDED`
 */
export async function logEntries(
  { database, clock }: Tracking,
  runId: string,
  { params = {}, metrics = [], tags = {} }: RunEntries,
  writable: Writable = 'any',
): Promise<void> {
  const texts = paramTexts(params);
  refuseInvalidEntries([...paramFaults(texts), ...metrics.flatMap(metricFaults), ...tagFaults(tags)]);
  const points = metrics.map((point) => metricRow(runId, point, clock.now()));
  await database.transaction(async (queries) => {
    await writableRun(queries, runId, writable);
    await insertParams(queries, runId, texts as Map<string, string>);
    await insertMetrics(queries, points);
    await upsertTags(queries, runId, tags);
  });
}

/** @throws AssayError `EXPERIMENTS_PARAM_CHANGED` naming every param that has another value already */
export async function insertParams(
  queries: Queries,
  runId: string,
  params: ReadonlyMap<string, string>,
): Promise<void> {
  if (params.size === 0) return;
  const stored = await queries
    .selectFrom('param')
    .select(['key', 'value'])
    .where('run_id', '=', runId)
    .where('key', 'in', [...params.keys()])
    .execute();
  const changed = stored.filter(({ key, value }) => params.get(key) !== value);
  if (changed.length > 0) throw paramsChanged(runId, changed, params);
  const known = new Set(stored.map(({ key }) => key));
  const rows = [...params].filter(([key]) => !known.has(key)).map(([key, value]) => ({ run_id: runId, key, value }));
  for (const some of chunks(rows)) await queries.insertInto('param').values(some).execute();
}

export async function upsertTags(
  queries: Queries,
  runId: string,
  tags: Readonly<Record<string, string>>,
): Promise<void> {
  const rows = Object.entries(tags).map(([key, value]) => ({ run_id: runId, key, value }));
  for (const some of chunks(rows)) {
    await queries
      .insertInto('tag')
      .values(some)
      .onConflict((conflict) =>
        conflict.columns(['run_id', 'key']).doUpdateSet((eb) => ({ value: eb.ref('excluded.value') })),
      )
      .execute();
  }
  const name = tags[RUN_NAME_TAG];
  if (name) await queries.updateTable('run').set({ name }).where('id', '=', runId).execute();
}

async function insertMetrics(queries: Queries, points: readonly MetricRow[]): Promise<void> {
  for (const some of chunks(points)) {
    await queries
      .insertInto('metric')
      .values(some)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
  for (const some of chunks(latestOf(points))) {
    await queries
      .insertInto('latest_metric')
      .values(some)
      .onConflict((conflict) =>
        conflict
          .columns(['run_id', 'key'])
          .doUpdateSet((eb) => ({
            step: eb.ref('excluded.step'),
            timestamp: eb.ref('excluded.timestamp'),
            value: eb.ref('excluded.value'),
            is_nan: eb.ref('excluded.is_nan'),
          }))
          .where(
            sql<boolean>`(excluded.step, excluded.timestamp, excluded.value) > (latest_metric.step, latest_metric.timestamp, latest_metric.value)`,
          ),
      )
      .execute();
  }
}

function metricRow(runId: string, { key, value, step = 0, timestamp }: NewMetricPoint, now: number): MetricRow {
  const isNan = Number.isNaN(value);
  return {
    run_id: runId,
    key,
    step,
    timestamp: timestamp ?? Math.trunc(now),
    value: isNan ? 0 : value,
    is_nan: isNan ? 1 : 0,
  };
}

/** The latest point of each key: the highest (step, timestamp, value), compared in that order, NaN taking part as 0. */
function latestOf(points: readonly MetricRow[]): MetricRow[] {
  const latest = new Map<string, MetricRow>();
  for (const point of points) {
    const other = latest.get(point.key);
    if (other === undefined || isLater(point, other)) latest.set(point.key, point);
  }
  return [...latest.values()];
}

function isLater(a: MetricRow, b: MetricRow): boolean {
  if (a.step !== b.step) return a.step > b.step;
  if (a.timestamp !== b.timestamp) return a.timestamp > b.timestamp;
  return a.value > b.value;
}

function* chunks<T>(rows: readonly T[]): Iterable<T[]> {
  for (let start = 0; start < rows.length; start += ROWS_PER_INSERT) yield rows.slice(start, start + ROWS_PER_INSERT);
}

function paramsChanged(
  runId: string,
  stored: readonly { readonly key: string; readonly value: string }[],
  params: ReadonlyMap<string, string>,
): AssayError {
  const changes = stored.map(({ key, value }) => ({ key, stored: value, given: params.get(key) }));
  const lines = changes.map(
    ({ key, stored, given }) => `${key} is ${JSON.stringify(stored)}, not ${JSON.stringify(given)}`,
  );
  return new AssayError({
    code: 'EXPERIMENTS_PARAM_CHANGED',
    message: `Params of run ${runId} cannot change once logged: ${lines.join('; ')}`,
    remedy: 'Start a new run for other params, or log what changes as a metric or tag',
    details: { runId, changes },
  });
}
