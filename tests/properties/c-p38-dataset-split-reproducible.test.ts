import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { type ColumnData, openTables, type SplitSpec, type Table, type Tables } from '../../src/tables/index.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const tables = await openTables({ threads: 2 });
const oneThread = await openTables({ threads: 1 });
const folder = temporaryFolder();
afterAll(async () => {
  await tables[Symbol.asyncDispose]();
  await oneThread[Symbol.asyncDispose]();
  folder.remove();
});

interface Row {
  readonly x: number;
  readonly text: string | undefined;
  readonly y: boolean;
  readonly time: number;
}

// Few different values, so that many rows repeat and many share a moment.
const row: fc.Arbitrary<Row> = fc.record({
  x: fc.constantFrom(0, -1.5, 1e300, 0.1, Number.NaN),
  text: fc.option(fc.string({ unit: 'binary', maxLength: 3 }).map(withoutControls), { nil: undefined }),
  y: fc.boolean(),
  time: fc.integer({ min: 0, max: 20 }),
});

/** What CSV cannot carry: line breaks of its own, NUL; and the empty text, which means missing there. */
function withoutControls(text: string): string | undefined {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is removed
  const clean = text.replace(/[\u0000-\u001f\u007f-\u009f]/g, '').toWellFormed();
  return clean === '' ? undefined : clean;
}

const spec: fc.Arbitrary<SplitSpec> = fc
  .record({
    method: fc.constantFrom('stratified', 'random', 'time'),
    seed: fc.integer(),
    percent: fc.tuple(fc.integer({ min: 10, max: 60 }), fc.integer({ min: 0, max: 25 })),
  })
  .map(({ method, seed, percent: [train, validation] }) => ({
    method,
    seed,
    label: 'y',
    timeColumn: 'time',
    fractions: {
      train: train / 100,
      ...(validation > 0 && { validation: validation / 100 }),
      test: 1 - train / 100 - validation / 100,
    },
  }));

function columnsOf(rows: readonly Row[]): ColumnData[] {
  return [
    { name: 'position', type: 'integer', values: Int32Array.from(rows, (_, position) => position) },
    { name: 'x', type: 'number', values: Float64Array.from(rows, ({ x }) => x) },
    { name: 'a "text", ünïcode', type: 'text', values: rows.map(({ text }) => text) },
    { name: 'y', type: 'boolean', values: Uint8Array.from(rows, ({ y }) => Number(y)) },
    { name: 'time', type: 'timestamp', values: Float64Array.from(rows, ({ time }) => time * 1000) },
  ];
}

/** Positions of the rows of every part, in file order; or why there is no split. */
async function deal(engine: Tables, table: Table, asked: SplitSpec): Promise<Record<string, number[]> | string> {
  const outcome = await table.split(asked, join(folder.path, 'split')).catch((error: { code: string }) => error.code);
  if (typeof outcome === 'string') return outcome;
  const parts: Record<string, number[]> = {};
  for (const [part, { path, rowCount }] of Object.entries(outcome)) {
    await using rows = await engine.open({ path });
    parts[part] = [...(await rows.toMatrix({ features: ['position'] })).matrix.values];
    expect(parts[part]).toHaveLength(rowCount);
  }
  return parts;
}

test('C-P38 the same content and spec give the same split, whatever the file format or number of threads', async () => {
  const property = fc.asyncProperty(fc.array(row, { minLength: 8, maxLength: 60 }), spec, async (rows, asked) => {
    await using table = await tables.fromColumns(columnsOf(rows));
    const [csv, parquet] = [join(folder.path, 'table.csv'), join(folder.path, 'table.parquet')];
    await table.writeParquet(parquet);
    await table.writeCsv(csv);
    const types = { x: 'number', 'a "text", ünïcode': 'text', y: 'boolean', time: 'timestamp' } as const;
    await using fromParquet = await oneThread.open({ path: parquet });
    await using fromCsv = await tables.open({ path: csv, types });

    const parts = await deal(tables, table, asked);
    expect(await deal(oneThread, fromParquet, asked)).toEqual(parts);
    expect(await deal(tables, fromCsv, asked)).toEqual(parts);

    if (typeof parts === 'string') expect(parts).toBe('TABLES_SPLIT_PART_EMPTY');
    else expectWellDealt(rows, parts, asked);
  });
  // Ends before the runner would, which knows nothing of the rows that fail or hang.
  const ending = { timeout: 15_000, interruptAfterTimeLimit: 40_000, markInterruptAsFailure: true };
  await fc.assert(property, { numRuns: 100, ...ending });
});

function expectWellDealt(rows: readonly Row[], parts: Record<string, number[]>, asked: SplitSpec): void {
  const dealt = Object.values(parts).flat();
  expect(dealt.toSorted((a, b) => a - b)).toEqual(rows.map((_, position) => position));
  if (asked.method === 'time') expectNewestLast(rows, parts);
  if (asked.method === 'random')
    expectExactShares(
      rows.map(() => true),
      parts,
      asked,
    );
  if (asked.method !== 'stratified') return;
  for (const y of [true, false])
    expectExactShares(
      rows.map((row) => row.y === y),
      parts,
      asked,
    );
}

function expectNewestLast(
  rows: readonly Row[],
  { train = [], validation = [], test = [] }: Record<string, number[]>,
): void {
  const timesOf = (part: readonly number[]) => part.map((position) => rows[position]?.time ?? Number.NaN);
  const [first, second, third] = [timesOf(train), timesOf(validation), timesOf(test)];
  expect(Math.max(...first)).toBeLessThan(Math.min(...second, ...third));
  if (second.length > 0) expect(Math.max(...second)).toBeLessThan(Math.min(...third));
}

/** Every part holds its share of a class to within one row. */
function expectExactShares(
  isMember: readonly boolean[],
  parts: Record<string, number[]>,
  { fractions }: SplitSpec,
): void {
  const total = isMember.filter(Boolean).length;
  for (const [part, positions] of Object.entries(parts)) {
    const members = positions.filter((position) => isMember[position]).length;
    expect(Math.abs(members - total * (fractions[part as keyof typeof fractions] ?? 0))).toBeLessThanOrEqual(1);
  }
}
