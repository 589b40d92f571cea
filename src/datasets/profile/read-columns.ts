import type { LongWork } from '../../schema/index.ts';
import { type ColumnSchema, identifier, literal, type Table } from '../../tables/index.ts';
import { doublesOf } from './chunk-doubles.ts';

/** Most bytes that are held at once, unless a single column takes more. */
const BATCH_BYTES = 256 * 2 ** 20;
/** Wider queries take the engine long to plan. */
const BATCH_COLUMNS = 500;

/** A column that is read as numbers. */
export interface ReadableColumn {
  readonly schema: ColumnSchema;
  /** Of a text column: the values whose positions are read; any other value is the position behind the last. */
  readonly values?: readonly string[];
}

/**
 * Reads columns as numbers in row order, in as few passes as memory allows, and hands them over one by one: numbers as
 * they are, booleans as 0 and 1, times as seconds since the Unix epoch, texts as positions in their values; NaN for
 * missing. The array is the caller's.
 */
export async function readColumns(
  table: Table,
  columns: readonly ReadableColumn[],
  take: (index: number, values: Float64Array) => void,
  work: LongWork,
): Promise<void> {
  const size = Math.max(1, Math.min(BATCH_COLUMNS, Math.floor(BATCH_BYTES / (8 * table.rowCount))));
  for (let start = 0; start < columns.length; start += size) {
    const batch = columns.slice(start, start + size);
    const read = batch.map(() => new Float64Array(table.rowCount));
    await table.scan(
      (relation) => `SELECT ${batch.map(numberExpression).join(', ')} FROM ${relation}`,
      (chunk, firstRow) => {
        read.forEach((values, column) => {
          values.set(doublesOf(chunk, column), firstRow);
        });
      },
      work,
    );
    for (let index = 0; index < batch.length; index++) {
      take(start + index, read[index] as Float64Array);
      // Freed one by one, while the next ones are looked at.
      read[index] = new Float64Array(0);
      work.progress?.({ stage: 'profile', done: start + index + 1, total: columns.length, unit: 'columns' });
    }
  }
}

const NAN = `'nan'::DOUBLE`;

function numberExpression({ schema: { name, type }, values }: ReadableColumn): string {
  const column = identifier(name);
  if (values !== undefined) {
    if (values.length === 0) return NAN;
    const enumeration = `ENUM(${values.map(literal).join(', ')})`;
    return `CASE WHEN ${column} IS NULL THEN ${NAN}
      ELSE CAST(coalesce(enum_code(TRY_CAST(CAST(${column} AS VARCHAR) AS ${enumeration})), ${values.length}) AS DOUBLE) END`;
  }
  switch (type) {
    case 'boolean':
      return `coalesce(CAST(CAST(${column} AS INTEGER) AS DOUBLE), ${NAN})`;
    case 'timestamp':
    case 'date':
      return `CASE WHEN ${column} IS NULL THEN ${NAN} WHEN isfinite(${column}) THEN epoch(${column})
        WHEN ${column} > '2000-01-01' THEN 'inf'::DOUBLE ELSE '-inf'::DOUBLE END`;
    default:
      return `coalesce(CAST(${column} AS DOUBLE), ${NAN})`;
  }
}
