import { type CreateTableBuilder, type Kysely, type RawBuilder, SqliteAdapter, sql } from 'kysely';
import type { Migration } from './migration.ts';

/**
 * Metrics by series instead of by run and key, written as chunks first; the summary of each metric; and on SQLite what
 * is keyed by run in the order of its key, one tree instead of two.
 */
export const metricSeries: Migration = {
  version: 4,
  name: 'metric-series',
  async up(database) {
    await rebuild(database, 'param', keyedText);
    await rebuild(database, 'tag', keyedText);
    await createChunks(database);
    await createSeries(database);
    await createBlocks(database);
    await rebuildLatest(database);
    await rebuildMetrics(database);
  },
};

type Table = CreateTableBuilder<string, string>;
type TableShape = (table: Table) => Table;

const isSqlite = (database: Kysely<unknown>): boolean => database.getExecutor().adapter instanceof SqliteAdapter;

const newTable = (database: Kysely<unknown>, name: string): Table =>
  database.schema.createTable(name) as unknown as Table;

/** On SQLite the table is the tree of its primary key. */
async function createClustered(database: Kysely<unknown>, table: Table): Promise<void> {
  await (isSqlite(database) ? table.modifyEnd(sql`without rowid`) : table).execute();
}

/** A number the database gives out itself. */
function ownId(database: Kysely<unknown>, table: Table): Table {
  return isSqlite(database)
    ? table.addColumn('id', 'integer', (column) => column.primaryKey())
    : table.addColumn('id', 'bigint', (column) => column.generatedAlwaysAsIdentity().primaryKey());
}

const runColumn: TableShape = (table) =>
  table.addColumn('run_id', 'text', (column) => column.notNull().references('run.id').onDelete('cascade'));

const keyedText: TableShape = (table) =>
  runColumn(table)
    .addColumn('key', 'text', (column) => column.notNull())
    .addColumn('value', 'text', (column) => column.notNull());

const pointColumns: TableShape = (table) =>
  table
    .addColumn('timestamp', 'bigint', (column) => column.notNull())
    .addColumn('step', 'bigint', (column) => column.notNull())
    .addColumn('value', 'double precision', (column) => column.notNull())
    .addColumn('is_nan', 'integer', (column) => column.notNull());

/** Makes a table keyed by (run_id, key) anew in another shape, with the rows of the old one. */
async function rebuild(
  database: Kysely<unknown>,
  name: string,
  shape: TableShape,
  rows: RawBuilder<unknown> = sql`select run_id, key, value from ${sql.table(name)}`,
): Promise<void> {
  const fresh = `${name}_rebuilt`;
  const table = shape(newTable(database, fresh)).addPrimaryKeyConstraint(`${name}_by_run`, ['run_id', 'key']);
  await createClustered(database, table);
  await sql`insert into ${sql.table(fresh)} ${rows}`.execute(database);
  await database.schema.dropTable(name).execute();
  await database.schema.alterTable(fresh).renameTo(name).execute();
}

async function createChunks(database: Kysely<unknown>): Promise<void> {
  await runColumn(ownId(database, newTable(database, 'metric_chunk')))
    .addColumn('count', 'integer', (column) => column.notNull())
    .addColumn('points', isSqlite(database) ? 'blob' : 'bytea', (column) => column.notNull())
    .execute();
  await database.schema.createIndex('metric_chunk_by_run').on('metric_chunk').columns(['run_id', 'count']).execute();
}

async function createSeries(database: Kysely<unknown>): Promise<void> {
  await runColumn(ownId(database, newTable(database, 'metric_series')))
    .addColumn('key', 'text', (column) => column.notNull())
    .addColumn('merged', 'bigint', (column) => column.notNull())
    .addColumn('blocked', 'bigint', (column) => column.notNull())
    .addUniqueConstraint('metric_series_by_run', ['run_id', 'key'])
    .execute();
}

async function createBlocks(database: Kysely<unknown>): Promise<void> {
  const bounds = ['first_timestamp', 'last_timestamp', 'first_step', 'last_step'];
  const table = bounds.reduce(
    (some, name) => some.addColumn(name, 'bigint', (column) => column.notNull()),
    newTable(database, 'metric_block')
      .addColumn('series', 'bigint', (column) => column.notNull())
      .addColumn('number', 'bigint', (column) => column.notNull())
      .addColumn('count', 'integer', (column) => column.notNull()),
  );
  await createClustered(
    database,
    table
      .addColumn('points', isSqlite(database) ? 'blob' : 'bytea', (column) => column.notNull())
      .addPrimaryKeyConstraint('metric_block_pk', ['series', 'number']),
  );
}

async function rebuildLatest(database: Kysely<unknown>): Promise<void> {
  const shape: TableShape = (table) =>
    pointColumns(runColumn(table).addColumn('key', 'text', (column) => column.notNull()))
      .addColumn('count', 'bigint', (column) => column.notNull())
      .addColumn('min_value', 'double precision')
      .addColumn('max_value', 'double precision');
  await rebuild(
    database,
    'latest_metric',
    shape,
    sql`
      select latest.run_id, latest.key, latest.timestamp, latest.step, latest.value, latest.is_nan, count(metric.key),
        min(case when metric.is_nan = 0 then metric.value end), max(case when metric.is_nan = 0 then metric.value end)
      from latest_metric as latest
      left join metric on metric.run_id = latest.run_id and metric.key = latest.key
      group by latest.run_id, latest.key, latest.timestamp, latest.step, latest.value, latest.is_nan`,
  );
  await database.schema
    .createIndex('latest_metric_by_value')
    .on('latest_metric')
    .columns(['key', 'is_nan', 'value', 'run_id'])
    .execute();
}

/** Not bound to its series by a foreign key, whose check would cost more than the row. */
async function rebuildMetrics(database: Kysely<unknown>): Promise<void> {
  await sql`insert into metric_series (run_id, key, merged, blocked)
    select run_id, key, count(*), 0 from metric group by run_id, key`.execute(database);
  const table = newTable(database, 'metric_rebuilt').addColumn('series', 'bigint', (column) => column.notNull());
  const key = ['series', 'timestamp', 'step', 'value', 'is_nan'];
  await createClustered(database, pointColumns(table).addPrimaryKeyConstraint('metric_by_series', key));
  await sql`insert into metric_rebuilt
    select series.id, metric.timestamp, metric.step, metric.value, metric.is_nan from metric
    join metric_series as series on series.run_id = metric.run_id and series.key = metric.key`.execute(database);
  await database.schema.dropTable('metric').execute();
  await database.schema.alterTable('metric_rebuilt').renameTo('metric').execute();
}
