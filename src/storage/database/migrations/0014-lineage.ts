import { type Kysely, SqliteAdapter, sql } from 'kysely';
import type { Migration } from './migration.ts';

/** What was made of what, with what is known of it from before: versions, runs with their inputs, models. */
export const lineage: Migration = {
  version: 14,
  name: 'lineage',
  async up(database) {
    await createNode(database);
    await createEdge(database);
    await database.schema.createIndex('dataset_version_digest').on('dataset_version').column('digest').execute();
    await database.schema.createIndex('model_version_digest').on('model_version').column('digest').execute();
    await addKnownNodes(database);
    await addKnownEdges(database);
  },
};

async function createNode(database: Kysely<unknown>): Promise<void> {
  const table = database.schema.createTable('lineage_node');
  const isSqlite = database.getExecutor().adapter instanceof SqliteAdapter;
  const withId = isSqlite
    ? table.addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
    : table.addColumn('id', 'bigint', (column) => column.generatedAlwaysAsIdentity().primaryKey());
  await withId
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('key', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('version', 'text')
    .addColumn('digest', 'text')
    .addColumn('details', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addUniqueConstraint('lineage_node_key', ['kind', 'key'])
    .execute();
}

async function createEdge(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('lineage_edge')
    .addColumn('source', 'bigint', (column) => column.notNull().references('lineage_node.id').onDelete('cascade'))
    .addColumn('target', 'bigint', (column) => column.notNull().references('lineage_node.id').onDelete('cascade'))
    .addColumn('role', 'text', (column) => column.notNull())
    .addColumn('recorded_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('lineage_edge_pk', ['source', 'target', 'role'])
    .execute();
  await database.schema.createIndex('lineage_edge_target').on('lineage_edge').columns(['target', 'source']).execute();
}

/** The version of a run's input, where its content is registered under its name; else data that only has a name. */
const INPUT_KEY = `case when exists (select 1 from dataset_version v
    where v.name = i.name and v.version = i.version and v.digest = i.digest)
  then i.name || '@' || i.version else i.name || '#' || i.digest end`;

async function addKnownNodes(database: Kysely<unknown>): Promise<void> {
  const add = (rows: string) =>
    sql
      .raw(
        `insert into lineage_node (kind, key, name, version, digest, details, created_at) ${rows} on conflict do nothing`,
      )
      .execute(database);
  await add(`select 'dataset', name || '@' || version, name, cast(version as text), digest, '{}', created_at
    from dataset_version where true`);
  await add(`select 'run', r.id, r.name, null, null, '{}', r.start_time from run r
    where exists (select 1 from run_input i where i.run_id = r.id)
      or exists (select 1 from model_version m where m.run_id = r.id)`);
  await add(`select distinct 'dataset', ${INPUT_KEY}, i.name, null, i.digest, '{}', 0 from input_dataset i where true`);
  await add(`select 'model', name || '@' || version, name, cast(version as text), digest, '{}', created_at
    from model_version where true`);
}

async function addKnownEdges(database: Kysely<unknown>): Promise<void> {
  await sql
    .raw(
      `insert into lineage_edge (source, target, role, recorded_at)
       select d.id, n.id, coalesce(t.value, ''), r.start_time
       from run_input ri
       join run r on r.id = ri.run_id
       join input_dataset i on i.experiment_id = r.experiment_id and i.name = ri.name and i.digest = ri.digest
       join lineage_node d on d.kind = 'dataset' and d.key = ${INPUT_KEY}
       join lineage_node n on n.kind = 'run' and n.key = r.id
       left join run_input_tag t on t.run_id = ri.run_id and t.name = ri.name and t.digest = ri.digest
         and t.key = 'mlflow.data.context'
       where true on conflict do nothing`,
    )
    .execute(database);
  await sql
    .raw(
      `insert into lineage_edge (source, target, role, recorded_at)
       select n.id, t.id, '', m.created_at from model_version m
       join lineage_node n on n.kind = 'run' and n.key = m.run_id
       join lineage_node t on t.kind = 'model' and t.key = m.name || '@' || m.version
       where true on conflict do nothing`,
    )
    .execute(database);
}
