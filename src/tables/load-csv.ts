import { AssayError, InterruptedError } from '../errors/index.ts';
import type { LongWork } from '../schema/index.ts';
import { type ColumnType, sqlTypeOf } from './column-type.ts';
import { readCsvHeader } from './csv-header.ts';
import type { Engine } from './engine.ts';
import { ColumnNotFoundError } from './errors.ts';
import type { FileHead } from './file-format.ts';
import { fileLiteral, identifier, literal, literals } from './sql.ts';
import type { TableSource } from './table.ts';

/** Rows named in the error about a malformed file. */
const ROWS_SHOWN = 5;

/**
 * Reads a CSV file into the engine, so that every row is checked once and later passes need no parsing. Types are
 * inferred from all rows, not from a sample: one late word must make a text column, not a failure.
 * @returns the name of the engine's table
 */
export async function loadCsv(engine: Engine, source: TableSource, head: FileHead, work: LongWork): Promise<string> {
  const { path, types = {}, missingValues = [] } = source;
  const { delimiter, names } = readCsvHeader(path, head);
  const unknown = Object.keys(types).filter((name) => !names.includes(name));
  if (unknown.length > 0) throw new ColumnNotFoundError(unknown, names);
  const dialect = [
    fileLiteral(path),
    `delim = ${literal(delimiter)}`,
    `quote = '"'`,
    `escape = '"'`,
    `comment = ''`,
    `header = true`,
    `skip = 0`,
    `nullstr = ${literals(['', ...missingValues])}`,
    // A folder called `year=2024` on the way to the file would else become a column.
    `hive_partitioning = false`,
  ].join(', ');
  const file = { path, names, dialect };
  try {
    const table = await createTable(engine, file, types, work);
    const words = await findFalseBooleans(engine, file, { table, declared: types }, work);
    if (words.length === 0) return table;
    await engine.rows({ what: `reading ${path}` }, work, `DROP TABLE ${table}`);
    const texts = Object.fromEntries(words.map((name) => [name, 'text' as const]));
    return await createTable(engine, file, { ...types, ...texts }, work);
  } catch (error) {
    if (!(error instanceof AssayError) || error instanceof InterruptedError) throw error;
    const columns = names.map((name) => `${literal(name)}: ${literal(sqlTypeOf(types[name] ?? 'text'))}`);
    throw (await findMalformedRows(engine, path, `${dialect}, columns = {${columns.join(', ')}}`, work)) ?? error;
  }
}

interface CsvFile {
  readonly path: string;
  readonly names: readonly string[];
  /** Path and dialect, as arguments of `read_csv`. */
  readonly dialect: string;
}

type Types = Readonly<Record<string, ColumnType>>;

async function createTable(engine: Engine, file: CsvFile, types: Types, work: LongWork): Promise<string> {
  const declared = Object.entries(types).map(([name, type]) => `${literal(name)}: ${literal(sqlTypeOf(type))}`);
  const typing = declared.length > 0 ? `, types = {${declared.join(', ')}}` : '';
  const reader = `read_csv(${file.dialect}, names = ${literals(file.names)}, sample_size = -1${typing})`;
  const table = engine.newName('csv');
  await engine.run({ what: `reading ${file.path}`, reading: file.path }, work, (connection) =>
    connection.run(`CREATE TABLE ${table} AS SELECT * FROM ${reader}`),
  );
  return table;
}

/**
 * Columns that were taken for booleans but hold other words than true and false. The engine also takes `F`, `n` or `yes`
 * for one, and so would turn a column of letters into booleans whenever no other letter happens to be in the file.
 */
async function findFalseBooleans(
  engine: Engine,
  { path, names, dialect }: CsvFile,
  { table, declared }: { table: string; declared: Types },
  work: LongWork,
): Promise<readonly string[]> {
  const task = { what: `reading ${path}`, reading: path };
  const columns = await engine.rows(task, work, `DESCRIBE ${table}`);
  const booleans = columns
    .filter(([name, type]) => type === 'BOOLEAN' && declared[String(name)] === undefined)
    .map(([name]) => String(name));
  if (booleans.length === 0) return [];
  const checks = booleans.map((name) => `coalesce(bool_and(lower(${identifier(name)}) IN ('true', 'false')), true)`);
  const reader = `read_csv(${dialect}, names = ${literals(names)}, all_varchar = true)`;
  const [[...isTrue] = []] = await engine.rows(task, work, `SELECT ${checks.join(', ')} FROM ${reader}`);
  return booleans.filter((_, index) => isTrue[index] !== true);
}

/** Reads the file again, letting bad rows pass, to say which they are; the engine's own message shows only one. */
async function findMalformedRows(
  engine: Engine,
  path: string,
  reader: string,
  work: LongWork,
): Promise<AssayError | undefined> {
  const rejects = identifier(engine.newName('rejects'));
  const scans = identifier(engine.newName('scans'));
  const options = `auto_detect = false, store_rejects = true, rejects_table = ${rejects}, rejects_scan = ${scans}`;
  const found = await engine.run({ what: `reading ${path}`, reading: path }, work, async (connection) => {
    await connection.run(`CREATE TEMP TABLE ignored AS SELECT * FROM read_csv(${reader}, ${options})`);
    const result = await connection.runAndReadAll(
      `SELECT line, column_name, error_type, error_message FROM ${rejects} ORDER BY line, column_idx`,
    );
    return result.getRowsJson();
  });
  if (found.length === 0) return undefined;
  const faults = found.map(([line, column, kind, message]) => ({
    line: Number(line),
    column: column === null ? undefined : String(column),
    reason: `${String(kind).toLowerCase()}: ${String(message).split('\n')[0]}`,
  }));
  const lines = faults.slice(0, ROWS_SHOWN).map(({ line, reason }) => `\n  - line ${line}: ${reason}`);
  const rest = faults.length - lines.length;
  return new AssayError({
    code: 'TABLES_ROWS_MALFORMED',
    message: `${path} has ${faults.length} malformed row(s):${lines.join('')}${rest > 0 ? `\n  - and ${rest} more` : ''}`,
    remedy: 'Repair these lines; text that holds the delimiter or a line break belongs in double quotes',
    details: { path, faults: faults.slice(0, 100), total: faults.length },
  });
}
