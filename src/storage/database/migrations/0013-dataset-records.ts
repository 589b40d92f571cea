import type { Kysely } from 'kysely';
import type { Migration } from './migration.ts';

/** Where versions of datasets came from, what people say of them, and which of their files are on their way out. */
export const datasetRecords: Migration = {
  version: 13,
  name: 'dataset-records',
  async up(database) {
    await addOrigin(database);
    await createTag(database);
    await createAlias(database);
    await createReview(database);
    await database.schema
      .createTable('dataset_removal')
      .addColumn('object_folder', 'text', (column) => column.primaryKey().notNull())
      .addColumn('removed_at', 'bigint', (column) => column.notNull())
      .execute();
  },
};

async function addOrigin(database: Kysely<unknown>): Promise<void> {
  for (const name of ['user', 'message', 'origin_format', 'origin_sha256', 'query'] as const) {
    await database.schema.alterTable('dataset_version').addColumn(name, 'text').execute();
  }
  await database.schema.alterTable('dataset_version').addColumn('parent', 'integer').execute();
  await database.schema.alterTable('dataset_version').addColumn('origin_size', 'bigint').execute();
}

const VERSION = ['name', 'version'] as const;

async function createTag(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('dataset_version_tag')
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('key', 'text', (column) => column.notNull())
    .addColumn('value', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('dataset_version_tag_pk', ['name', 'version', 'key'])
    .addForeignKeyConstraint('dataset_version_tag_version', [...VERSION], 'dataset_version', [...VERSION], (key) =>
      key.onDelete('cascade'),
    )
    .execute();
}

async function createAlias(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('dataset_alias')
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('alias', 'text', (column) => column.notNull())
    .addColumn('version', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('dataset_alias_pk', ['name', 'alias'])
    .addForeignKeyConstraint('dataset_alias_version', [...VERSION], 'dataset_version', [...VERSION], (key) =>
      key.onDelete('cascade'),
    )
    .execute();
}

async function createReview(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('dataset_review')
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('position', 'integer', (column) => column.notNull())
    .addColumn('decision', 'text', (column) => column.notNull())
    .addColumn('user', 'text', (column) => column.notNull())
    .addColumn('note', 'text')
    .addColumn('reviewed_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('dataset_review_pk', ['name', 'version', 'position'])
    .addForeignKeyConstraint('dataset_review_version', [...VERSION], 'dataset_version', [...VERSION], (key) =>
      key.onDelete('cascade'),
    )
    .execute();
}
