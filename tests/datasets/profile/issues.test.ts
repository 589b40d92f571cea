import { afterAll, describe, expect, test } from 'vitest';
import { type Issue, profileTable } from '../../../src/datasets/index.ts';
import { type ColumnData, openTables } from '../../../src/tables/index.ts';
import { hasShared, shared } from '../../support/shared-folder.ts';
import { cleanColumns, NOW } from './planted-columns.ts';

const tables = await openTables({ threads: 1 });
afterAll(() => tables[Symbol.asyncDispose]());
const clock = { now: () => NOW };

async function issuesOf(columns: readonly ColumnData[], target?: string): Promise<readonly Issue[]> {
  await using table = await tables.fromColumns(columns);
  return (await profileTable(table, { clock, ...(target !== undefined && { target }) })).issues;
}

const kindsOf = (issues: readonly Issue[], column: string | null = null): readonly string[] =>
  issues.filter((issue) => issue.column === column).map(({ kind }) => kind);

test('clean columns raise at most one alert in thirty, whatever their distribution and number of rows', async () => {
  let [alerts, tried] = [0, 0];
  for (let seed = 0; seed < 12; seed++) {
    const rows = [60, 200, 1000, 4000][seed % 4] ?? 60;
    const columns = cleanColumns(rows, seed * 1000);
    const issues = await issuesOf(columns);
    expect(issues.length, JSON.stringify(issues)).toBeLessThanOrEqual(2);
    alerts += issues.length;
    tried += columns.length;
  }
  expect(alerts).toBeLessThanOrEqual(tried / 30);
});

describe.skipIf(!hasShared)('on real card transactions', () => {
  test('the thirty columns raise one alert, and rows that repeat and rare fraud are told', async () => {
    await using table = await tables.open({ path: shared('data', 'creditcard.parquet') });
    const { issues, target, notes } = await profileTable(table, { clock });
    expect(target).toMatchObject({ column: 'Class', guessed: true, task: 'binary', positive: '1' });
    expect(kindsOf(issues)).toEqual(['duplicate-rows']);
    expect(kindsOf(issues, 'Class')).toEqual(['imbalance']);
    const rest = issues.filter(({ column }) => column !== null && column !== 'Class');
    expect(rest.map(({ kind, column }) => [kind, column])).toEqual([['skew', 'Amount']]);
    expect(notes.join()).toMatch(/Heavy tails/);
  });
});

const repeated = <T>(values: readonly T[], rows: number): T[] =>
  Array.from({ length: rows }, (_, i) => values[i % values.length] as T);
const text = (name: string, values: readonly (string | undefined)[]): ColumnData => ({ name, type: 'text', values });
const number = (name: string, values: readonly number[]): ColumnData => ({
  name,
  type: 'number',
  values: Float64Array.from(values),
});

test('numbers with fractions are never called a key, though each is different', async () => {
  const issues = await issuesOf([
    number(
      'ratio',
      Array.from({ length: 100 }, (_, i) => i + 0.5),
    ),
  ]);
  expect(kindsOf(issues, 'ratio')).not.toContain('key-like');
});

test('rows that repeat are found also when a key tells them apart', async () => {
  const half = cleanColumns(200, 5).slice(0, 6);
  const twice = half.map((column) =>
    number(column.name, [...(column.values as Float64Array), ...(column.values as Float64Array).slice(0, 20)]),
  );
  const exact = await issuesOf(twice);
  expect(kindsOf(exact)).toEqual(['duplicate-rows']);
  expect(exact[0]?.message).toMatch(/^20 of 220 rows/);
  const keyed = await issuesOf([
    { name: 'id', type: 'integer', values: Int32Array.from({ length: 220 }, (_, i) => i) },
    ...twice,
  ]);
  expect(kindsOf(keyed)).toEqual(['duplicate-rows']);
  expect(keyed.find(({ kind }) => kind === 'duplicate-rows')?.message).toMatch(
    /20 of 220 rows .* in everything but "id"/,
  );
});

test('rows of a few categories repeat without an alert', async () => {
  const issues = await issuesOf([text('a', repeated(['x', 'y'], 100)), text('b', repeated(['u', 'v', 'w'], 100))]);
  expect(issues).toEqual([]);
});

test('text that stands for something else is told with what to type', async () => {
  const issues = await issuesOf([
    text(
      'price',
      Array.from({ length: 60 }, (_, i) => String(i * 1.5)),
    ),
    text(
      'day',
      Array.from({ length: 60 }, (_, i) => `2024-01-${String((i % 28) + 1).padStart(2, '0')}`),
    ),
    text('payer', repeated(['A', 'B', '?', 'A'], 60)),
    text('colour', repeated(['Red', 'red', 'blue'], 60)),
    text('spaced', repeated(['x', ' x'], 60)),
    text(
      'postcode',
      Array.from({ length: 60 }, (_, i) => String(10_000 + i * 37)),
    ),
  ]);
  expect(kindsOf(issues, 'price')).toContain('number-as-text');
  expect(issues.find(({ column }) => column === 'price')?.recommendation).toContain('--type price=number');
  expect(kindsOf(issues, 'day')).toContain('date-as-text');
  expect(kindsOf(issues, 'payer')).toContain('missing-marker');
  expect(kindsOf(issues, 'colour')).toContain('untidy-text');
  expect(kindsOf(issues, 'spaced')).toContain('untidy-text');
  expect(kindsOf(issues, 'postcode')).not.toContain('number-as-text');
});

test('missing values here and there are told by their share, in a run by where it begins', async () => {
  const rows = 400;
  const holes = (isMissing: (row: number) => boolean, pace = 1) =>
    Array.from({ length: rows }, (_, i) => (isMissing(i) ? Number.NaN : Math.sin(i * i * pace)));
  const issues = await issuesOf([
    number(
      'few',
      holes((i) => i % 40 === 0),
    ),
    number(
      'some',
      holes((i) => (i * 7919) % 10 === 0, 2.3),
    ),
    number(
      'run',
      holes((i) => i >= 100 && i < 130, 0.7),
    ),
    number(
      'none',
      holes(() => true),
    ),
  ]);
  expect(kindsOf(issues, 'few')).toEqual([]);
  expect(kindsOf(issues, 'some')).toEqual(['missing']);
  expect(kindsOf(issues, 'run')).toEqual(['missing-block']);
  expect(issues.find(({ column }) => column === 'run')?.message).toContain('30 of them in one run from row 101');
  expect(kindsOf(issues, 'none')).toEqual(['empty']);
});

test('a leak is found by being missing, in a category, and for a target that is a number or that nobody named', async () => {
  const rows = 300;
  const target = Array.from({ length: rows }, (_, i) => Number((i * 7919) % 3 === 0));
  const columns = [
    text(
      'outcome',
      target.map((y) => (y === 1 ? 'won' : 'lost')),
    ),
    text(
      'reason',
      target.map((y, i) => (y === 1 ? 'closed' : ['open', 'new'][i % 2])),
    ),
    number(
      'closed on',
      target.map((y, i) => (y === 1 ? (i * 31) % 97 : Number.NaN)),
    ),
    number(
      'noise',
      target.map((_, i) => (i * 31) % 101),
    ),
  ];
  const issues = await issuesOf(columns, 'outcome');
  expect(
    issues
      .filter(({ kind }) => kind === 'leak')
      .map(({ column }) => column)
      .sort(),
  ).toEqual(['closed on', 'reason']);

  const amount = Array.from({ length: rows }, (_, i) => ((i * 7919) % 1009) / 7);
  const regression = await issuesOf(
    [
      number('amount', amount),
      number(
        'with tax',
        amount.map((value) => Math.round(value * 119) / 100),
      ),
    ],
    'amount',
  );
  expect(kindsOf(regression, 'with tax')).toContain('leak');

  const unnamed = await issuesOf([
    text(
      'bought',
      target.map((y) => (y === 1 ? 'yes' : 'no')),
    ),
    number(
      'score',
      target.map((y, i) => y + ((i * 31) % 101) / 200),
    ),
  ]);
  expect(kindsOf(unnamed, 'score')).toContain('leak');
  expect(unnamed.find(({ kind }) => kind === 'leak')?.message).toContain('no target was named');
});

test('rows in the order of the target are told', async () => {
  const columns = [
    number(
      'x',
      Array.from({ length: 200 }, (_, i) => Math.sin(i * i)),
    ),
    { name: 'label', type: 'integer' as const, values: Int32Array.from({ length: 200 }, (_, i) => Number(i >= 120)) },
  ];
  expect(kindsOf(await issuesOf(columns), 'label')).toContain('sorted-by-target');
});
