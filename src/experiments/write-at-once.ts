import { IN_SCOPE, isTaken, OneStatement, type Queries } from '../storage/index.ts';
import { type EntryCall, EntryRows, PARAMS } from './entry-rows.ts';
import { paramRefusal } from './write-entries.ts';

const FITS = 'exists (select from fit)';

/**
 * Writes the entries of several calls with one statement of PostgreSQL, provided that none of them has to be refused and
 * no param is there already, which is nearly always so.
 * @returns how many points of the runs of `unknown` were in chunks before; undefined when nothing was written
 */
export async function writeAtOnce(
  queries: Queries,
  calls: readonly EntryCall[],
  unknown: ReadonlySet<string>,
): Promise<Map<string, number> | undefined> {
  const rows = rowsOf(calls);
  if (rows === undefined) return undefined;
  const statement = new OneStatement([]);
  const runs = [...new Set(calls.map(({ runId }) => runId))];
  const open = calls.filter(({ writable }) => writable === 'open').map(({ runId }) => runId);
  // One run alone is found by its key, whatever the server believes of the size of the table.
  const those =
    runs.length === 1
      ? `id = ${statement.value(runs[0], 'text')} and ${IN_SCOPE}`
      : `id = any(${statement.value(runs, 'text[]')}) and ${IN_SCOPE} order by id`;
  statement.with('state', `select id, status, lifecycle_stage from run where ${those} for no key update`);
  const mustBeOpen =
    open.length === 0
      ? ''
      : `and (status in ('RUNNING', 'SCHEDULED') or id <> all(${statement.value(open, 'text[]')}))`;
  const tables = rows.tables();
  const params = tables.find(([shape]) => shape === PARAMS)?.[1] ?? [];
  // Params that others add after the start of the statement fail it as duplicates.
  const noneKnown =
    params.length === 0
      ? ''
      : `and not exists (select from ${statement.given(PARAMS.columns, params)} join param using (run_id, key))`;
  statement.with(
    'fit',
    `select where (select count(*) from state where lifecycle_stage <> 'deleted' ${mustBeOpen}) = ${runs.length} ${noneKnown}`,
  );
  for (const [shape, values] of tables) statement.insert(`new_${shape.into}`, shape, values, FITS);
  const pending =
    unknown.size === 0
      ? '0'
      : `case when id = any(${statement.value([...unknown], 'text[]')})
          then (select sum(count) from metric_chunk where run_id = state.id) end`;
  try {
    const written = await statement.run<{ id: string; pending: number | string | null }>(
      queries,
      `select id, ${pending} as pending from state where ${FITS}`,
    );
    if (written.rows.length === 0) return undefined;
    return new Map(written.rows.flatMap(({ id, pending }) => (unknown.has(id) ? [[id, Number(pending ?? 0)]] : [])));
  } catch (error) {
    if (isTaken(error)) return undefined;
    throw error;
  }
}

/** What the calls write; undefined when one contradicts another, or what they write needs more statements. */
function rowsOf(calls: readonly EntryCall[]): EntryRows | undefined {
  const rows = new EntryRows();
  const stored = new Map<string, Map<string, string>>();
  for (const call of calls) {
    if (call.modelMetrics !== undefined) return undefined;
    const known = stored.get(call.runId) ?? new Map<string, string>();
    if (paramRefusal(call, known) !== undefined) return undefined;
    stored.set(call.runId, known);
    rows.add(call, known);
  }
  return rows.names().length > 0 ? undefined : rows;
}
