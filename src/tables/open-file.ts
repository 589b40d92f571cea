import { resolve } from 'node:path';
import type { LongWork } from '../schema/index.ts';
import { type ColumnSchema, columnTypeOf, sqlTypeOf } from './column-type.ts';
import { DuckDbTable } from './duckdb-table.ts';
import type { Engine } from './engine.ts';
import { ColumnNotFoundError, EmptyTableError, FileFormatError } from './errors.ts';
import { type FileHead, formatOf, readHead } from './file-format.ts';
import { loadCsv } from './load-csv.ts';
import { dropRelation } from './relation.ts';
import { fileLiteral, identifier } from './sql.ts';
import type { Table, TableSource } from './table.ts';

/** Opens a file as a table; see {@link Tables.open}. */
export async function openFile(engine: Engine, asked: TableSource, work: LongWork): Promise<Table> {
  const path = resolve(asked.path);
  const head = await readHead(path);
  const source = { ...asked, path, format: formatOf(path, head, asked.format) };
  const relation = await readRelation(engine, source, head, work);
  const rowCount = await countRows(engine, relation, path, work);
  if (rowCount === 0) {
    await dropRelation(engine, relation, source);
    throw new EmptyTableError(path, 'it has no rows');
  }
  const schema = await schemaOf(engine, relation, source, work);
  return new DuckDbTable({ engine, relation, schema, source, rowCount });
}

type ResolvedSource = TableSource & Required<Pick<TableSource, 'format'>>;

async function readRelation(engine: Engine, source: ResolvedSource, head: FileHead, work: LongWork): Promise<string> {
  switch (source.format) {
    case 'csv':
      return loadCsv(engine, source, head, work);
    case 'json':
      return create(engine, 'TABLE', source, jsonReader(source.path), work);
    case 'parquet':
      return create(
        engine,
        'VIEW',
        source,
        `read_parquet(${fileLiteral(source.path)}, hive_partitioning = false)`,
        work,
      );
    default:
      return source.format satisfies never;
  }
}

const jsonReader = (path: string): string =>
  `read_json(${fileLiteral(path)}, sample_size = -1, hive_partitioning = false, maximum_object_size = 268435456)`;

/** A Parquet file is read where it lies, column by column as needed; what has to be parsed is parsed once. */
async function create(
  engine: Engine,
  kind: 'TABLE' | 'VIEW',
  source: ResolvedSource,
  reader: string,
  work: LongWork,
): Promise<string> {
  const task = { what: `reading ${source.path}`, reading: source.path };
  const columns = await describe(engine, `SELECT * FROM ${reader}`, task, work);
  const replaced = replaceTypes(columns, source);
  const relation = engine.newName(source.format);
  await engine.run(task, work, (connection) =>
    connection.run(`CREATE ${kind} ${relation} AS SELECT ${replaced} FROM ${reader}`),
  );
  return relation;
}

function replaceTypes(columns: readonly ColumnSchema[], { types = {} }: TableSource): string {
  const names = columns.map(({ name }) => name);
  const unknown = Object.keys(types).filter((name) => !names.includes(name));
  if (unknown.length > 0) throw new ColumnNotFoundError(unknown, names);
  return columns
    .map(({ name, sqlType }) => {
      const declared = types[name];
      const type = declared === undefined ? LOSSLESS_TYPES[sqlType] : sqlTypeOf(declared);
      const column = identifier(name);
      return type === undefined ? column : `CAST(${column} AS ${type}) AS ${column}`;
    })
    .join(', ');
}

/** Parquet knows no 128-bit integers: written as they are, they would come back as rounded doubles. */
const LOSSLESS_TYPES: Readonly<Record<string, string>> = { HUGEINT: 'DECIMAL(38, 0)', UHUGEINT: 'DECIMAL(38, 0)' };

async function schemaOf(
  engine: Engine,
  relation: string,
  { path, format }: ResolvedSource,
  work: LongWork,
): Promise<readonly ColumnSchema[]> {
  const schema = await describe(engine, `SELECT * FROM ${relation}`, { what: `reading ${path}`, reading: path }, work);
  // Valid JSON that is no list of objects arrives as one nameless column.
  if (format === 'json' && schema.length === 1 && schema[0]?.name === 'json') {
    throw new FileFormatError({
      path,
      reason: 'it holds no JSON objects',
      remedy: 'Use a list of objects, or one object per line, whose keys are the columns',
    });
  }
  return schema;
}

async function describe(
  engine: Engine,
  query: string,
  task: { what: string; reading: string },
  work: LongWork,
): Promise<readonly ColumnSchema[]> {
  const rows = await engine.rows(task, work, `DESCRIBE ${query}`);
  return rows.map(([name, sqlType, nullable]) => ({
    name: String(name),
    type: columnTypeOf(String(sqlType)),
    sqlType: String(sqlType),
    nullable: nullable === 'YES',
  }));
}

async function countRows(engine: Engine, relation: string, path: string, work: LongWork): Promise<number> {
  const task = { what: `counting the rows of ${path}`, reading: path };
  const rows = await engine.rows(task, work, `SELECT count(*) FROM ${relation}`);
  return Number(rows[0]?.[0]);
}
