import { display, type Fault } from '../schema/index.ts';
import {
  type DatabaseTables,
  IN_SCOPE,
  insertRows,
  OneStatement,
  type Queries,
  runScope,
  runSql,
} from '../storage/index.ts';
import { textFaults } from './entry-faults.ts';
import { RUN_NAME_TAG, TAGS } from './entry-rows.ts';
import { LIMITS } from './limits.ts';
import { runHead } from './read-runs.ts';
import { refuseInvalidEntries } from './refuse-invalid-entries.ts';
import type { RunHead, RunStatus } from './run.ts';
import type { Tracking } from './tracking.ts';
import { hasEnded, runNotFound, writableRun } from './writable-run.ts';

/** What is to change; what is absent stays. */
export interface RunChanges {
  readonly status?: RunStatus | undefined;
  /** Milliseconds since the Unix epoch; null for a run that goes on. */
  readonly endTime?: number | null | undefined;
  /** Empty changes nothing. */
  readonly name?: string | undefined;
}

/**
 * Changes a run from outside, ended or not.
 * @returns the run as it is then
 * @throws AssayError `EXPERIMENTS_ENTRY_INVALID`, `EXPERIMENTS_RUN_NOT_FOUND`, `EXPERIMENTS_RUN_DELETED`
 */
export async function updateRun(
  { database }: Tracking,
  id: string,
  { status, endTime, name }: RunChanges,
): Promise<RunHead> {
  refuseInvalidEntries([...(name ? textFaults('name', name, LIMITS.tagValue) : []), ...endTimeFaults(endTime)]);
  const atOnce = database.dialect === 'postgres' ? changeAtOnce : changeUnheld;
  const changed = await atOnce(database.kysely, id, { status, endTime, name });
  if (changed !== undefined) return runHead(changed);
  const change = async (queries: Queries): Promise<RunHead> => {
    const mark = database.dialect === 'postgres' ? (index: number) => `$${index + 1}` : () => '?';
    const fields = Object.entries(fieldsOf({ status, endTime, name }));
    const assignments = fields.map(([column], index) => `${column} = ${mark(index)}`).join(', ');
    const { rows } = await runSql<DatabaseTables['run']>(
      queries,
      `update run set ${assignments || 'id = id'}
        where id = ${mark(fields.length)} and lifecycle_stage <> 'deleted' returning *`,
      [...fields.map(([, value]) => value), id],
    );
    if (rows[0] === undefined) {
      await writableRun(queries, id, 'any');
      throw runNotFound([id]);
    }
    if (status !== undefined && hasEnded(status)) {
      await runSql(queries, `delete from run_process where run_id = ${mark(0)}`, [id]);
    }
    if (name) await insertRows(queries, database.dialect, TAGS, [id, RUN_NAME_TAG, name]);
    return runHead(rows[0]);
  };
  return database.transaction(change, { scope: [runScope(id)] });
}

/** With one statement of SQLite; undefined when the run is not there, deleted, renamed, or held open by a process. */
async function changeUnheld(
  queries: Queries,
  id: string,
  changes: RunChanges,
): Promise<DatabaseTables['run'] | undefined> {
  const fields = Object.entries(fieldsOf(changes));
  if (changes.name || fields.length === 0) return undefined;
  const { rows } = await runSql<DatabaseTables['run']>(
    queries,
    `update run set ${fields.map(([column]) => `${column} = ?`).join(', ')} where id = ? and lifecycle_stage <> 'deleted'
      and not exists (select 1 from run_process where run_id = run.id) returning *`,
    [...fields.map(([, value]) => value), id],
  );
  return rows[0];
}

/** With one statement of PostgreSQL; undefined when the run is not there, deleted, or changed by others meanwhile. */
async function changeAtOnce(
  queries: Queries,
  id: string,
  { status, endTime, name }: RunChanges,
): Promise<DatabaseTables['run'] | undefined> {
  const statement = new OneStatement([runScope(id)]);
  const run = statement.value(id, 'text');
  const fields = Object.entries(fieldsOf({ status, endTime, name })).map(
    ([column, value]) => `${column} = ${statement.value(value, column === 'end_time' ? 'bigint' : 'text')}`,
  );
  const ends = status !== undefined && hasEnded(status);
  // Who resumed the run while this statement waited for its locks wrote the row anew, and a process that it cannot see.
  if (ends) statement.with('before', `select xmin as seen from run where id = ${run}`);
  const isAsSeen = ends ? 'and run.xmin = (select seen from before)' : '';
  // Also when nothing changes the row is locked, so that the answer is what is true now.
  statement.with(
    'changed',
    `update run set ${fields.join(', ') || 'id = id'}
      where id = ${run} and lifecycle_stage <> 'deleted' ${isAsSeen} and ${IN_SCOPE} returning *`,
  );
  if (ends) statement.with('gone', 'delete from run_process where run_id in (select id from changed)');
  if (name) statement.insert('named', TAGS, [id, RUN_NAME_TAG, name], 'exists (select from changed)');
  const { rows } = await statement.run<DatabaseTables['run']>(queries, 'select * from changed');
  return rows[0];
}

const fieldsOf = ({ status, endTime, name }: RunChanges): Partial<DatabaseTables['run']> => ({
  ...(status !== undefined && { status }),
  ...(endTime !== undefined && { end_time: endTime }),
  ...(name && { name }),
});

function endTimeFaults(endTime: number | null | undefined): Fault[] {
  if (endTime === undefined || endTime === null || Number.isSafeInteger(endTime)) return [];
  return [{ path: 'endTime', got: display(endTime), expected: 'whole milliseconds since 1970' }];
}
