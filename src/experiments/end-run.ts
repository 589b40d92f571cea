import { type Queries, runScope } from '../storage/index.ts';
import type { EndStatus } from './run.ts';
import { RunEndedError } from './run-ended-error.ts';
import type { Tracking } from './tracking.ts';
import { hasEnded, writableRun } from './writable-run.ts';

/**
 * Records the end of a run, now unless told when it was. Ending it again in the same way changes nothing.
 * @throws RunEndedError (`EXPERIMENTS_RUN_ENDED`) when it has ended in another way
 */
export async function endRun(
  { database, writer, clock }: Tracking,
  id: string,
  status: EndStatus,
  endTime?: number,
): Promise<void> {
  // What was logged before without waiting for it still belongs to the open run.
  await writer.settled();
  const end = async (queries: Queries) => {
    const run = await writableRun(queries, id, 'any');
    if (run.status === status) return;
    if (hasEnded(run.status)) throw new RunEndedError(id, run.status);
    await queries
      .updateTable('run')
      .set({ status, end_time: endTime ?? Math.trunc(clock.now()) })
      .where('id', '=', id)
      .execute();
    await queries.deleteFrom('run_process').where('run_id', '=', id).execute();
  };
  await database.transaction(end, { scope: [runScope(id)] });
}
