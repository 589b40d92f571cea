import { experimentInStage } from './active-experiment.ts';
import type { LifecycleStage } from './run.ts';
import type { Tracking } from './tracking.ts';

/**
 * Marks an experiment and all its runs as deleted; they can be restored, and the name stays taken.
 * @throws AssayError `EXPERIMENTS_EXPERIMENT_NOT_FOUND` also when it is deleted already
 */
export function deleteExperiment(tracking: Tracking, id: string): Promise<void> {
  return move(tracking, id, 'active', 'deleted');
}

/**
 * Brings a deleted experiment back with all its runs, also those that were deleted one by one before it.
 * @throws AssayError `EXPERIMENTS_EXPERIMENT_NOT_FOUND` also when it is not deleted
 */
export function restoreExperiment(tracking: Tracking, id: string): Promise<void> {
  return move(tracking, id, 'deleted', 'active');
}

async function move(
  { database, clock }: Tracking,
  id: string,
  from: LifecycleStage,
  to: LifecycleStage,
): Promise<void> {
  await database.transaction(async (queries) => {
    const { id: number } = await experimentInStage(queries, id, from);
    const now = Math.trunc(clock.now());
    const change = { lifecycle_stage: to, deleted_at: to === 'deleted' ? now : null };
    await queries
      .updateTable('experiment')
      .set({ ...change, updated_at: now })
      .where('id', '=', number)
      .execute();
    // Runs that were deleted before it keep the time of their own deletion.
    const runs = queries.updateTable('run').set(change).where('experiment_id', '=', number);
    await runs.where('lifecycle_stage', '=', from).execute();
  });
}
