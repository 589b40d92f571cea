import { AssayError } from '../errors/index.ts';
import { activeExperiment } from './active-experiment.ts';
import { tagFaults } from './entry-faults.ts';
import { LIMITS } from './limits.ts';
import { refuseInvalidEntries } from './refuse-invalid-entries.ts';
import type { Tracking } from './tracking.ts';

/**
 * Sets tags of an experiment, replacing older values.
 * @throws AssayError `EXPERIMENTS_ENTRY_INVALID`, `EXPERIMENTS_EXPERIMENT_NOT_FOUND`, `EXPERIMENTS_EXPERIMENT_DELETED`
 */
export async function setExperimentTags(
  { database }: Tracking,
  id: string,
  tags: Readonly<Record<string, string>>,
): Promise<void> {
  refuseInvalidEntries(tagFaults(tags, LIMITS.experimentTagValue));
  await database.transaction(async (queries) => {
    const { id: experiment_id } = await activeExperiment(queries, id);
    const rows = Object.entries(tags).map(([key, value]) => ({ experiment_id, key, value }));
    if (rows.length === 0) return;
    await queries
      .insertInto('experiment_tag')
      .values(rows)
      .onConflict((conflict) =>
        conflict.columns(['experiment_id', 'key']).doUpdateSet((eb) => ({ value: eb.ref('excluded.value') })),
      )
      .execute();
  });
}

/**
 * @throws AssayError `EXPERIMENTS_TAG_NOT_FOUND`, `EXPERIMENTS_EXPERIMENT_NOT_FOUND`, `EXPERIMENTS_EXPERIMENT_DELETED`
 */
export async function deleteExperimentTag({ database }: Tracking, id: string, key: string): Promise<void> {
  await database.transaction(async (queries) => {
    const { id: number } = await activeExperiment(queries, id);
    const { numDeletedRows } = await queries
      .deleteFrom('experiment_tag')
      .where('experiment_id', '=', number)
      .where('key', '=', key)
      .executeTakeFirstOrThrow();
    if (numDeletedRows === 0n) throw tagNotFound(`experiment ${id}`, key);
  });
}

export function tagNotFound(owner: string, key: string): AssayError {
  return new AssayError({
    code: 'EXPERIMENTS_TAG_NOT_FOUND',
    message: `No tag with name: ${key} in ${owner}`,
    remedy: 'Read the tags there are; the name has to match letter by letter',
    details: { owner, key },
  });
}
