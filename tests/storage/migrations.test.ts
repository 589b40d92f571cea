import { copyFileSync, globSync } from 'node:fs';
import { basename, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { systemClock } from '../../src/schema/index.ts';
import { migrate } from '../../src/storage/database/migrate.ts';
import { MIGRATIONS, type Migration } from '../../src/storage/database/migrations/index.ts';
import { openDatabase } from '../../src/storage/index.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** One file for each schema version that was ever released; `create-database.ts` makes the newest. */
const stored = globSync(join(import.meta.dirname, 'databases', 'version-*.db')).toSorted();

/** Every table and index as SQL. */
function schemaOf(path: string): unknown[] {
  using file = new DatabaseSync(path, { readOnly: true });
  return file.prepare("select type, name, sql from sqlite_master where name not like 'sqlite_%' order by name").all();
}

async function freshDatabase(path: string): Promise<void> {
  await (await openDatabase({ path }))[Symbol.asyncDispose]();
}

const addColour: Migration = {
  version: MIGRATIONS.length + 1,
  name: 'colour',
  async up(database) {
    await database.schema.alterTable('run').addColumn('colour', 'text').execute();
  },
};

test('versions count up from 1 without gaps', () => {
  expect(MIGRATIONS.map(({ version }) => version)).toEqual(MIGRATIONS.map((_, index) => index + 1));
});

test('an empty database gets every step and records each with its time', async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, 'assay.db');
  await using database = await openDatabase({ path, clock: { now: () => 1234 } });
  const rows = await database.kysely.selectFrom('schema_migration').selectAll().orderBy('version').execute();
  expect(rows).toMatchObject(MIGRATIONS.map(({ version, name }) => ({ version, name, applied_at: 1234 })));
});

test.each(stored)('a database of %s is upgraded to the newest schema and keeps its rows', async (old) => {
  using folder = temporaryFolder();
  const path = join(folder.path, 'assay.db');
  copyFileSync(old, path);
  await freshDatabase(join(folder.path, 'fresh.db'));
  await using database = await openDatabase({ path });
  const names = (schema: unknown[]) => schema.map((part) => (part as { name: string }).name);
  expect(names(schemaOf(path))).toEqual(names(schemaOf(join(folder.path, 'fresh.db'))));
  const run = await database.kysely.selectFrom('run').selectAll().executeTakeFirstOrThrow();
  expect(run).toMatchObject({ name: `made by schema ${/\d+/.exec(basename(old))}`, status: 'FINISHED' });
  // Wherever the workspace was then, and wherever it is moved.
  expect(run.artifact_uri).toBe(`mlflow-artifacts:/0/${run.id}/artifacts`);
  const metric = await database.kysely.selectFrom('latest_metric').selectAll().executeTakeFirstOrThrow();
  expect(metric).toMatchObject({ run_id: run.id, key: 'auc_roc', value: 0.97 });
});

test('a new step upgrades a database of the newest release and keeps its rows', async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, 'assay.db');
  await using database = await openDatabase({ path });
  await database.kysely.insertInto('counter').values({ name: 'a', value: 1 }).execute();
  await migrate(database.kysely, { name: path, clock: systemClock, migrations: [...MIGRATIONS, addColour] });
  await migrate(database.kysely, { name: path, clock: systemClock, migrations: [...MIGRATIONS, addColour] });
  expect(await database.kysely.selectFrom('counter').selectAll().execute()).toMatchObject([{ name: 'a', value: 1 }]);
  const columns = (await database.kysely.introspection.getTables()).find(({ name }) => name === 'run')?.columns ?? [];
  expect(columns.map(({ name }) => name)).toContain('colour');
});

test('a step that fails leaves the database as it was', async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, 'assay.db');
  await using database = await openDatabase({ path });
  const before = schemaOf(path);
  const broken: Migration = {
    ...addColour,
    async up(queries) {
      await addColour.up(queries);
      throw new Error('a bug in the step');
    },
  };
  const migrations = [...MIGRATIONS, broken];
  await expect(migrate(database.kysely, { name: path, clock: systemClock, migrations })).rejects.toThrow(
    'a bug in the step',
  );
  expect(schemaOf(path)).toEqual(before);
});

test('a database of a newer Assay is refused, untouched', async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, 'assay.db');
  await freshDatabase(path);
  new DatabaseSync(path).exec("insert into schema_migration values (99, 'of the future', 0)");
  await expect(openDatabase({ path })).rejects.toMatchObject({
    code: 'STORAGE_DATABASE_NEWER',
    details: { version: 99, newest: MIGRATIONS.length },
  });
});
