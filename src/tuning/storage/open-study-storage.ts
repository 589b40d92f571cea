import { databaseAt, openDatabase } from '../../storage/index.ts';
import { databaseStorage } from './database-storage.ts';
import type { StudyStorage } from './study-storage.ts';

/**
 * Studies that last, without a workspace: in a SQLite file, made if absent, or a PostgreSQL database.
 * @param place `tuning.db`, or `postgres://user:password@host/database`
 * @throws AssayError as opening a workspace's database does, such as `STORAGE_READ_ONLY`
 */
export async function openStudyStorage(place: string): Promise<StudyStorage> {
  const database = await openDatabase(databaseAt(place, process.cwd()));
  const storage = databaseStorage(database);
  return {
    ...storage,
    [Symbol.asyncDispose]: async () => {
      await storage[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
    },
  };
}
