import type { ColumnSchema } from './column-type.ts';
import { identifier } from './sql.ts';

/**
 * The one form in which equal content is equal, however it was stored: whole numbers as 64-bit integers, fractional ones
 * as doubles with a single NaN, everything else as text. Digests and the dealing of splits rest on it: changing it
 * changes both for every dataset there is.
 */
type CanonicalType =
  | 'integer'
  | 'number'
  | 'boolean'
  | 'text'
  | 'timestamp'
  | 'date'
  | 'decimal'
  | 'wide integer'
  | 'other';

/** Doubles hold every decimal of up to 15 digits. */
const EXACT_DECIMAL_DIGITS = 15;

/** Flags of missing values are packed this many to a 64-bit integer. */
export const FLAGS_PER_INTEGER = 60;

export function canonicalTypeOf({ type, sqlType }: ColumnSchema): CanonicalType {
  // Its greater half does not fit into 64 bits with a sign.
  if (sqlType === 'UBIGINT') return 'wide integer';
  const width = /^DECIMAL\((\d+),/.exec(sqlType)?.[1];
  if (width !== undefined && Number(width) > EXACT_DECIMAL_DIGITS) return 'decimal';
  return type;
}

/**
 * SQL expressions that hold a table's whole content and are never NULL: one of eight bytes for every number column, the
 * flags of missing values, and one text a row for all other columns.
 */
export function canonicalExpressions(schema: readonly ColumnSchema[]): readonly string[] {
  const fixed = schema.flatMap((column) => fixedExpression(column) ?? []);
  const texts = schema.filter((column) => fixedExpression(column) === undefined);
  return [...fixed, ...missingFlags(schema), ...(texts.length > 0 ? [rowText(texts)] : [])];
}

/** Whether {@link canonicalExpressions} gives a column an expression of its own; these come first, in schema order. */
export function isFixed(column: ColumnSchema): boolean {
  return fixedExpression(column) !== undefined;
}

/** One SQL text expression for the content of a row: equal for equal rows, different for different ones. */
export function rowText(schema: readonly ColumnSchema[]): string {
  return `concat_ws('|', ${schema.map(cellText).join(', ')})`;
}

function cellText(column: ColumnSchema): string {
  const name = identifier(column.name);
  switch (canonicalTypeOf(column)) {
    case 'integer':
    case 'boolean':
      return `coalesce(CAST(CAST(${name} AS BIGINT) AS VARCHAR), 'N')`;
    case 'number':
      return `coalesce(CAST(${double(column)} AS VARCHAR), 'N')`;
    default:
      // The length before the text keeps ('ab', 'c') apart from ('a', 'bc'), whatever the texts hold.
      return `coalesce(strlen(CAST(${name} AS VARCHAR)) || ':' || CAST(${name} AS VARCHAR), 'N')`;
  }
}

function fixedExpression(column: ColumnSchema): string | undefined {
  switch (canonicalTypeOf(column)) {
    case 'integer':
    case 'boolean':
      return `coalesce(CAST(${identifier(column.name)} AS BIGINT), 0)`;
    case 'number':
      return `coalesce(${double(column)}, 0)`;
    default:
      return undefined;
  }
}

function double({ name }: ColumnSchema): string {
  const value = `CAST(${identifier(name)} AS DOUBLE)`;
  return `CASE WHEN isnan(${value}) THEN 'nan'::DOUBLE ELSE ${value} END`;
}

function missingFlags(schema: readonly ColumnSchema[]): string[] {
  const groups = Math.ceil(schema.length / FLAGS_PER_INTEGER);
  return Array.from({ length: groups }, (_, group) =>
    schema
      .slice(group * FLAGS_PER_INTEGER, (group + 1) * FLAGS_PER_INTEGER)
      .map(({ name }, bit) => `(${identifier(name)} IS NULL)::BIGINT * ${2n ** BigInt(bit)}`)
      .join(' + '),
  );
}
