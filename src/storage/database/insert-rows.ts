import { CompiledQuery, type QueryResult } from 'kysely';
import type { DialectName, Queries } from './database.ts';
import { arrayColumns, type ColumnType } from './postgres/array-columns.ts';
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
  { into, columns, ending = '' }: InsertShape,
  values: readonly unknown[],
): Promise<void> {
  if (values.length === 0) return;
  const names = Object.keys(columns);
  const start = insertInto({ into, columns });
  if (dialect === 'postgres') {
    const types = Object.values(columns);
    const given = types.map((type, index) => `$${index + 1}::${type}[]`);
    const arrays = arrayColumns(types, values);
    await runSql(queries, `${start} select * from unnest(${given.join(', ')}) ${ending}`, arrays);
    return;
  }
  const row = `(${names.map(() => '?').join(', ')})`;
  for (let at = 0; at < values.length; ) {
    const left = (values.length - at) / names.length;
    const rows = left <= FEW_ROWS ? left : Math.min(MOST_ROWS, 2 ** Math.floor(Math.log2(left)));
    const sql = `${start} values ${`${row}, `.repeat(rows - 1)}${row} ${ending}`;
    await runSql(queries, sql, values.slice(at, at + rows * names.length));
    at += rows * names.length;
  }
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
