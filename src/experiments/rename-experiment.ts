import { activeExperiment } from './active-experiment.ts';
import { nameTaken, refuseInvalidExperiment } from './create-experiment.ts';
import type { Tracking } from './tracking.ts';

/**
 * Gives an experiment another name.
 * @throws AssayError `EXPERIMENTS_NAME_TAKEN`, `EXPERIMENTS_NAME_INVALID`, `EXPERIMENTS_EXPERIMENT_NOT_FOUND`,
 *   `EXPERIMENTS_EXPERIMENT_DELETED`
 */
export async function renameExperiment({ database, clock }: Tracking, id: string, name: string): Promise<void> {
  refuseInvalidExperiment({ name });
  await database.transaction(async (queries) => {
    const { id: number } = await activeExperiment(queries, id);
    const taken = await queries.selectFrom('experiment').select('id').where('name', '=', name).executeTakeFirst();
    if (taken && taken.id !== number) throw nameTaken(name, taken.id);
    await queries.updateTable('experiment').set({ name, updated_at: clock.now() }).where('id', '=', number).execute();
  });
}
