import {
  BOOLEAN,
  DOUBLE,
  type DuckDBAppender,
  DuckDBDataChunk,
  type DuckDBValue,
  INTEGER,
  VARCHAR,
} from '@duckdb/node-api';
import { throwIfInterrupted } from '../errors/index.ts';
import type { LongWork } from '../schema/index.ts';
import type { ColumnData } from './column-data.ts';
import { sqlTypeOf } from './column-type.ts';
import { DuckDbTable } from './duckdb-table.ts';
import type { Engine } from './engine.ts';
import { EmptyTableError } from './errors.ts';
import { identifier } from './sql.ts';
import type { Table } from './table.ts';

/** The engine's chunk size. */
const CHUNK_ROWS = 2048;

/** Puts columns from memory into the engine; see {@link Tables.fromColumns}. */
export async function tableFromColumns(engine: Engine, columns: readonly ColumnData[], work: LongWork): Promise<Table> {
  const rowCount = columns[0]?.values.length ?? 0;
  if (rowCount === 0) throw new EmptyTableError('The table', 'it was made from columns without rows');
  const uneven = columns.find(({ values }) => values.length !== rowCount);
  if (uneven) throw new RangeError(`Column ${uneven.name} has ${uneven.values.length} rows, the first one ${rowCount}`);

  const raw = engine.newName('raw');
  const relation = engine.newName('columns');
  await engine.run({ what: 'building a table' }, work, async (connection) => {
    const types = columns.map(({ type }, index) => `c${index} ${RAW_SQL[type]}`);
    await connection.run(`CREATE TABLE ${raw} (${types.join(', ')})`);
    const appender = await connection.createAppender(raw);
    for (let row = 0; row < rowCount; row += CHUNK_ROWS) {
      throwIfInterrupted(work.signal, 'building a table');
      appendRows(appender, columns, row, Math.min(rowCount, row + CHUNK_ROWS));
    }
    appender.closeSync();
    const finished = columns.map((column, index) => `${finish(column, `c${index}`)} AS ${identifier(column.name)}`);
    await connection.run(`CREATE TABLE ${relation} AS SELECT ${finished.join(', ')} FROM ${raw}`);
    await connection.run(`DROP TABLE ${raw}`);
  });
  const schema = columns.map(({ name, type }) => ({ name, type, sqlType: sqlTypeOf(type), nullable: true }));
  return new DuckDbTable({ engine, relation, schema, rowCount, source: undefined });
}

const RAW_SQL = {
  number: 'DOUBLE',
  integer: 'INTEGER',
  boolean: 'BOOLEAN',
  timestamp: 'DOUBLE',
  text: 'VARCHAR',
} as const;
const RAW_TYPES = { number: DOUBLE, integer: INTEGER, boolean: BOOLEAN, timestamp: DOUBLE, text: VARCHAR } as const;

function appendRows(appender: DuckDBAppender, columns: readonly ColumnData[], from: number, to: number): void {
  const chunk = DuckDBDataChunk.create(
    columns.map(({ type }) => RAW_TYPES[type]),
    to - from,
  );
  columns.forEach((column, index) => {
    chunk.setColumnValues(index, valuesBetween(column, from, to));
  });
  appender.appendDataChunk(chunk);
}

function valuesBetween(column: ColumnData, from: number, to: number): DuckDBValue[] {
  switch (column.type) {
    case 'boolean':
      return Array.from(column.values.subarray(from, to), (value) => value !== 0);
    case 'text':
      return column.values.slice(from, to).map((value) => value ?? null);
    default:
      return Array.from(column.values.subarray(from, to));
  }
}

function finish({ type }: ColumnData, column: string): string {
  switch (type) {
    case 'number':
      return `CASE WHEN isnan(${column}) THEN NULL ELSE ${column} END`;
    case 'timestamp':
      return `make_timestamp(CAST(${column} * 1000 AS BIGINT))`;
    case 'integer':
      return `CAST(${column} AS BIGINT)`;
    default:
      return column;
  }
}
