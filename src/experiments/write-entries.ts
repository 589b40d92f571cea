import { sql } from 'kysely';
import { AssayError } from '../errors/index.ts';
import { type DialectName, insertRows, type Queries } from '../storage/index.ts';
import { knownModels, type ModelPoint, storeModelMetrics } from './logged-models/model-metrics.ts';
import { modelNotFound } from './logged-models/stored-model.ts';
import { encodePoints } from './metrics/chunk.ts';
import type { KeyedPoint } from './metrics/point.ts';
import { type MetricSummary, storeSummaries, summarize } from './metrics/summary.ts';
import { type RunState, refusalOf, type Writable } from './writable-run.ts';

export const RUN_NAME_TAG = 'mlflow.runName';

/** Checked entries of one call, for one run. */
export interface EntryCall {
  readonly runId: string;
  readonly writable: Writable;
  readonly params: ReadonlyMap<string, string>;
  readonly metrics: readonly KeyedPoint[];
  /** Those of the metrics that are of a logged model too; absent where none is. */
  readonly modelMetrics?: readonly ModelPoint[];
  readonly tags: Readonly<Record<string, string>>;
}

/**
 * Writes the entries of several calls in the transaction of `queries`.
 * @returns for each call why nothing of it was written, or undefined; such a call leaves no trace and no other call
 *   fails with it
 */
export async function writeEntries(
  queries: Queries,
  dialect: DialectName,
  calls: readonly EntryCall[],
): Promise<(AssayError | undefined)[]> {
  const states = await lockedRuns(queries, dialect, [...new Set(calls.map(({ runId }) => runId))]);
  const params = await storedParams(queries, calls);
  const models = await modelsOf(queries, dialect, calls);
  const writes = new Writes();
  const outcomes = calls.map((call) => {
    const stored = params.get(call.runId);
    const refusal =
      refusalOf(call.runId, states.get(call.runId), call.writable) ??
      modelRefusal(call, models) ??
      paramRefusal(call, stored);
    if (refusal === undefined) writes.add(call, stored);
    return refusal;
  });
  await writes.write(queries, dialect);
  return outcomes;
}

/** The runs as they are, locked until the end of the transaction; always in the same order, against deadlocks. */
async function lockedRuns(
  queries: Queries,
  dialect: DialectName,
  ids: readonly string[],
): Promise<Map<string, RunState>> {
  const lock = dialect === 'postgres' ? sql`order by id for no key update` : sql``;
  const { rows } = await sql<RunState & { id: string }>`
    select id, status, lifecycle_stage from run where id in (${sql.join(ids)}) ${lock}`.execute(queries);
  return new Map(rows.map((row) => [row.id, row]));
}

async function storedParams(queries: Queries, calls: readonly EntryCall[]): Promise<Map<string, Map<string, string>>> {
  const ids = [...new Set(calls.filter(({ params }) => params.size > 0).map(({ runId }) => runId))];
  const stored = new Map(ids.map((id) => [id, new Map<string, string>()]));
  if (ids.length === 0) return stored;
  const { rows } = await sql<{ run_id: string; key: string; value: string }>`
    select run_id, key, value from param where run_id in (${sql.join(ids)})`.execute(queries);
  for (const { run_id, key, value } of rows) stored.get(run_id)?.set(key, value);
  return stored;
}

/** The logged models that these calls name and that there are. */
async function modelsOf(
  queries: Queries,
  dialect: DialectName,
  calls: readonly EntryCall[],
): Promise<ReadonlySet<string>> {
  const ids = new Set(calls.flatMap(({ modelMetrics = [] }) => modelMetrics.map(({ modelId }) => modelId)));
  return ids.size === 0 ? ids : knownModels(queries, dialect, [...ids]);
}

function modelRefusal({ modelMetrics = [] }: EntryCall, known: ReadonlySet<string>): AssayError | undefined {
  const unknown = modelMetrics.find(({ modelId }) => !known.has(modelId));
  return unknown && modelNotFound(unknown.modelId);
}

function paramRefusal({ runId, params }: EntryCall, stored?: ReadonlyMap<string, string>): AssayError | undefined {
  if (params.size === 0 || stored === undefined) return undefined;
  const changes = [...params].flatMap(([key, given]) => {
    const known = stored.get(key);
    return known === undefined || known === given ? [] : [{ key, stored: known, given }];
  });
  changes.sort((a, b) => (a.key < b.key ? -1 : 1));
  return changes.length === 0 ? undefined : paramsChanged(runId, changes);
}

/** Gathers what accepted calls write, so that each table is written once. */
class Writes {
  readonly #params: string[] = [];
  readonly #tags = new Map<string, Map<string, string>>();
  readonly #points = new Map<string, KeyedPoint[]>();
  readonly #summaries = new Map<string, Map<string, MetricSummary>>();
  readonly #modelPoints = new Map<string, ModelPoint[]>();

  /** `stored` learns the new params, for the calls that follow. */
  add({ runId, params, metrics, modelMetrics, tags }: EntryCall, stored: Map<string, string> = new Map()): void {
    for (const [key, value] of params) {
      if (stored.has(key)) continue;
      stored.set(key, value);
      this.#params.push(runId, key, value);
    }
    for (const [key, value] of Object.entries(tags)) entryOf(this.#tags, runId, () => new Map()).set(key, value);
    if (metrics.length === 0) return;
    if (modelMetrics !== undefined) entryOf(this.#modelPoints, runId, () => []).push(...modelMetrics);
    const points = this.#points.get(runId);
    this.#points.set(runId, points === undefined ? [...metrics] : points.concat(metrics));
    summarize(
      entryOf(this.#summaries, runId, () => new Map()),
      metrics,
    );
  }

  async write(queries: Queries, dialect: DialectName): Promise<void> {
    await insertRows(queries, dialect, PARAMS, this.#params);
    await insertRows(
      queries,
      dialect,
      TAGS,
      [...this.#tags].flatMap(([run, tags]) => [...tags].flatMap((tag) => [run, ...tag])),
    );
    for (const [id, tags] of this.#tags) await rename(queries, id, tags.get(RUN_NAME_TAG));
    const chunks = [...this.#points].flatMap(([run, points]) => [run, points.length, encodePoints(points)]);
    await insertRows(queries, dialect, CHUNKS, chunks);
    await storeSummaries(queries, dialect, this.#summaries);
    await storeModelMetrics(queries, dialect, this.#modelPoints);
  }
}

/** Writes the params of a run that has none yet. */
export async function insertParams(
  queries: Queries,
  dialect: DialectName,
  runId: string,
  params: ReadonlyMap<string, string>,
): Promise<void> {
  await insertRows(
    queries,
    dialect,
    PARAMS,
    [...params].flatMap((param) => [runId, ...param]),
  );
}

/** Sets tags of a run, of which the one for the name renames it. */
export async function upsertTags(
  queries: Queries,
  dialect: DialectName,
  runId: string,
  tags: Readonly<Record<string, string>>,
): Promise<void> {
  await insertRows(
    queries,
    dialect,
    TAGS,
    Object.entries(tags).flatMap((tag) => [runId, ...tag]),
  );
  await rename(queries, runId, tags[RUN_NAME_TAG]);
}

const PARAMS = { into: 'param', columns: { run_id: 'text', key: 'text', value: 'text' } } as const;
export const TAGS = {
  into: 'tag',
  columns: { run_id: 'text', key: 'text', value: 'text' },
  ending: 'on conflict (run_id, key) do update set value = excluded.value',
} as const;
const CHUNKS = { into: 'metric_chunk', columns: { run_id: 'text', count: 'integer', points: 'bytea' } } as const;

async function rename(queries: Queries, id: string, name: string | undefined): Promise<void> {
  if (name) await queries.updateTable('run').set({ name }).where('id', '=', id).execute();
}

function entryOf<V>(map: Map<string, V>, key: string, make: () => V): V {
  const found = map.get(key);
  if (found !== undefined) return found;
  const made = make();
  map.set(key, made);
  return made;
}

function paramsChanged(
  runId: string,
  changes: readonly { readonly key: string; readonly stored: string; readonly given: string }[],
): AssayError {
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
