import { AssayError, InterruptedError } from '../../errors/index.ts';
import type { LongWork } from '../../schema/index.ts';
import type { ColumnType } from '../column-type.ts';
import type { Engine } from '../engine.ts';
import { ColumnNotFoundError } from '../errors.ts';
import type { FileHead } from '../file-format.ts';
import type { Sink } from '../sink.ts';
import type { TableSource } from '../table.ts';
import { type ColumnReading, MISFIT, valueExpression } from './column-reading.ts';
import { type CsvFile, dialectOf, readerOf } from './csv-file.ts';
import { readCsvHeader } from './csv-header.ts';
import { guessTypes } from './guess-types.ts';
import { inferTypes } from './infer-types.ts';
import { findMalformedRows, findMisfits } from './malformed-rows.ts';

/**
 * Reads a CSV file once, checking every row. Types are guessed from the first rows; a later cell that does not fit has
 * the types inferred from all rows, for one late word must make a text column, not a failure.
 * @param readable the file to read in place of `source.path`: an unpacked copy in UTF-8, where that is none
 */
export async function loadCsv(
  engine: Engine,
  { source, head, readable }: { source: TableSource; head: FileHead; readable: string },
  sink: Sink,
  work: LongWork,
): Promise<void> {
  const { path, types = {}, missingValues = [] } = source;
  const { delimiter, names } = readCsvHeader(path, head);
  const unknown = Object.keys(types).filter((name) => !names.includes(name));
  if (unknown.length > 0) throw new ColumnNotFoundError(unknown, names);
  const dialect = dialectOf({ path: readable, delimiter, missingValues });
  const file: CsvFile = { path, names, dialect };
  try {
    const { readings: guessed, unknown: unseen } = await guessTypes(engine, file, work);
    const declared = declare(guessed, types);
    const first = await inferAgain(engine, file, { readings: declared, which: ({ name }) => unseen.has(name) }, work);
    if (await fill(engine, file, { readings: first, sink }, work)) return;
    const misfits = await findMisfits(engine, file, declared, work);
    if (misfits !== undefined) throw misfits;
    const again = await inferAgain(engine, file, { readings: first, which: ({ type }) => type !== 'text' }, work);
    if (await fill(engine, file, { readings: again, sink }, work)) return;
    throw new RangeError(`${path} was read with types that do not fit it`);
  } catch (error) {
    if (!(error instanceof AssayError) || error instanceof InterruptedError) throw error;
    if (error.code !== 'TABLES_FILE_FORMAT') throw error;
    throw (await findMalformedRows(engine, file, work)) ?? error;
  }
}

/** Types that the user declared take the place of guessed ones; a format that was found stays. */
function declare(
  guessed: readonly ColumnReading[],
  types: Readonly<Record<string, ColumnType>>,
): readonly ColumnReading[] {
  return guessed.map((reading) => {
    const type = types[reading.name];
    if (type === undefined) return reading;
    const isSame = type === reading.type;
    return {
      name: reading.name,
      type: type === 'other' ? 'text' : type,
      isDeclared: true,
      ...(isSame && { format: reading.format }),
    };
  });
}

/** Infers the types of some columns anew; declared ones stay. */
async function inferAgain(
  engine: Engine,
  file: CsvFile,
  { readings, which }: { readings: readonly ColumnReading[]; which: (reading: ColumnReading) => boolean },
  work: LongWork,
): Promise<readonly ColumnReading[]> {
  const asked = readings.filter((reading) => !reading.isDeclared && which(reading));
  if (asked.length === 0) return readings;
  const inferred = new Map((await inferTypes(engine, file, asked, work)).map((reading) => [reading.name, reading]));
  return readings.map((reading) => inferred.get(reading.name) ?? reading);
}

/** Columns from which looking for common parts of their expressions takes longer than computing these twice. */
const WIDE = 500;

/** @returns false when a cell does not fit the type of its column */
async function fill(
  engine: Engine,
  file: CsvFile,
  { readings, sink }: { readings: readonly ColumnReading[]; sink: Sink },
  work: LongWork,
): Promise<boolean> {
  const select = `SELECT ${readings.map(valueExpression).join(', ')} FROM ${readerOf(file, readings)}`;
  const task = { what: `reading ${file.path}`, reading: file.path, writing: sink.writing };
  try {
    await engine.run(task, work, async (connection) => {
      if (readings.length > WIDE) await connection.run('PRAGMA disable_optimizer');
      await connection.run(sink.statement(select));
    });
    return true;
  } catch (error) {
    if (isMisfit(error)) return false;
    throw error;
  }
}

function isMisfit(error: unknown): boolean {
  const cause = error instanceof AssayError ? error.cause : error;
  return cause instanceof Error && (cause.message.includes(MISFIT) || /^Conversion Error/.test(cause.message));
}
