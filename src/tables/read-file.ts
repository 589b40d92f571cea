import { rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { LongWork } from '../schema/index.ts';
import { type ColumnSchema, sqlTypeOf } from './column-type.ts';
import { loadCsv } from './csv/load-csv.ts';
import { describeColumns } from './describe-columns.ts';
import type { Engine } from './engine.ts';
import { ColumnNotFoundError, EmptyTableError, FileFormatError } from './errors.ts';
import { transcode } from './file-encoding.ts';
import { type FileFormat, type FileHead, formatOf, readHead } from './file-format.ts';
import type { Sink } from './sink.ts';
import { fileLiteral, identifier } from './sql.ts';
import type { TableSource } from './table.ts';

/** A file whose beginning was looked at. */
export interface FileToRead {
  readonly source: TableSource & { readonly format: FileFormat };
  readonly head: FileHead;
}

/**
 * Looks at a file before anything reads it.
 * @throws AssayError `FILE_NOT_FOUND`, `FILE_UNREADABLE`, `TABLES_FILE_FORMAT`, `TABLES_EMPTY`
 */
export async function inspectFile(asked: TableSource): Promise<FileToRead> {
  const path = resolve(asked.path);
  const head = await readHead(path, asked.encoding);
  return { source: { ...asked, path, format: formatOf(path, head, asked.format) }, head };
}

/** Reads all rows of a file, once, into a sink. */
export async function readFile(engine: Engine, file: FileToRead, sink: Sink, work: LongWork): Promise<void> {
  const { source, head } = file;
  const isPlain = head.encoding === 'utf-8' && head.compression === 'none';
  if (source.format === 'parquet' || isPlain) return readInto(engine, file, source.path, sink, work);
  const copy = await engine.newFile();
  try {
    const { encoding, compression } = head;
    await transcode(source.path, { encoding, compression, target: copy }, work);
    await readInto(engine, file, copy, sink, work);
  } finally {
    await rm(copy, { force: true });
  }
}

/** @param readable the file itself, or an unpacked copy of it in UTF-8 */
async function readInto(
  engine: Engine,
  { source, head }: FileToRead,
  readable: string,
  sink: Sink,
  work: LongWork,
): Promise<void> {
  switch (source.format) {
    case 'csv':
      return loadCsv(engine, { source, head, readable }, sink, work);
    case 'json':
      return load(engine, source, jsonReader(readable), sink, work);
    case 'parquet':
      return load(engine, source, parquetReader(readable), sink, work);
    default:
      return source.format satisfies never;
  }
}

const jsonReader = (path: string): string =>
  `read_json(${fileLiteral(path)}, sample_size = -1, compression = 'uncompressed', hive_partitioning = false, maximum_object_size = 268435456)`;

const parquetReader = (path: string): string => `read_parquet(${fileLiteral(path)}, hive_partitioning = false)`;

async function load(engine: Engine, source: FileToRead['source'], reader: string, sink: Sink, work: LongWork) {
  const { statement, writing } = sink;
  const task = { what: `reading ${source.path}`, reading: source.path, writing };
  const columns = await describeColumns(engine, `SELECT * FROM ${reader}`, task, work);
  if (source.format === 'json') await refuseNoObjects(engine, { source, columns, reader }, work);
  const select = `SELECT ${replaceTypes(columns, source)} FROM ${reader}`;
  await engine.run(task, work, (connection) => connection.run(statement(select)));
}

/** A Parquet file is read where it lies, column by column as needed. */
export async function viewParquet(
  engine: Engine,
  source: FileToRead['source'],
  relation: string,
  work: LongWork,
): Promise<void> {
  const view: Sink = { statement: (select) => `CREATE VIEW ${relation} AS ${select}` };
  await load(engine, source, parquetReader(source.path), view, work);
}

/** Valid JSON that is no list of objects arrives as one nameless column. */
async function refuseNoObjects(
  engine: Engine,
  json: { source: TableSource; columns: readonly ColumnSchema[]; reader: string },
  work: LongWork,
): Promise<void> {
  const { path } = json.source;
  if (json.columns.length !== 1 || json.columns[0]?.name !== 'json') return;
  const task = { what: `reading ${path}`, reading: path };
  const [[rows] = []] = await engine.rows(task, work, `SELECT count(*) FROM ${json.reader}`);
  if (Number(rows) === 0) throw new EmptyTableError(path, 'it has no rows');
  throw new FileFormatError({
    path,
    reason: 'it holds no JSON objects',
    remedy: 'Use a list of objects, or one object per line, whose keys are the columns',
  });
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
