import { type Kysely, sql } from 'kysely';
import type { Migration } from './migration.ts';

/**
 * Models that are described and tagged, and versions whose files are kept elsewhere, as clients of MLflow register them.
 * Names cascade, so that a model can be renamed.
 */
export const modelCatalogue: Migration = {
  version: 6,
  name: 'model-catalogue',
  async up(database) {
    await extendModels(database);
    await rebuildVersions(database);
    await createModelTag(database);
    await createVersionTag(database);
  },
};

async function extendModels(database: Kysely<unknown>): Promise<void> {
  await database.schema.alterTable('registered_model').addColumn('description', 'text').execute();
  await database.schema
    .alterTable('registered_model')
    .addColumn('updated_at', 'bigint', (column) => column.notNull().defaultTo(0))
    .execute();
  await sql`update registered_model set updated_at = coalesce(
    (select max(updated_at) from model_version where model_version.name = registered_model.name), created_at)`.execute(
    database,
  );
}

const VERSION_COLUMNS =
  'name, version, stage, run_id, algorithm, object_key, file_name, digest, size, parameters, metrics, dataset_digest, signature, description, created_at, updated_at';

/** Both tables at once: dropping the versions first would take the aliases along. */
async function rebuildVersions(database: Kysely<unknown>): Promise<void> {
  await createModelVersion(database);
  await createModelAlias(database);
  await sql`insert into model_version_rebuilt (${sql.raw(VERSION_COLUMNS)})
    select ${sql.raw(VERSION_COLUMNS)} from model_version`.execute(database);
  await sql`insert into model_alias_rebuilt (name, alias, version) select name, alias, version from model_alias`.execute(
    database,
  );
  for (const table of ['model_alias', 'model_version']) await database.schema.dropTable(table).execute();
  for (const table of ['model_version', 'model_alias']) {
    await database.schema.alterTable(`${table}_rebuilt`).renameTo(table).execute();
  }
  await database.schema.createIndex('model_version_run').on('model_version').column('run_id').execute();
  await database.schema.createIndex('model_version_updated').on('model_version').column('updated_at').execute();
}

async function createModelVersion(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('model_version_rebuilt')
    .addColumn('name', 'text', (column) =>
      column.notNull().references('registered_model.name').onDelete('cascade').onUpdate('cascade'),
    )
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('stage', 'text', (column) => column.notNull())
    .addColumn('run_id', 'text')
    .addColumn('algorithm', 'text')
    .addColumn('object_key', 'text')
    .addColumn('file_name', 'text')
    .addColumn('digest', 'text')
    .addColumn('size', 'bigint')
    .addColumn('source', 'text')
    .addColumn('location', 'text')
    .addColumn('run_link', 'text')
    .addColumn('logged_model_id', 'text')
    .addColumn('user', 'text')
    .addColumn('parameters', 'text', (column) => column.notNull())
    .addColumn('metrics', 'text', (column) => column.notNull())
    .addColumn('dataset_digest', 'text')
    .addColumn('signature', 'text')
    .addColumn('description', 'text')
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('updated_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('model_version_number', ['name', 'version'])
    .execute();
}

async function createModelAlias(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('model_alias_rebuilt')
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('alias', 'text', (column) => column.notNull())
    .addColumn('version', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('model_alias_name', ['name', 'alias'])
    .addForeignKeyConstraint(
      'model_alias_points_to',
      ['name', 'version'],
      'model_version_rebuilt',
      ['name', 'version'],
      (key) => key.onDelete('cascade').onUpdate('cascade'),
    )
    .execute();
}

async function createModelTag(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('registered_model_tag')
    .addColumn('name', 'text', (column) =>
      column.notNull().references('registered_model.name').onDelete('cascade').onUpdate('cascade'),
    )
    .addColumn('key', 'text', (column) => column.notNull())
    .addColumn('value', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('registered_model_tag_pk', ['name', 'key'])
    .execute();
}

async function createVersionTag(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('model_version_tag')
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('key', 'text', (column) => column.notNull())
    .addColumn('value', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('model_version_tag_pk', ['name', 'version', 'key'])
    .addForeignKeyConstraint('model_version_tag_of', ['name', 'version'], 'model_version', ['name', 'version'], (key) =>
      key.onDelete('cascade').onUpdate('cascade'),
    )
    .execute();
}
