import type { ColumnType } from '../column-type.ts';
import { identifier, literal } from '../sql.ts';

/** What the text of a CSV column is read as. */
export type CsvType = Exclude<ColumnType, 'other'> | 'time';

/** How the text of a column becomes values. */
export interface ColumnReading {
  readonly name: string;
  readonly type: CsvType;
  /** Of dates and timestamps that are not written as ISO 8601 has them; in the letters of `strptime`. */
  readonly format?: string | undefined;
  /** Told by the user: whatever can be meant as this type is taken, and the rest is refused. */
  readonly isDeclared?: boolean;
  /** Every cell was looked at before; then blanks around numbers are no surprise. */
  readonly isChecked?: boolean;
}

/** What the engine reads the cells as: numbers at once, for most columns are numbers; all else as text first. */
export const cellType = ({ type, isDeclared, isChecked }: ColumnReading): 'DOUBLE' | 'VARCHAR' =>
  type === 'number' && !isDeclared && !isChecked ? 'DOUBLE' : 'VARCHAR';

/** Begins the message of a cell that does not fit; the number of its column follows. */
export const MISFIT = 'assay-misfit:';

/**
 * The SQL that makes a column's values from its text. A cell that does not fit stops the query: the engine's own casts
 * would round `1.5` to a whole number and cut the time off a date, without a word.
 */
export function valueExpression(reading: ColumnReading, index: number): string {
  const name = identifier(reading.name);
  if (reading.type === 'text' || cellType(reading) === 'DOUBLE') return name;
  const { value, fits } = conversion(reading);
  const misfit = `error(${literal(`${MISFIT}${index}:`)})`;
  return `CASE WHEN ${fits} THEN ${value} WHEN ${name} IS NULL THEN NULL ELSE ${misfit} END AS ${name}`;
}

/** A condition that is false for the cells which cannot be read so, and true or NULL for all others. */
export function fitsExpression(reading: ColumnReading): string {
  if (reading.type === 'text') return 'true';
  return `coalesce(${conversion(reading).fits}, false)`;
}

function conversion({ name, type, format, isDeclared, isChecked }: ColumnReading): { value: string; fits: string } {
  const text = identifier(name);
  const present = (value: string) => ({ value, fits: `${value} IS NOT NULL` });
  switch (type) {
    case 'integer': {
      const value = `TRY_CAST(${text} AS BIGINT)`;
      // Both round alike above 2^53.
      if (isDeclared) return { value, fits: `CAST(${value} AS DOUBLE) = TRY_CAST(${text} AS DOUBLE)` };
      // Also keeps codes such as 007 and +5 from losing what a number would not show.
      return { value, fits: `CAST(${value} AS VARCHAR) = ${isChecked ? `trim(${text})` : text}` };
    }
    case 'number':
      return present(`TRY_CAST(${text} AS DOUBLE)`);
    case 'boolean':
      return isDeclared
        ? present(`TRY_CAST(${text} AS BOOLEAN)`)
        : { value: `(lower(${text}) = 'true')`, fits: `lower(${text}) IN ('true', 'false')` };
    case 'date': {
      if (format !== undefined) return present(`CAST(try_strptime(${text}, ${literal(format)}) AS DATE)`);
      const value = `TRY_CAST(${text} AS DATE)`;
      return { value, fits: `CAST(${value} AS TIMESTAMP) = TRY_CAST(${text} AS TIMESTAMP)` };
    }
    case 'timestamp':
      return format === undefined
        ? // Through an instant, so that an offset from UTC counts.
          present(`CAST(TRY_CAST(${text} AS TIMESTAMPTZ) AS TIMESTAMP)`)
        : present(`CAST(try_strptime(${text}, ${literal(format)}) AS TIMESTAMP)`);
    case 'time': {
      const value = `TRY_CAST(${text} AS TIME)`;
      return { value, fits: `${value} IS NOT NULL AND NOT contains(${text}, '-')` };
    }
    case 'text':
      return { value: text, fits: 'true' };
    default:
      return type satisfies never;
  }
}
