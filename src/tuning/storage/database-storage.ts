import type { RandomBytes } from '../../schema/index.ts';
import { systemRandomBytes } from '../../schema/index.ts';
import type { Database } from '../../storage/index.ts';
import { DatabaseStudy } from './database-study.ts';
import { studyColumns, studyHeader } from './study-rows.ts';
import type { StoredStudy, StudyHeader, StudyStorage } from './study-storage.ts';

export interface DatabaseStorageOptions {
  readonly randomBytes?: RandomBytes | undefined;
}

/**
 * Studies in the tables of a database, which stays open when the storage is closed: several processes may work on one
 * study, and a crash loses nothing that was told.
 */
export function databaseStorage(
  database: Database,
  { randomBytes = systemRandomBytes }: DatabaseStorageOptions = {},
): StudyStorage {
  const opened: DatabaseStudy[] = [];
  const found = async (name: string): Promise<{ id: number; header: StudyHeader } | undefined> => {
    const row = await database.kysely.selectFrom('study').selectAll().where('name', '=', name).executeTakeFirst();
    return row && { id: row.id, header: studyHeader(row) };
  };
  const handle = (study: { id: number; header: StudyHeader }, isNew: boolean): StoredStudy => {
    const workerId = Buffer.from(randomBytes(16)).toString('hex');
    const stored = new DatabaseStudy({ database, ...study, isNew, workerId });
    opened.push(stored);
    return stored;
  };
  const open = async (header: StudyHeader): Promise<StoredStudy> => {
    const made = await database.kysely
      .insertInto('study')
      .values(studyColumns(header))
      .onConflict((conflict) => conflict.column('name').doNothing())
      .returning('id')
      .executeTakeFirst();
    if (made !== undefined) return handle({ id: made.id, header }, true);
    const known = await found(header.name);
    // Deleted between the two queries, it is made anew.
    return known === undefined ? open(header) : handle(known, false);
  };
  return {
    open,
    find: async (name) => {
      const known = await found(name);
      return known && handle(known, false);
    },
    list: async () => {
      const rows = await database.kysely.selectFrom('study').selectAll().orderBy('name').execute();
      return rows.map(studyHeader);
    },
    delete: async (name) => {
      const { numDeletedRows } = await database.kysely
        .deleteFrom('study')
        .where('name', '=', name)
        .executeTakeFirstOrThrow();
      return numDeletedRows > 0n;
    },
    [Symbol.asyncDispose]: async () => {
      for (const study of opened.splice(0)) await study.leave();
    },
  };
}
