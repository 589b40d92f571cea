import { currentProcess, type Queries, runScope } from '../storage/index.ts';
import type { ActiveRun } from './active-run.ts';
import { getRun } from './get-run.ts';
import { OpenRun } from './open-run.ts';
import type { Tracking } from './tracking.ts';
import { writableRun } from './writable-run.ts';

/**
 * Opens an existing run for writing, also one that has ended, which is RUNNING again from then on. Other processes may
 * hold it open at the same time.
 * @throws AssayError `EXPERIMENTS_RUN_NOT_FOUND`, `EXPERIMENTS_RUN_DELETED`
 */
export async function resumeRun(tracking: Tracking, id: string): Promise<ActiveRun> {
  const reopen = async (queries: Queries) => {
    await writableRun(queries, id, 'any');
    await queries.updateTable('run').set({ status: 'RUNNING', end_time: null }).where('id', '=', id).execute();
    await queries
      .insertInto('run_process')
      .values({ run_id: id, ...currentProcess() })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  };
  await tracking.database.transaction(reopen, { scope: [runScope(id)] });
  return new OpenRun(tracking, await getRun(tracking, id));
}
