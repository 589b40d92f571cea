import { type Kysely, sql } from 'kysely';
import { AssayError } from '../../errors/index.ts';
import type { Clock } from '../../schema/index.ts';
import type { Queries } from './database.ts';
import { DatabaseCorruptError } from './database-corrupt-error.ts';
import { MIGRATIONS, type Migration } from './migrations/index.ts';

interface MigrateOptions {
  readonly path: string;
  readonly clock: Clock;
  /** All that this version of Assay knows. */
  readonly migrations?: readonly Migration[];
}

/**
 * Brings the database to the newest schema, in one transaction that holds the write lock: several processes may call
 * this at once, and a step that fails leaves the database as it was.
 */
export async function migrate(
  database: Queries,
  { path, clock, migrations = MIGRATIONS }: MigrateOptions,
): Promise<void> {
  const newest = migrations.length;
  if ((await schemaVersion(database, path, newest)) === newest) return;
  await database.transaction().execute(async (queries) => {
    const version = await schemaVersion(queries, path, newest);
    if (version === 0) await createMigrationTable(queries);
    for (const migration of migrations.slice(version)) {
      await migration.up(queries as unknown as Kysely<unknown>);
      const { version, name } = migration;
      await queries.insertInto('schema_migration').values({ version, name, applied_at: clock.now() }).execute();
    }
  });
}

/** 0 for an empty database. */
async function schemaVersion(database: Queries, path: string, newest: number): Promise<number> {
  const tables = (await database.introspection.getTables()).map(({ name }) => name);
  if (tables.length === 0) return 0;
  if (!tables.includes('schema_migration')) {
    throw new DatabaseCorruptError(path, `it holds the tables of another program: ${tables.slice(0, 5).join(', ')}`);
  }
  const { version } = await database
    .selectFrom('schema_migration')
    .select(sql<number>`coalesce(max(version), 0)`.as('version'))
    .executeTakeFirstOrThrow();
  if (version <= newest) return version;
  throw new AssayError({
    code: 'STORAGE_DATABASE_NEWER',
    message: `The database ${path} has schema version ${version}; this Assay knows versions up to ${newest}`,
    remedy: 'Install the newest Assay (npm install assay@latest), or choose another folder with --workspace DIR',
    details: { path, version, newest },
  });
}

async function createMigrationTable(database: Queries): Promise<void> {
  await database.schema
    .createTable('schema_migration')
    .addColumn('version', 'integer', (column) => column.primaryKey().notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('applied_at', 'bigint', (column) => column.notNull())
    .execute();
}
