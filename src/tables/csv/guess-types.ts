import type { Json } from '@duckdb/node-api';
import type { LongWork } from '../../schema/index.ts';
import type { Engine } from '../engine.ts';
import { identifier, literals } from '../sql.ts';
import type { ColumnReading, CsvType } from './column-reading.ts';
import { type CsvFile, readerOf } from './csv-file.ts';

/** Rows that the types are first guessed from; whatever follows is held to the guess. */
const SAMPLE_ROWS = 20_480;

const BY_SQL_TYPE: Readonly<Record<string, CsvType>> = {
  BIGINT: 'integer',
  DOUBLE: 'number',
  BOOLEAN: 'boolean',
  DATE: 'date',
  TIMESTAMP: 'timestamp',
  'TIMESTAMP WITH TIME ZONE': 'timestamp',
  TIME: 'time',
};

/** ISO 8601, which needs no format. */
const ISO_DATE = '%Y-%m-%d';

export interface Guess {
  readonly readings: readonly ColumnReading[];
  /** Names of columns without a value among the first rows: nothing is known of them. */
  readonly unknown: ReadonlySet<string>;
}

/** Types that fit the first rows of a file. To look at all of it for a guess would take longer than to read it. */
export async function guessTypes(engine: Engine, file: CsvFile, work: LongWork): Promise<Guess> {
  const { path, names, dialect } = file;
  const task = { what: `reading ${path}`, reading: path };
  const sniffer = `sniff_csv(${dialect}, names = ${literals(names)}, sample_size = ${SAMPLE_ROWS})`;
  const [[columns, dateFormat, timestampFormat] = []] = await engine.rows(
    task,
    work,
    `SELECT Columns, DateFormat, TimestampFormat FROM ${sniffer}`,
  );
  const formats: Partial<Record<CsvType, string | undefined>> = {
    date: formatOf(dateFormat),
    timestamp: formatOf(timestampFormat),
  };
  const guessed = columns as { type: string }[];
  const readings = names.map((name, index): ColumnReading => {
    const type = BY_SQL_TYPE[guessed[index]?.type ?? ''] ?? 'text';
    return { name, type, format: formats[type] };
  });
  const texts = readings.filter(({ type }) => type === 'text').map(({ name }) => name);
  if (texts.length === 0) return { readings, unknown: new Set() };
  const counts = texts.map((name) => `count(${identifier(name)})`);
  const sample = `SELECT ${texts.map(identifier).join(', ')} FROM ${readerOf(file)} LIMIT ${SAMPLE_ROWS}`;
  const [found = []] = await engine.rows(task, work, `SELECT ${counts.join(', ')} FROM (${sample})`);
  return { readings, unknown: new Set(texts.filter((_, index) => Number(found[index]) === 0)) };
}

function formatOf(format: Json | undefined): string | undefined {
  return typeof format === 'string' && format !== '' && format !== ISO_DATE ? format : undefined;
}
