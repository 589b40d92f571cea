import { AssayError } from '../errors/index.ts';
import { among, type DialectName, insertRows, insertTables, type Queries, runSql } from '../storage/index.ts';
import { type EntryCall, EntryRows, PARAMS, RUN_NAME_TAG, TAGS } from './entry-rows.ts';
import { knownModels, storeModelMetrics } from './logged-models/model-metrics.ts';
import { modelNotFound } from './logged-models/stored-model.ts';
import { type RunState, refusalOf } from './writable-run.ts';

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
  const params = await storedParams(queries, dialect, calls);
  const models = await modelsOf(queries, dialect, calls);
  const rows = new EntryRows();
  const outcomes = calls.map((call) => {
    const stored = params.get(call.runId);
    const refusal =
      refusalOf(call.runId, states.get(call.runId), call.writable) ??
      modelRefusal(call, models) ??
      paramRefusal(call, stored);
    if (refusal === undefined) rows.add(call, stored);
    return refusal;
  });
  await insertTables(queries, dialect, rows.tables());
  for (const [id, name] of rows.names()) await rename(queries, id, name);
  await storeModelMetrics(queries, dialect, rows.modelPoints);
  return outcomes;
}

/** The runs as they are, locked until the end of the transaction; always in the same order, against deadlocks. */
async function lockedRuns(
  queries: Queries,
  dialect: DialectName,
  ids: readonly string[],
): Promise<Map<string, RunState>> {
  const lock = dialect === 'postgres' ? 'order by id for no key update' : '';
  const { text, values } = among(dialect, ids);
  const select = `select id, status, lifecycle_stage from run where id ${text} ${lock}`;
  const { rows } = await runSql<RunState & { id: string }>(queries, select, values);
  return new Map(rows.map((row) => [row.id, row]));
}

async function storedParams(
  queries: Queries,
  dialect: DialectName,
  calls: readonly EntryCall[],
): Promise<Map<string, Map<string, string>>> {
  const ids = [...new Set(calls.filter(({ params }) => params.size > 0).map(({ runId }) => runId))];
  const stored = new Map(ids.map((id) => [id, new Map<string, string>()]));
  if (ids.length === 0) return stored;
  const { text, values } = among(dialect, ids);
  const select = `select run_id, key, value from param where run_id ${text}`;
  const { rows } = await runSql<{ run_id: string; key: string; value: string }>(queries, select, values);
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

export function paramRefusal(
  { runId, params }: EntryCall,
  stored?: ReadonlyMap<string, string>,
): AssayError | undefined {
  if (params.size === 0 || stored === undefined) return undefined;
  const changes = [...params].flatMap(([key, given]) => {
    const known = stored.get(key);
    return known === undefined || known === given ? [] : [{ key, stored: known, given }];
  });
  changes.sort((a, b) => (a.key < b.key ? -1 : 1));
  return changes.length === 0 ? undefined : paramsChanged(runId, changes);
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

async function rename(queries: Queries, id: string, name: string | undefined): Promise<void> {
  if (name) await queries.updateTable('run').set({ name }).where('id', '=', id).execute();
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
