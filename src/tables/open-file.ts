import type { LongWork } from '../schema/index.ts';
import { describeColumns } from './describe-columns.ts';
import { DuckDbTable } from './duckdb-table.ts';
import type { Engine } from './engine.ts';
import { EmptyTableError } from './errors.ts';
import { type FileToRead, inspectFile, readFile, viewParquet } from './read-file.ts';
import { dropRelation } from './relation.ts';
import { tableSink } from './sink.ts';
import type { Table, TableSource } from './table.ts';

/** Opens a file as a table; see {@link Tables.open}. */
export async function openFile(engine: Engine, asked: TableSource, work: LongWork): Promise<Table> {
  const file = await inspectFile(asked);
  const relation = engine.newName(file.source.format);
  // What has to be parsed is parsed once.
  if (file.source.format === 'parquet') await viewParquet(engine, file.source, relation, work);
  else await readFile(engine, file, tableSink(relation), work);
  return tableOf(engine, relation, file.source, work);
}

/**
 * A table of the engine as a {@link Table}.
 * @throws EmptyTableError (`TABLES_EMPTY`), and takes it out of the engine
 */
export async function tableOf(
  engine: Engine,
  relation: string,
  source: FileToRead['source'],
  work: LongWork,
  { path } = source,
): Promise<Table> {
  const task = { what: `reading ${path}`, reading: path };
  const [[count] = []] = await engine.rows(task, work, `SELECT count(*) FROM ${relation}`);
  const rowCount = Number(count);
  if (rowCount === 0) {
    await dropRelation(engine, relation, source);
    throw new EmptyTableError(path, 'it has no rows');
  }
  const schema = await describeColumns(engine, `SELECT * FROM ${relation}`, task, work);
  return new DuckDbTable({ engine, relation, schema, source, rowCount });
}
