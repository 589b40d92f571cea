import { SqliteAdapter } from 'kysely';
import type { Migration } from './migration.ts';

/** Long work that was asked for, how far it is and what came of it. */
export const jobs: Migration = {
  version: 15,
  name: 'jobs',
  async up(database) {
    const table = database.schema.createTable('job');
    const isSqlite = database.getExecutor().adapter instanceof SqliteAdapter;
    const withPosition = isSqlite
      ? table.addColumn('position', 'integer', (column) => column.primaryKey().autoIncrement())
      : table.addColumn('position', 'bigint', (column) => column.generatedAlwaysAsIdentity().primaryKey());
    await withPosition
      .addColumn('id', 'text', (column) => column.notNull().unique())
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('input', 'text', (column) => column.notNull())
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('stage', 'text')
      .addColumn('done', 'double precision')
      .addColumn('total', 'double precision')
      .addColumn('result', 'text')
      .addColumn('error', 'text')
      .addColumn('attempt', 'integer', (column) => column.notNull())
      .addColumn('cancel_asked_at', 'bigint')
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('started_at', 'bigint')
      .addColumn('ended_at', 'bigint')
      .addColumn('host', 'text')
      .addColumn('pid', 'integer')
      .addColumn('process_started', 'text')
      .addColumn('lease_until', 'bigint')
      .execute();
    await database.schema.createIndex('job_state').on('job').columns(['state', 'position']).execute();
  },
};
