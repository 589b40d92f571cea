import type { Transaction } from 'kysely';
import type { DatabaseTables } from '../storage/index.ts';

/**
 * Takes the next number of a model that exists; undefined if it does not. The update holds the model's row until the
 * transaction ends, so two registrations cannot get one number, whatever processes they are in.
 */
export async function nextVersion(
  queries: Transaction<DatabaseTables>,
  name: string,
  now: number,
): Promise<number | undefined> {
  const row = await queries
    .updateTable('registered_model')
    .set((model) => ({ last_version: model('last_version', '+', 1), updated_at: now }))
    .where('name', '=', name)
    .returning('last_version')
    .executeTakeFirst();
  return row?.last_version;
}
