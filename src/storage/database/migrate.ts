import { type Kysely, sql } from 'kysely';
import { AssayError } from '../../errors/index.ts';
import type { Clock } from '../../schema/index.ts';
import type { Queries } from './database.ts';
import { DatabaseCorruptError } from './database-corrupt-error.ts';
import { runSql } from './insert-rows.ts';
import { MIGRATIONS, type Migration } from './migrations/index.ts';

export interface MigrateOptions {
  /** The path of the file, or the address of the server without password. */
  readonly name: string;
  readonly clock: Clock;
  /** All that this version of Assay knows. */
  readonly migrations?: readonly Migration[];
  /** Runs first in the transaction of the steps. */
  readonly prepare?: (queries: Queries) => Promise<void>;
  /** What an empty database gets instead of the steps up to this version. */
  readonly first?: { readonly version: number; readonly sql: string };
  /** The tables that are there already, ours or not. */
  readonly tableNames?: (queries: Queries) => Promise<readonly string[]>;
  /** What is wrong when all tables are another program's. */
  readonly foreign?: (tables: string) => AssayError;
}

/**
 * Brings the database to the newest schema, in one transaction that runs alone: several processes may call this at
 * once, and a step that fails leaves the database as it was.
 * @returns whether the database was empty before
 */
export async function migrate(database: Queries, options: MigrateOptions): Promise<boolean> {
  const { clock, migrations = MIGRATIONS } = options;
  if ((await schemaVersion(database, options)) === migrations.length) return false;
  return database.transaction().execute(async (queries) => {
    await options.prepare?.(queries);
    const version = await schemaVersion(queries, options);
    if (version === 0) await createMigrationTable(queries);
    const first = version === 0 && migrations.length >= (options.first?.version ?? 0) ? options.first : undefined;
    if (first !== undefined) await runSql(queries, first.sql, []);
    const missing = migrations.slice(version);
    for (const step of missing) {
      if (first === undefined || step.version > first.version) await step.up(queries as unknown as Kysely<unknown>);
    }
    const rows = missing.map(({ version, name }) => ({ version, name, applied_at: clock.now() }));
    if (rows.length > 0) await queries.insertInto('schema_migration').values(rows).execute();
    return version === 0;
  });
}

/** 0 for an empty database. */
export async function schemaVersion(database: Queries, options: MigrateOptions): Promise<number> {
  const { name, migrations = MIGRATIONS, tableNames = sqliteTableNames } = options;
  const newest = migrations.length;
  const tables = await tableNames(database);
  if (tables.length === 0) return 0;
  if (!tables.includes('schema_migration')) {
    const some = tables.slice(0, 5).join(', ');
    throw options.foreign?.(some) ?? new DatabaseCorruptError(name, `it holds the tables of another program: ${some}`);
  }
  const { version } = await database
    .selectFrom('schema_migration')
    .select(sql<number>`coalesce(max(version), 0)`.as('version'))
    .executeTakeFirstOrThrow();
  if (version <= newest) return version;
  throw new AssayError({
    code: 'STORAGE_DATABASE_NEWER',
    message: `The database ${name} has schema version ${version}; this Assay knows versions up to ${newest}`,
    remedy: 'Install the newest Assay (npm install assay@latest), or choose another workspace or database',
    details: { name, version, newest },
  });
}

async function sqliteTableNames(database: Queries): Promise<string[]> {
  return (await database.introspection.getTables()).map(({ name }) => name);
}

async function createMigrationTable(database: Queries): Promise<void> {
  await database.schema
    .createTable('schema_migration')
    .addColumn('version', 'integer', (column) => column.primaryKey().notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('applied_at', 'bigint', (column) => column.notNull())
    .execute();
}
