import type { Queries } from '../../storage/index.ts';
import type { Tracking } from '../tracking.ts';
import { modelScope, storedModel } from './stored-model.ts';

/**
 * Marks a logged model as deleted: no search finds it, everything of it stays. Deleting it again changes nothing.
 * @throws AssayError `EXPERIMENTS_LOGGED_MODEL_NOT_FOUND`
 */
export async function deleteLoggedModel({ database, clock }: Tracking, id: string): Promise<void> {
  const write = async (queries: Queries): Promise<void> => {
    const { lifecycle_stage } = await storedModel(queries, id);
    if (lifecycle_stage === 'deleted') return;
    const now = Math.trunc(clock.now());
    await queries
      .updateTable('logged_model')
      .set({ lifecycle_stage: 'deleted', updated_at: now, deleted_at: now })
      .where('id', '=', id)
      .execute();
  };
  await database.transaction(write, { scope: [modelScope(id)] });
}
