import { type Queries, runScope } from '../storage/index.ts';
import { tagFaults } from './entry-faults.ts';
import { tagNotFound } from './experiment-tags.ts';
import { refuseInvalidEntries } from './refuse-invalid-entries.ts';
import type { Tracking } from './tracking.ts';
import { writableRun } from './writable-run.ts';
import { upsertTags } from './write-entries.ts';

/** @throws AssayError `EXPERIMENTS_TAG_NOT_FOUND`, `EXPERIMENTS_RUN_NOT_FOUND`, `EXPERIMENTS_RUN_DELETED` */
export async function deleteTag({ database }: Tracking, runId: string, key: string): Promise<void> {
  const remove = async (queries: Queries): Promise<void> => {
    await writableRun(queries, runId, 'any');
    const { numDeletedRows } = await queries
      .deleteFrom('tag')
      .where('run_id', '=', runId)
      .where('key', '=', key)
      .executeTakeFirstOrThrow();
    if (numDeletedRows === 0n) throw tagNotFound(`run with id ${runId}`, key);
  };
  await database.transaction(remove, { scope: [runScope(runId)] });
}

/**
 * Sets a tag to what `change` makes of its value, undefined for none; nobody changes it meanwhile.
 * @throws AssayError `EXPERIMENTS_ENTRY_INVALID`, `EXPERIMENTS_RUN_NOT_FOUND`, `EXPERIMENTS_RUN_DELETED`
 */
export async function changeTag(
  { database }: Tracking,
  runId: string,
  key: string,
  change: (value: string | undefined) => string,
): Promise<void> {
  const write = async (queries: Queries): Promise<void> => {
    await writableRun(queries, runId, 'any');
    const stored = await queries
      .selectFrom('tag')
      .select('value')
      .where('run_id', '=', runId)
      .where('key', '=', key)
      .executeTakeFirst();
    const tags = { [key]: change(stored?.value) };
    refuseInvalidEntries(tagFaults(tags, LONGEST_CHANGED));
    await upsertTags(queries, database.dialect, runId, tags);
  };
  await database.transaction(write, { scope: [runScope(runId)] });
}

/** Such tags collect what comes in over time, so the limit of one message is none for them. */
const LONGEST_CHANGED = 1_000_000;
