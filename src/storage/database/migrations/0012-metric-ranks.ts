import { type CreateTableBuilder, type Kysely, type RawBuilder, SqliteAdapter, sql } from 'kysely';
import type { Migration } from './migration.ts';

/**
 * The order of runs by their metrics, kept behind what is logged instead of with it: a run of ten metrics wrote ten far
 * places of the index on values. And no foreign keys where each row was checked against its run, which the statement that
 * writes it has just found; whoever removes a run for good removes what was logged to it.
 */
export const metricRanks: Migration = {
  version: 12,
  name: 'metric-ranks',
  async up(database) {
    await database.schema.dropIndex('latest_metric_by_value').execute();
    if (database.getExecutor().adapter instanceof SqliteAdapter) await rebuildAll(database);
    else await alterAll(database);
    await database.schema
      .createIndex('latest_metric_by_rank')
      .on('latest_metric')
      .columns(['key', 'ranked_nan', 'ranked_value', 'run_id'])
      .where(sql.ref('ranked_nan'), 'is not', null)
      .execute();
    await clustered(
      database,
      newTable(database, 'unranked_run').addColumn('run_id', 'text', (column) => column.primaryKey().notNull()),
    );
  },
};

type Table = CreateTableBuilder<string, string>;

const newTable = (database: Kysely<unknown>, name: string): Table =>
  database.schema.createTable(name) as unknown as Table;

async function clustered(database: Kysely<unknown>, table: Table): Promise<void> {
  const isSqlite = database.getExecutor().adapter instanceof SqliteAdapter;
  await (isSqlite ? table.modifyEnd(sql`without rowid`) : table).execute();
}

async function alterAll(database: Kysely<unknown>): Promise<void> {
  for (const [table, name] of [
    ['param', 'param_rebuilt_run_id_fkey'],
    ['tag', 'tag_rebuilt_run_id_fkey'],
    ['metric_chunk', 'metric_chunk_run_id_fkey'],
    ['latest_metric', 'latest_metric_rebuilt_run_id_fkey'],
  ] as const) {
    await database.schema.alterTable(table).dropConstraint(name).execute();
  }
  await database.schema
    .alterTable('latest_metric')
    .addColumn('ranked_nan', 'integer')
    .addColumn('ranked_value', 'double precision')
    .execute();
  await sql`update latest_metric set ranked_nan = is_nan, ranked_value = value`.execute(database);
  // Half of each page stays free: there a row is written anew when its metric is logged, without touching any index.
  await sql`alter table latest_metric set (fillfactor = 50)`.execute(database);
}

/** SQLite changes no table's constraints. */
async function rebuildAll(database: Kysely<unknown>): Promise<void> {
  for (const name of ['param', 'tag']) {
    const table = keyed(newTable(database, `${name}_rebuilt`), name).addColumn('value', 'text', required);
    await clustered(database, table);
    await replace(database, name, sql`run_id, key, value`);
  }
  await newTable(database, 'metric_chunk_rebuilt')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('run_id', 'text', required)
    .addColumn('count', 'integer', required)
    .addColumn('points', 'blob', required)
    .execute();
  await replace(database, 'metric_chunk', sql`id, run_id, count, points`);
  await database.schema.createIndex('metric_chunk_by_run').on('metric_chunk').columns(['run_id', 'count']).execute();
  await clustered(
    database,
    keyed(newTable(database, 'latest_metric_rebuilt'), 'latest_metric')
      .addColumn('timestamp', 'bigint', required)
      .addColumn('step', 'bigint', required)
      .addColumn('value', 'double precision', required)
      .addColumn('is_nan', 'integer', required)
      .addColumn('count', 'bigint', required)
      .addColumn('min_value', 'double precision')
      .addColumn('max_value', 'double precision')
      .addColumn('ranked_nan', 'integer')
      .addColumn('ranked_value', 'double precision'),
  );
  const kept = sql`run_id, key, timestamp, step, value, is_nan, count, min_value, max_value`;
  await replace(database, 'latest_metric', sql`${kept}, is_nan, value`);
}

const required = <Column extends { notNull(): Column }>(column: Column): Column => column.notNull();

const keyed = (table: Table, name: string): Table =>
  table
    .addColumn('run_id', 'text', required)
    .addColumn('key', 'text', required)
    .addPrimaryKeyConstraint(`${name}_by_run`, ['run_id', 'key']);

async function replace(database: Kysely<unknown>, name: string, columns: RawBuilder<unknown>): Promise<void> {
  await sql`insert into ${sql.table(`${name}_rebuilt`)} select ${columns} from ${sql.table(name)}`.execute(database);
  await database.schema.dropTable(name).execute();
  await database.schema.alterTable(`${name}_rebuilt`).renameTo(name).execute();
}
