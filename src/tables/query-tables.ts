import type { LongWork } from '../schema/index.ts';
import { describeColumns } from './describe-columns.ts';
import { Engine } from './engine.ts';
import { EmptyTableError, QueryInvalidError } from './errors.ts';
import { parquetSink } from './sink.ts';
import { fileLiteral, identifier, literal, literals } from './sql.ts';
import type { TableQuery, TablesOptions } from './table.ts';

/**
 * The tables that a query reads, as it names them, each once.
 * @throws QueryInvalidError (`TABLES_QUERY_INVALID`) for what is not one SELECT
 */
export async function tablesOfQuery(engine: Engine, sql: string, work: LongWork): Promise<readonly string[]> {
  const [[text] = []] = await engine.rows(
    { what: 'reading a query' },
    work,
    `SELECT json_serialize_sql(${literal(sql)})`,
  );
  const parsed: ParsedSql = JSON.parse(String(text));
  if (parsed.error) throw new QueryInvalidError(sql, parsed.error_message ?? 'it cannot be read');
  if (parsed.statements?.length !== 1) throw new QueryInvalidError(sql, 'it is not one statement');
  const tables = new Set<string>();
  const own = new Set<string>();
  collect(parsed.statements, { tables, own });
  return [...tables].filter((name) => !own.has(name.toLowerCase()));
}

interface ParsedSql {
  readonly error: boolean;
  readonly error_message?: string;
  readonly statements?: readonly unknown[];
}

/** Walks the tree of a query; names that it defines itself (WITH) are its own. */
function collect(node: unknown, found: { readonly tables: Set<string>; readonly own: Set<string> }): void {
  if (Array.isArray(node)) {
    for (const part of node) collect(part, found);
    return;
  }
  if (typeof node !== 'object' || node === null) return;
  const { type, table_name, cte_map } = node as { type?: unknown; table_name?: unknown; cte_map?: CteMap };
  if (type === 'BASE_TABLE' && typeof table_name === 'string') found.tables.add(table_name);
  for (const { key } of cte_map?.map ?? []) found.own.add(key.toLowerCase());
  collect(Object.values(node), found);
}

interface CteMap {
  readonly map?: readonly { readonly key: string }[];
}

/**
 * Writes the rows of a query to a Parquet file, on an engine of its own that can open its inputs and nothing else: no
 * other file, no address, no extension, whatever the query says.
 * @throws QueryInvalidError (`TABLES_QUERY_INVALID`), EmptyTableError (`TABLES_EMPTY`)
 */
export async function convertQuery(
  options: TablesOptions,
  { sql, inputs }: TableQuery,
  path: string,
  work: LongWork,
): Promise<void> {
  await using engine = await Engine.start(options);
  const files = Object.entries(inputs);
  const task = { what: 'running a query', writing: path };
  await engine.run(task, work, async (connection) => {
    await connection.run(`SET allowed_paths = ${literals([...files.map(([, file]) => file), path])}`);
    await connection.run('SET enable_external_access = false');
    await connection.run('SET lock_configuration = true');
    for (const [name, file] of files) {
      const reader = `read_parquet(${fileLiteral(file)}, hive_partitioning = false)`;
      await connection.run(`CREATE VIEW ${identifier(name)} AS SELECT * FROM ${reader}`);
    }
  });
  try {
    const columns = await describeColumns(engine, sql, task, work);
    const repeated = columns.find(({ name }, at) =>
      columns.slice(0, at).some((other) => other.name.toLowerCase() === name.toLowerCase()),
    );
    if (repeated !== undefined) throw new QueryInvalidError(sql, `it gives two columns called ${repeated.name}`);
    await engine.run(task, work, (connection) => connection.run(parquetSink(path).statement(sql)));
  } catch (error) {
    if (error instanceof Error && /^[A-Z][A-Za-z ]+ Error: /.test(error.message)) {
      throw new QueryInvalidError(sql, error.message.split('\n')[0] ?? error.message, error);
    }
    throw error;
  }
  const [[count] = []] = await engine.rows(task, work, `SELECT count(*) FROM read_parquet(${fileLiteral(path)})`);
  if (Number(count) === 0) throw new EmptyTableError('The query', 'it gives no rows');
}
