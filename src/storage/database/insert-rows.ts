import { CompiledQuery, type QueryResult } from 'kysely';
import type { DialectName, Queries } from './database.ts';
import { arrayColumns, type ColumnType } from './postgres/array-columns.ts';
import { type Statement, statementBatch } from './sqlite/statement-batch.ts';
import type { DatabaseTables } from './tables.ts';

export interface InsertShape {
  readonly into: keyof DatabaseTables;
  /** In the order of the values of a row. */
  readonly columns: Readonly<Record<string, ColumnType>>;
  /** What follows the rows, such as `on conflict do nothing`. */
  readonly ending?: string;
}

/** So few rows go with one statement of their own, whatever their number. */
const FEW_ROWS = 16;
/** The most rows of one statement on SQLite: below its 32,766 variables, and no faster beyond. */
const MOST_ROWS = 128;

/**
 * Inserts many rows with few statements, each prepared once: Kysely would build its text anew for every call. `values`
 * holds the rows one after another. PostgreSQL gets one array a column, SQLite rows in powers of two when they are
 * many.
 */
export async function insertRows(
  queries: Queries,
  dialect: DialectName,
  shape: InsertShape,
  values: readonly unknown[],
): Promise<void> {
  for (const statement of insertions(dialect, shape, values)) await runSql(queries, statement.sql, statement.values);
}

/** Inserts rows of several tables, in a transaction. */
export async function insertTables(
  queries: Queries,
  dialect: DialectName,
  tables: readonly (readonly [InsertShape, readonly unknown[]])[],
): Promise<void> {
  const statements = tables.flatMap(([shape, values]) => insertions(dialect, shape, values));
  if (statements.length === 0) return;
  if (dialect === 'sqlite') await queries.executeQuery(statementBatch(statements));
  else for (const { sql, values } of statements) await runSql(queries, sql, values);
}

function insertions(dialect: DialectName, shape: InsertShape, values: readonly unknown[]): Statement[] {
  if (values.length === 0) return [];
  if (dialect === 'postgres') return [{ sql: textOf(shape, 'arrays'), values: arrayColumns(typesOf(shape), values) }];
  const width = Object.keys(shape.columns).length;
  const count = values.length / width;
  if (count <= FEW_ROWS) return [{ sql: textOf(shape, count), values }];
  const statements: Statement[] = [];
  for (let at = 0; at < count; ) {
    const rows = Math.min(MOST_ROWS, 2 ** Math.floor(Math.log2(count - at)));
    statements.push({ sql: textOf(shape, rows), values: values.slice(at * width, (at + rows) * width) });
    at += rows;
  }
  return statements;
}

const typesOf = ({ columns }: InsertShape): ColumnType[] => Object.values(columns);

/** By shape and number of rows: a text that is built anew is also hashed anew, to find its prepared statement. */
const texts = new WeakMap<InsertShape, Map<number | 'arrays', string>>();

function textOf(shape: InsertShape, rows: number | 'arrays'): string {
  const known = texts.get(shape) ?? new Map<number | 'arrays', string>();
  texts.set(shape, known);
  const text = known.get(rows) ?? `${insertInto(shape)} ${sourceOf(shape, rows)} ${shape.ending ?? ''}`;
  known.set(rows, text);
  return text;
}

function sourceOf(shape: InsertShape, rows: number | 'arrays'): string {
  const types = typesOf(shape);
  if (rows === 'arrays') {
    return `select * from unnest(${types.map((type, index) => `$${index + 1}::${type}[]`).join(', ')})`;
  }
  const row = `(${types.map(() => '?').join(', ')})`;
  return `values ${`${row}, `.repeat(rows - 1)}${row}`;
}

/** How the statement begins. In quotes, for `user` is a word of PostgreSQL. */
export const insertInto = ({ into, columns }: InsertShape): string =>
  `insert into ${into} (${Object.keys(columns)
    .map((name) => `"${name}"`)
    .join(', ')})`;

/** Runs SQL as it is. The text must be the dialect's own, and hold no value. */
export function runSql<Row>(queries: Queries, sql: string, values: readonly unknown[]): Promise<QueryResult<Row>> {
  return queries.executeQuery<Row>(CompiledQuery.raw(sql, values as unknown[]));
}
