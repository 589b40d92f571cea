import { type Kysely, SqliteAdapter } from 'kysely';
import type { Migration } from './migration.ts';

/**
 * What is being removed for good, so that a removal which was interrupted is finished by the next one; and numbers of
 * series that are never used twice on SQLite either, for points go after their series.
 */
export const removals: Migration = {
  version: 9,
  name: 'removals',
  async up(database) {
    await database.schema
      .createTable('removal')
      .addColumn('id', 'text', (column) => column.primaryKey().notNull())
      .addColumn('artifact_uri', 'text', (column) => column.notNull())
      .addColumn('series', 'text', (column) => column.notNull())
      .addColumn('removed_at', 'bigint', (column) => column.notNull())
      .execute();
    if (database.getExecutor().adapter instanceof SqliteAdapter) await rebuildSeries(database);
  },
};

async function rebuildSeries(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('metric_series_rebuilt')
    .addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('run_id', 'text', (column) => column.notNull().references('run.id').onDelete('cascade'))
    .addColumn('key', 'text', (column) => column.notNull())
    .addColumn('merged', 'bigint', (column) => column.notNull())
    .addColumn('blocked', 'bigint', (column) => column.notNull())
    .addUniqueConstraint('metric_series_by_run', ['run_id', 'key'])
    .execute();
  const rows = database as Kysely<SeriesTables>;
  await rows
    .insertInto('metric_series_rebuilt')
    .columns(['id', 'run_id', 'key', 'merged', 'blocked'])
    .expression(rows.selectFrom('metric_series').select(['id', 'run_id', 'key', 'merged', 'blocked']))
    .execute();
  await database.schema.dropTable('metric_series').execute();
  await database.schema.alterTable('metric_series_rebuilt').renameTo('metric_series').execute();
}

interface SeriesTables {
  metric_series: SeriesRow;
  metric_series_rebuilt: SeriesRow;
}

interface SeriesRow {
  id: number;
  run_id: string;
  key: string;
  merged: number;
  blocked: number;
}
