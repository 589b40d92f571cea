import { type Kysely, SqliteAdapter } from 'kysely';
import type { Migration } from './migration.ts';

/** Studies, their trials with what these reported, and the workers that make them. */
export const studies: Migration = {
  version: 11,
  name: 'studies',
  async up(database) {
    await createStudy(database);
    await createTrial(database);
    await createTrialReport(database);
    await createStudyWorker(database);
  },
};

async function createStudy(database: Kysely<unknown>): Promise<void> {
  const table = database.schema.createTable('study');
  const isSqlite = database.getExecutor().adapter instanceof SqliteAdapter;
  // Never used twice: who still holds a study that was deleted must not write to another one.
  const withId = isSqlite
    ? table.addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
    : table.addColumn('id', 'bigint', (column) => column.generatedAlwaysAsIdentity().primaryKey());
  await withId
    .addColumn('name', 'text', (column) => column.notNull().unique())
    .addColumn('directions', 'text', (column) => column.notNull())
    .addColumn('space', 'text')
    .addColumn('seed', 'bigint', (column) => column.notNull())
    .addColumn('sampler', 'text', (column) => column.notNull())
    .addColumn('pruner', 'text')
    .addColumn('attributes', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('trials', 'bigint', (column) => column.notNull())
    .addColumn('last_change', 'bigint', (column) => column.notNull())
    .execute();
}

async function createTrial(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('trial')
    .addColumn('study_id', 'bigint', (column) => column.notNull().references('study.id').onDelete('cascade'))
    .addColumn('number', 'bigint', (column) => column.notNull())
    .addColumn('change', 'bigint', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('params', 'text', (column) => column.notNull())
    .addColumn('distributions', 'text', (column) => column.notNull())
    .addColumn('results', 'text')
    .addColumn('reports', 'bigint', (column) => column.notNull())
    .addColumn('reason', 'text')
    .addColumn('attributes', 'text', (column) => column.notNull())
    .addColumn('started_at', 'bigint')
    .addColumn('ended_at', 'bigint')
    .addColumn('attempt', 'integer')
    .addColumn('worker_id', 'text')
    .addColumn('run_id', 'text')
    .addPrimaryKeyConstraint('trial_pk', ['study_id', 'number'])
    .execute();
  await database.schema.createIndex('trial_change').on('trial').columns(['study_id', 'change']).execute();
}

async function createTrialReport(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('trial_report')
    .addColumn('study_id', 'bigint', (column) => column.notNull())
    .addColumn('number', 'bigint', (column) => column.notNull())
    .addColumn('step', 'bigint', (column) => column.notNull())
    .addColumn('value', 'double precision')
    .addColumn('change', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('trial_report_pk', ['study_id', 'number', 'step'])
    .addForeignKeyConstraint('trial_report_trial', ['study_id', 'number'], 'trial', ['study_id', 'number'], (key) =>
      key.onDelete('cascade'),
    )
    .execute();
}

async function createStudyWorker(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('study_worker')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('study_id', 'bigint', (column) => column.notNull().references('study.id').onDelete('cascade'))
    .addColumn('host', 'text', (column) => column.notNull())
    .addColumn('pid', 'integer', (column) => column.notNull())
    .addColumn('started', 'text', (column) => column.notNull())
    .addColumn('beat_at', 'bigint', (column) => column.notNull())
    .execute();
}
