import type { Kysely } from 'kysely';
import type { Migration } from './migration.ts';

/** The tables of the first release. */
export const initial: Migration = {
  version: 1,
  name: 'initial',
  async up(database) {
    await createCounter(database);
    await createExperiments(database);
    await createRuns(database);
    await createMetrics(database);
    await createRunInputs(database);
  },
};

async function createCounter(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('counter')
    .addColumn('name', 'text', (column) => column.primaryKey().notNull())
    .addColumn('value', 'bigint', (column) => column.notNull())
    .execute();
}

async function createExperiments(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('experiment')
    .addColumn('id', 'integer', (column) => column.primaryKey().notNull())
    .addColumn('name', 'text', (column) => column.notNull().unique())
    .addColumn('artifact_uri', 'text', (column) => column.notNull())
    .addColumn('lifecycle_stage', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('updated_at', 'bigint', (column) => column.notNull())
    .execute();
  await database.schema
    .createTable('experiment_tag')
    .addColumn('experiment_id', 'integer', (column) => column.notNull().references('experiment.id').onDelete('cascade'))
    .addColumn('key', 'text', (column) => column.notNull())
    .addColumn('value', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('experiment_tag_pk', ['experiment_id', 'key'])
    .execute();
}

async function createRuns(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('run')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('experiment_id', 'integer', (column) => column.notNull().references('experiment.id'))
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('user', 'text', (column) => column.notNull())
    .addColumn('start_time', 'bigint', (column) => column.notNull())
    .addColumn('end_time', 'bigint')
    .addColumn('artifact_uri', 'text', (column) => column.notNull())
    .addColumn('lifecycle_stage', 'text', (column) => column.notNull())
    .execute();
  // Newest first is the order of every list, within one experiment and over all of them.
  await database.schema
    .createIndex('run_by_experiment')
    .on('run')
    .columns(['experiment_id', 'start_time desc', 'id'])
    .execute();
  await database.schema.createIndex('run_by_time').on('run').columns(['start_time desc', 'id']).execute();
  await database.schema
    .createTable('run_process')
    .addColumn('run_id', 'text', (column) => column.notNull().references('run.id').onDelete('cascade'))
    .addColumn('host', 'text', (column) => column.notNull())
    .addColumn('pid', 'integer', (column) => column.notNull())
    .addColumn('started', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('run_process_pk', ['run_id', 'host', 'pid', 'started'])
    .execute();
  for (const table of ['param', 'tag'] as const) {
    await database.schema
      .createTable(table)
      .addColumn('run_id', 'text', (column) => column.notNull().references('run.id').onDelete('cascade'))
      .addColumn('key', 'text', (column) => column.notNull())
      .addColumn('value', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint(`${table}_pk`, ['run_id', 'key'])
      .execute();
  }
}

async function createMetrics(database: Kysely<unknown>): Promise<void> {
  await createMetricTable(database, 'metric', ['run_id', 'key', 'timestamp', 'step', 'value', 'is_nan']);
  await createMetricTable(database, 'latest_metric', ['run_id', 'key']);
  // Finds the runs beyond a threshold without touching the table.
  await database.schema
    .createIndex('latest_metric_by_value')
    .on('latest_metric')
    .columns(['key', 'is_nan', 'value', 'run_id'])
    .execute();
}

type MetricColumn = 'run_id' | 'key' | 'step' | 'timestamp' | 'value' | 'is_nan';

async function createMetricTable(database: Kysely<unknown>, name: string, key: MetricColumn[]): Promise<void> {
  await database.schema
    .createTable(name)
    .addColumn('run_id', 'text', (column) => column.notNull().references('run.id').onDelete('cascade'))
    .addColumn('key', 'text', (column) => column.notNull())
    .addColumn('step', 'bigint', (column) => column.notNull())
    .addColumn('timestamp', 'bigint', (column) => column.notNull())
    .addColumn('value', 'double precision', (column) => column.notNull())
    .addColumn('is_nan', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint(`${name}_pk`, key)
    .execute();
}

async function createRunInputs(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('input_dataset')
    .addColumn('experiment_id', 'integer', (column) => column.notNull().references('experiment.id').onDelete('cascade'))
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('digest', 'text', (column) => column.notNull())
    .addColumn('version', 'integer')
    .addColumn('source_type', 'text', (column) => column.notNull())
    .addColumn('source', 'text', (column) => column.notNull())
    .addColumn('schema', 'text')
    .addColumn('profile', 'text')
    .addPrimaryKeyConstraint('input_dataset_pk', ['experiment_id', 'name', 'digest'])
    .execute();
  await database.schema
    .createTable('run_input')
    .addColumn('run_id', 'text', (column) => column.notNull().references('run.id').onDelete('cascade'))
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('digest', 'text', (column) => column.notNull())
    .addColumn('position', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('run_input_pk', ['run_id', 'name', 'digest'])
    .execute();
  await database.schema
    .createTable('run_input_tag')
    .addColumn('run_id', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('digest', 'text', (column) => column.notNull())
    .addColumn('key', 'text', (column) => column.notNull())
    .addColumn('value', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('run_input_tag_pk', ['run_id', 'name', 'digest', 'key'])
    .addForeignKeyConstraint(
      'run_input_tag_of_input',
      ['run_id', 'name', 'digest'],
      'run_input',
      ['run_id', 'name', 'digest'],
      (constraint) => constraint.onDelete('cascade'),
    )
    .execute();
}
