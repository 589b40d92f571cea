import { display, type Fault } from '../schema/index.ts';
import { type Queries, runScope } from '../storage/index.ts';
import { textFaults } from './entry-faults.ts';
import { LIMITS } from './limits.ts';
import { runHead, runRows } from './read-runs.ts';
import { refuseInvalidEntries } from './refuse-invalid-entries.ts';
import type { RunHead, RunStatus } from './run.ts';
import type { Tracking } from './tracking.ts';
import { hasEnded, writableRun } from './writable-run.ts';
import { RUN_NAME_TAG, upsertTags } from './write-entries.ts';

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
  const change = async (queries: Queries): Promise<RunHead> => {
    await writableRun(queries, id, 'any');
    if (status !== undefined || endTime !== undefined) {
      const fields = { ...(status && { status }), ...(endTime !== undefined && { end_time: endTime }) };
      await queries.updateTable('run').set(fields).where('id', '=', id).execute();
    }
    if (status !== undefined && hasEnded(status)) {
      await queries.deleteFrom('run_process').where('run_id', '=', id).execute();
    }
    if (name) await upsertTags(queries, database.dialect, id, { [RUN_NAME_TAG]: name });
    return runHead(await runRows(queries).where('run.id', '=', id).executeTakeFirstOrThrow());
  };
  return database.transaction(change, { scope: [runScope(id)] });
}

function endTimeFaults(endTime: number | null | undefined): Fault[] {
  if (endTime === undefined || endTime === null || Number.isSafeInteger(endTime)) return [];
  return [{ path: 'endTime', got: display(endTime), expected: 'whole milliseconds since 1970' }];
}
