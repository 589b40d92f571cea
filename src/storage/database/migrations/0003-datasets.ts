import type { Kysely } from 'kysely';
import type { Migration } from './migration.ts';

/** The catalogue of datasets. */
export const datasets: Migration = {
  version: 3,
  name: 'datasets',
  async up(database) {
    await createDataset(database);
    await createDatasetVersion(database);
  },
};

async function createDataset(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('dataset')
    .addColumn('name', 'text', (column) => column.primaryKey().notNull())
    .addColumn('description', 'text')
    .addColumn('last_version', 'integer', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .execute();
}

async function createDatasetVersion(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('dataset_version')
    .addColumn('name', 'text', (column) => column.notNull().references('dataset.name').onDelete('cascade'))
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('digest', 'text', (column) => column.notNull())
    .addColumn('row_count', 'bigint', (column) => column.notNull())
    .addColumn('schema', 'text', (column) => column.notNull())
    .addColumn('statistics', 'text', (column) => column.notNull())
    .addColumn('source', 'text', (column) => column.notNull())
    .addColumn('label', 'text')
    .addColumn('object_key', 'text', (column) => column.notNull())
    .addColumn('size', 'bigint', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('dataset_version_pk', ['name', 'version'])
    .addUniqueConstraint('dataset_version_content', ['name', 'digest'])
    .execute();
}
