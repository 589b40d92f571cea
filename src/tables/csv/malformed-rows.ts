import { AssayError } from '../../errors/index.ts';
import { display, type LongWork } from '../../schema/index.ts';
import type { Engine } from '../engine.ts';
import { identifier, literal } from '../sql.ts';
import { type ColumnReading, fitsExpression } from './column-reading.ts';
import { type CsvFile, readerOf } from './csv-file.ts';

/** Rows named in the error about a malformed file. */
const ROWS_SHOWN = 5;
/** Cells kept in the details of the error. */
const MOST_FAULTS = 100;

interface RowFault {
  readonly line: number;
  readonly column: string | undefined;
  readonly reason: string;
}

/**
 * Reads the file again, letting bad rows pass, to say which they are; the engine's own message shows only one.
 * @returns undefined when every row has as many cells as the header
 */
export async function findMalformedRows(
  engine: Engine,
  file: CsvFile,
  work: LongWork,
): Promise<AssayError | undefined> {
  const { path, names, dialect } = file;
  const rejects = identifier(engine.newName('rejects'));
  const scans = identifier(engine.newName('scans'));
  const columns = names.map((name) => `${literal(name)}: 'VARCHAR'`);
  const options = `auto_detect = false, store_rejects = true, rejects_table = ${rejects}, rejects_scan = ${scans}`;
  const reader = `read_csv(${dialect}, columns = {${columns.join(', ')}}, ${options})`;
  const found = await engine.run({ what: `reading ${path}`, reading: path }, work, async (connection) => {
    await connection.run(`SELECT count(COLUMNS(*)) FROM ${reader}`);
    const result = await connection.runAndReadAll(
      `SELECT line, column_name, error_type, error_message FROM ${rejects} ORDER BY line, column_idx`,
    );
    return result.getRowsJson();
  });
  const faults = found.map(([line, column, kind, message]) => ({
    line: Number(line),
    column: column === null ? undefined : String(column),
    reason: `${String(kind).toLowerCase()}: ${String(message).split('\n')[0]}`,
  }));
  return faults.length === 0 ? undefined : malformed(path, faults, faults.length);
}

/** Cells of columns with a declared type that cannot be read as that type; undefined when there is none. */
export async function findMisfits(
  engine: Engine,
  file: CsvFile,
  readings: readonly ColumnReading[],
  work: LongWork,
): Promise<AssayError | undefined> {
  const declared = readings.filter(({ isDeclared, type }) => isDeclared && type !== 'text');
  if (declared.length === 0) return undefined;
  const misfit = (reading: ColumnReading) =>
    `(${identifier(reading.name)} IS NOT NULL AND NOT ${fitsExpression(reading)})`;
  const cells = declared.map(
    (reading) =>
      `CASE WHEN ${misfit(reading)} THEN {'c': ${literal(reading.name)}, 't': ${literal(reading.type)}, 'v': ${identifier(reading.name)}} END`,
  );
  const numbered = `SELECT *, row_number() OVER () AS assay_row FROM ${readerOf(file)}`;
  const bad = `SELECT assay_row, unnest([${cells.join(', ')}]) AS cell FROM (${numbered}) WHERE ${declared.map(misfit).join(' OR ')}`;
  const found = await engine.rows(
    { what: `reading ${file.path}`, reading: file.path },
    work,
    `SELECT assay_row, cell.c, cell.t, cell.v, count(*) OVER () FROM (${bad}) WHERE cell IS NOT NULL ORDER BY assay_row LIMIT ${MOST_FAULTS}`,
  );
  if (found.length === 0) return undefined;
  const faults = found.map(([row, column, type, value]) => ({
    // The header is the first line. Cells with line breaks of their own are not counted.
    line: Number(row) + 1,
    column: String(column),
    reason: `column ${column} is ${display(value)}, not ${NOUNS[String(type)] ?? type}`,
  }));
  return malformed(file.path, faults, Number(found[0]?.[4]));
}

const NOUNS: Readonly<Record<string, string>> = {
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  date: 'a date',
  timestamp: 'a time',
};

function malformed(path: string, faults: readonly RowFault[], total: number): AssayError {
  const lines = faults.slice(0, ROWS_SHOWN).map(({ line, reason }) => `\n  - line ${line}: ${reason}`);
  const rest = total - lines.length;
  return new AssayError({
    code: 'TABLES_ROWS_MALFORMED',
    message: `${path} has ${total} malformed row(s):${lines.join('')}${rest > 0 ? `\n  - and ${rest} more` : ''}`,
    remedy: 'Repair these lines; text that holds the delimiter or a line break belongs in double quotes',
    details: { path, faults: faults.slice(0, MOST_FAULTS), total },
  });
}
