import { dirname, resolve } from 'node:path';
import { Kysely } from 'kysely';
import { systemClock } from '../../schema/index.ts';
import { makeFolder } from '../make-folder.ts';
import type { Database, OpenDatabaseOptions } from './database.ts';
import { CurrentTransaction, KyselyDatabase } from './kysely-database.ts';
import { migrate } from './migrate.ts';
import { openSqliteFile } from './sqlite/open-sqlite-file.ts';
import { NodeSqliteDialect } from './sqlite/sqlite-dialect.ts';
import type { DatabaseTables } from './tables.ts';

/**
 * Opens the workspace's database, making or upgrading its tables as needed. Safe when several processes open it at once.
 * @throws AssayError `STORAGE_DATABASE_CORRUPT`, `STORAGE_DATABASE_NEWER`, `STORAGE_DATABASE_BUSY`; for a file
 *   `STORAGE_READ_ONLY`, `STORAGE_DISK_FULL`; for a server `STORAGE_DATABASE_UNREACHABLE`,
 *   `STORAGE_DATABASE_ACCESS_DENIED`, `STORAGE_DATABASE_MISSING`, `STORAGE_DATABASE_UNSUITABLE`
 */
export async function openDatabase(options: OpenDatabaseOptions): Promise<Database> {
  const { clock = systemClock, busyTimeoutMs = 10_000 } = options;
  if (!('url' in options)) return openSqlite(resolve(options.path), { clock, busyTimeoutMs });
  // The client of PostgreSQL is loaded only where it is needed.
  const { openPostgres } = await import('./postgres/open-postgres.ts');
  return openPostgres(options.url, { clock, busyTimeoutMs });
}

async function openSqlite(
  path: string,
  { clock, busyTimeoutMs }: Required<Pick<OpenDatabaseOptions, 'clock' | 'busyTimeoutMs'>>,
): Promise<Database> {
  await makeFolder(dirname(path));
  const file = await openSqliteFile(path, busyTimeoutMs);
  const kysely = new Kysely<DatabaseTables>({ dialect: new NodeSqliteDialect(file, path, busyTimeoutMs) });
  try {
    const isNew = await migrate(kysely, { name: path, clock });
    return new KyselyDatabase({
      kysely,
      dialect: 'sqlite',
      isNew,
      current: new CurrentTransaction(),
      retryForMs: 0,
    });
  } catch (error) {
    await kysely.destroy();
    throw error;
  }
}
