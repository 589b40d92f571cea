import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { openDatabase } from '../../src/storage/index.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

test('models, versions and aliases of an older database are there after the upgrade, and can be renamed', async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, 'assay.db');
  copyFileSync(join(import.meta.dirname, 'databases', 'version-3.db'), path);
  const old = new DatabaseSync(path);
  old.exec('pragma foreign_keys = on');
  old.exec("insert into registered_model values ('fraud', 3, 100), ('empty', 0, 50)");
  for (const [version, updated] of [
    [1, 200],
    [3, 300],
  ] as const) {
    old
      .prepare(
        `insert into model_version (name, version, stage, run_id, algorithm, object_key, file_name, digest, size, parameters,
        metrics, created_at, updated_at) values ('fraud', ?, 'none', 'r', 'xgboost', 'k', 'f', 'd', 7, '{}', '{}', 150, ?)`,
      )
      .run(version, updated);
  }
  old.exec("insert into model_alias values ('fraud', 'champion', 3)");
  old.close();
  await using database = await openDatabase({ path });
  const { kysely } = database;
  expect(await kysely.selectFrom('registered_model').selectAll().orderBy('name').execute()).toMatchObject([
    { name: 'empty', last_version: 0, created_at: 50, updated_at: 50 },
    { name: 'fraud', last_version: 3, created_at: 100, updated_at: 300 },
  ]);
  await kysely.updateTable('registered_model').set({ name: 'card' }).where('name', '=', 'fraud').execute();
  expect(await kysely.selectFrom('model_version').selectAll().orderBy('version').execute()).toMatchObject([
    { name: 'card', version: 1, run_id: 'r', object_key: 'k', size: 7, source: null },
    { name: 'card', version: 3 },
  ]);
  expect(await kysely.selectFrom('model_alias').selectAll().execute()).toMatchObject([
    { name: 'card', alias: 'champion', version: 3 },
  ]);
  await kysely.deleteFrom('registered_model').where('name', '=', 'card').execute();
  expect(await kysely.selectFrom('model_alias').selectAll().execute()).toEqual([]);
});
