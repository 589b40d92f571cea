import { type CreateTableBuilder, type Kysely, SqliteAdapter, sql } from 'kysely';
import type { Migration } from './migration.ts';

/** Logged models with what belongs to them, and which runs read and made them. */
export const loggedModels: Migration = {
  version: 7,
  name: 'logged-models',
  async up(database) {
    await createModel(database);
    for (const name of ['logged_model_param', 'logged_model_tag'] as const) await createKeyedText(database, name);
    await createMetric(database);
    await createRunModel(database);
  },
};

type Table = CreateTableBuilder<string, string>;

/** On SQLite the table is the tree of its primary key. */
async function createClustered(database: Kysely<unknown>, table: Table): Promise<void> {
  const isSqlite = database.getExecutor().adapter instanceof SqliteAdapter;
  await (isSqlite ? table.modifyEnd(sql`without rowid`) : table).execute();
}

const modelColumn = (table: Table): Table =>
  table.addColumn('model_id', 'text', (column) => column.notNull().references('logged_model.id').onDelete('cascade'));

async function createModel(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('logged_model')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('experiment_id', 'integer', (column) => column.notNull().references('experiment.id'))
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('artifact_uri', 'text', (column) => column.notNull())
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('model_type', 'text')
    .addColumn('source_run_id', 'text')
    .addColumn('lifecycle_stage', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('updated_at', 'bigint', (column) => column.notNull())
    .addColumn('deleted_at', 'bigint')
    .execute();
  await database.schema
    .createIndex('logged_model_newest')
    .on('logged_model')
    .columns(['experiment_id', 'lifecycle_stage', 'created_at'])
    .execute();
}

async function createKeyedText(database: Kysely<unknown>, name: string): Promise<void> {
  const table = modelColumn(database.schema.createTable(name) as unknown as Table)
    .addColumn('key', 'text', (column) => column.notNull())
    .addColumn('value', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint(`${name}_by_model`, ['model_id', 'key']);
  await createClustered(database, table);
}

/** The key holds `dataset` and not its texts, which may be longer than a key of PostgreSQL. */
async function createMetric(database: Kysely<unknown>): Promise<void> {
  const key = ['model_id', 'key', 'timestamp', 'step', 'run_id', 'dataset', 'value', 'is_nan'];
  const table = modelColumn(database.schema.createTable('logged_model_metric') as unknown as Table)
    .addColumn('key', 'text', (column) => column.notNull())
    .addColumn('timestamp', 'bigint', (column) => column.notNull())
    .addColumn('step', 'bigint', (column) => column.notNull())
    .addColumn('run_id', 'text', (column) => column.notNull().references('run.id').onDelete('cascade'))
    .addColumn('dataset', 'text', (column) => column.notNull())
    .addColumn('value', 'double precision', (column) => column.notNull())
    .addColumn('is_nan', 'integer', (column) => column.notNull())
    .addColumn('dataset_name', 'text')
    .addColumn('dataset_digest', 'text')
    .addPrimaryKeyConstraint('logged_model_metric_pk', key);
  await createClustered(database, table);
  // For the day a run is removed.
  await database.schema.createIndex('logged_model_metric_by_run').on('logged_model_metric').column('run_id').execute();
}

async function createRunModel(database: Kysely<unknown>): Promise<void> {
  const table = (database.schema.createTable('run_model') as unknown as Table)
    .addColumn('run_id', 'text', (column) => column.notNull().references('run.id').onDelete('cascade'))
    .addColumn('direction', 'text', (column) => column.notNull())
    .addColumn('model_id', 'text', (column) => column.notNull())
    .addColumn('step', 'bigint', (column) => column.notNull())
    .addColumn('position', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('run_model_pk', ['run_id', 'direction', 'model_id']);
  await createClustered(database, table);
}
