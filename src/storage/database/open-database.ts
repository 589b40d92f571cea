import { AsyncLocalStorage } from 'node:async_hooks';
import { dirname, resolve } from 'node:path';
import { Kysely, type Transaction } from 'kysely';
import { AssayError } from '../../errors/index.ts';
import { systemClock } from '../../schema/index.ts';
import { makeFolder } from '../make-folder.ts';
import type { Database, OpenDatabaseOptions, Queries } from './database.ts';
import { migrate } from './migrate.ts';
import { openSqliteFile } from './sqlite/open-sqlite-file.ts';
import { NodeSqliteDialect } from './sqlite/sqlite-dialect.ts';
import type { DatabaseTables } from './tables.ts';

/**
 * Opens the workspace's SQLite database, making or upgrading it as needed. Safe when several processes open it at once.
 * @throws AssayError `STORAGE_DATABASE_CORRUPT`, `STORAGE_DATABASE_NEWER`, `STORAGE_DATABASE_BUSY`,
 *   `STORAGE_READ_ONLY`, `STORAGE_DISK_FULL`
 */
export async function openDatabase(options: OpenDatabaseOptions): Promise<Database> {
  const { path, clock = systemClock, busyTimeoutMs = 10_000 } = options;
  const absolute = resolve(path);
  await makeFolder(dirname(absolute));
  const file = await openSqliteFile(absolute, busyTimeoutMs);
  const kysely = new Kysely<DatabaseTables>({ dialect: new NodeSqliteDialect(file, absolute) });
  try {
    await migrate(kysely, { path: absolute, clock });
  } catch (error) {
    await kysely.destroy();
    throw error;
  }
  return new SqliteDatabase(kysely);
}

class SqliteDatabase implements Database {
  readonly dialect = 'sqlite';
  readonly #kysely: Queries;
  readonly #inside = new AsyncLocalStorage<{ open: boolean }>();

  constructor(kysely: Queries) {
    this.#kysely = kysely;
  }

  /** There is one connection: a query that waits for it inside the transaction that holds it would wait for ever. */
  get kysely(): Queries {
    if (!this.#inside.getStore()?.open) return this.#kysely;
    throw new AssayError({
      code: 'INTERNAL',
      message: 'A query went past the open transaction it belongs to',
      remedy: 'Inside transaction(work), query only through the argument of work',
    });
  }

  async transaction<T>(work: (queries: Transaction<DatabaseTables>) => Promise<T>): Promise<T> {
    const scope = { open: true };
    return this.kysely.transaction().execute((queries) =>
      this.#inside.run(scope, async () => {
        try {
          return await work(queries);
        } finally {
          scope.open = false;
        }
      }),
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#kysely.destroy();
  }
}
