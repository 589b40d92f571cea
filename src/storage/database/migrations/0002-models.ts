import type { Kysely } from 'kysely';
import type { Migration } from './migration.ts';

/** The model registry. */
export const models: Migration = {
  version: 2,
  name: 'models',
  async up(database) {
    await createRegisteredModel(database);
    await createModelVersion(database);
    await createModelAlias(database);
  },
};

async function createRegisteredModel(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('registered_model')
    .addColumn('name', 'text', (column) => column.primaryKey().notNull())
    .addColumn('last_version', 'integer', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .execute();
}

async function createModelVersion(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('model_version')
    .addColumn('name', 'text', (column) => column.notNull().references('registered_model.name').onDelete('cascade'))
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('stage', 'text', (column) => column.notNull())
    .addColumn('run_id', 'text', (column) => column.notNull())
    .addColumn('algorithm', 'text', (column) => column.notNull())
    .addColumn('object_key', 'text', (column) => column.notNull())
    .addColumn('file_name', 'text', (column) => column.notNull())
    .addColumn('digest', 'text', (column) => column.notNull())
    .addColumn('size', 'bigint', (column) => column.notNull())
    .addColumn('parameters', 'text', (column) => column.notNull())
    .addColumn('metrics', 'text', (column) => column.notNull())
    .addColumn('dataset_digest', 'text')
    .addColumn('signature', 'text')
    .addColumn('description', 'text')
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('updated_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('model_version_pk', ['name', 'version'])
    .execute();
  await database.schema.createIndex('model_version_run').on('model_version').column('run_id').execute();
}

async function createModelAlias(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('model_alias')
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('alias', 'text', (column) => column.notNull())
    .addColumn('version', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('model_alias_pk', ['name', 'alias'])
    .addForeignKeyConstraint('model_alias_version', ['name', 'version'], 'model_version', ['name', 'version'], (key) =>
      key.onDelete('cascade'),
    )
    .execute();
}
