import { type Queries, runScope } from '../storage/index.ts';
import type { LifecycleStage } from './run.ts';
import type { Tracking } from './tracking.ts';
import { runNotFound } from './writable-run.ts';

/**
 * Marks a run as deleted; everything of it stays and {@link restoreRun} brings it back. Deleting it again changes
 * nothing.
 * @throws AssayError `EXPERIMENTS_RUN_NOT_FOUND`
 */
export function deleteRun(tracking: Tracking, id: string): Promise<void> {
  return move(tracking, id, 'deleted', tracking.clock.now());
}

/** @throws AssayError `EXPERIMENTS_RUN_NOT_FOUND` */
export function restoreRun(tracking: Tracking, id: string): Promise<void> {
  return move(tracking, id, 'active', null);
}

async function move({ database }: Tracking, id: string, stage: LifecycleStage, at: number | null): Promise<void> {
  const change = async (queries: Queries): Promise<void> => {
    const run = await queries.selectFrom('run').select('lifecycle_stage').where('id', '=', id).executeTakeFirst();
    if (run === undefined) throw runNotFound([id]);
    if (run.lifecycle_stage === stage) return;
    await queries
      .updateTable('run')
      .set({ lifecycle_stage: stage, deleted_at: at === null ? null : Math.trunc(at) })
      .where('id', '=', id)
      .execute();
  };
  await database.transaction(change, { scope: [runScope(id)] });
}
