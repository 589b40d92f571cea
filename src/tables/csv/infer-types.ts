import type { LongWork } from '../../schema/index.ts';
import type { Engine } from '../engine.ts';
import { identifier } from '../sql.ts';
import { type ColumnReading, type CsvType, fitsExpression } from './column-reading.ts';
import { type CsvFile, readerOf } from './csv-file.ts';

/** The first of these that every cell fits is the type of a column. */
const CANDIDATES = ['integer', 'number', 'boolean', 'date', 'timestamp', 'time'] as const satisfies CsvType[];

/** A query of more columns takes long to plan. */
const COLUMNS_AT_ONCE = 200;

/** Types that fit every row, of columns for which the first rows told too little. */
export async function inferTypes(
  engine: Engine,
  file: CsvFile,
  columns: readonly ColumnReading[],
  work: LongWork,
): Promise<readonly ColumnReading[]> {
  const inferred: ColumnReading[] = [];
  for (let from = 0; from < columns.length; from += COLUMNS_AT_ONCE) {
    inferred.push(...(await inferSome(engine, file, columns.slice(from, from + COLUMNS_AT_ONCE), work)));
  }
  return inferred;
}

async function inferSome(
  engine: Engine,
  file: CsvFile,
  columns: readonly ColumnReading[],
  work: LongWork,
): Promise<readonly ColumnReading[]> {
  const options = columns.map(candidatesOf);
  const checks = columns.flatMap(({ name }, index) => [
    `count(${identifier(name)})`,
    ...(options[index] ?? []).map((reading) => `bool_and(${check(reading)}) FILTER (${identifier(name)} IS NOT NULL)`),
  ]);
  const task = { what: `reading ${file.path}`, reading: file.path };
  const [row = []] = await engine.rows(task, work, `SELECT ${checks.join(', ')} FROM ${readerOf(file)}`);
  let at = 0;
  return columns.map(({ name }, index) => {
    const candidates = options[index] ?? [];
    const [count, ...fits] = row.slice(at, at + 1 + candidates.length);
    at += 1 + candidates.length;
    const text: ColumnReading = { name, type: 'text' };
    return Number(count) === 0 ? text : (candidates.find((_, option) => fits[option] === true) ?? text);
  });
}

function candidatesOf({ name, type, format }: ColumnReading): readonly ColumnReading[] {
  const candidates = CANDIDATES.map((candidate) => ({ name, type: candidate, isChecked: true }));
  return format === undefined ? candidates : [{ name, type, format, isChecked: true }, ...candidates];
}

/** Codes such as 007 or +49 30 are no numbers, though they could be read as such. */
function check(reading: ColumnReading): string {
  const fits = fitsExpression(reading);
  if (reading.type !== 'number') return fits;
  return `(${fits} AND NOT regexp_matches(${identifier(reading.name)}, '^\\s*([+]\\d+\\s*$|[+-]?0\\d)'))`;
}
