import { afterAll, describe, test, expect as verify } from 'vitest';
import { expect, parseSuite, type RuleResult, validateTable } from '../../../src/datasets/index.ts';
import type { ColumnData } from '../../../src/tables/column-data.ts';
import { openTables, type Table } from '../../../src/tables/index.ts';

const tables = await openTables({ threads: 1 });
afterAll(() => tables[Symbol.asyncDispose]());

const NOW = Date.parse('2026-03-10T00:00:00Z');
const day = (text: string): number => Date.parse(`${text}T00:00:00Z`);

const COLUMNS: readonly ColumnData[] = [
  { name: 'id', type: 'integer', values: Int32Array.of(1, 2, 2, 4, 5) },
  { name: 'amount', type: 'number', values: Float64Array.of(10, -5, NaN, Infinity, 20) },
  { name: 'city', type: 'text', values: ['Rome', 'Oslo', undefined, 'Bern', 'Rome'] },
  { name: 'code', type: 'text', values: ['7', 'x', '12', '1.5', ''] },
  { name: 'open', type: 'boolean', values: Uint8Array.of(1, 0, 1, 1, 0) },
  {
    name: 'at',
    type: 'timestamp',
    values: Float64Array.of(
      day('2026-03-01'),
      day('2026-03-02'),
      day('2026-03-02'),
      day('2026-03-01'),
      day('2026-03-08'),
    ),
  },
];
const table = await tables.fromColumns(COLUMNS);

const others: Readonly<Record<string, () => Promise<Table>>> = {
  cities: () => tables.fromColumns([{ name: 'name', type: 'text', values: ['Rome', 'Oslo', undefined] }]),
  codes: () => tables.fromColumns([{ name: 'code', type: 'integer', values: Int32Array.of(7, 12) }]),
};

async function check(rule: object, on: Table = table): Promise<RuleResult> {
  const report = await validateTable(on, parseSuite({ rules: [rule] }), {
    subject: 'a table',
    clock: { now: () => NOW },
    openTable: (reference) => others[reference]?.() ?? Promise.reject(new Error(`There is no dataset ${reference}`)),
  });
  return report.results[0] as RuleResult;
}

/** Numbers of the rows that broke the rule, and how many rows were looked at. */
async function brokenRows(rule: object): Promise<{ rows: number[]; evaluated: number | undefined }> {
  const { samples, failing, evaluated, outcome, reason } = await check(rule);
  verify(reason).toBeUndefined();
  verify(outcome).toBe(failing === 0 ? 'passed' : 'failed');
  verify(samples.length).toBe(failing);
  return { rows: samples.map(({ row }) => row), evaluated };
}

describe('rules on single rows count the rows that break them, and leave rows without a value aside', () => {
  test.each([
    ['not_null', { column: 'city' }, [3], 5],
    ['not_null, where NaN is a missing number', { column: 'amount' }, [3], 5],
    ['null', { column: 'city' }, [1, 2, 4, 5], 5],
    ['between', { column: 'amount', min: 0, max: 20 }, [2, 4], 4],
    ['between, strictly', { column: 'id', min: 1, max: 5, strictMin: true, strictMax: true }, [1, 5], 5],
    ['between two times', { column: 'at', min: '2026-03-02', max: '2026-03-08T00:00:00Z' }, [1, 4], 5],
    ['between, of text that should be numbers', { column: 'code', min: 0, max: 10 }, [2, 3, 5], 5],
    ['in_set', { column: 'city', values: ['Rome', 'Oslo'] }, [4], 4],
    ['in_set of numbers', { column: 'id', values: [1, 2] }, [4, 5], 5],
    ['in_set of booleans', { column: 'open', values: [true] }, [2, 5], 5],
    ['not_in_set', { column: 'city', values: ['Rome'] }, [1, 5], 4],
    ['matches', { column: 'city', pattern: '^[RO]' }, [4], 4],
    ['matches, of a code that was read as integer', { column: 'id', pattern: '^[124]$' }, [5], 5],
    ['not_matches', { column: 'city', pattern: 'e' }, [1, 4, 5], 4],
    ['length', { column: 'code', min: 1, max: 2 }, [4, 5], 5],
    ['type', { column: 'code', type: 'integer' }, [2, 4, 5], 5],
    ['type, of numbers that are whole', { column: 'amount', type: 'integer' }, [4], 4],
    ['type, of another kind altogether', { column: 'open', type: 'number' }, [1, 2, 3, 4, 5], 5],
    ['unique', { column: 'id' }, [2, 3], 5],
    ['unique combinations', { columns: ['id', 'city'], rule: 'unique' }, [], 4],
    ['unique, where each of the same rows is told', { columns: ['open', 'city'], rule: 'unique' }, [], 4],
    ['increasing', { column: 'id' }, [], 5],
    ['increasing, strictly', { column: 'id', strictly: true }, [3], 5],
    ['increasing times', { column: 'at' }, [4], 5],
    ['decreasing', { column: 'id' }, [2, 4, 5], 5],
    ['compare', { column: 'id', is: '<=', to: 'amount' }, [2], 4],
    ['references', { column: 'city', to: 'cities', toColumn: 'name' }, [4], 4],
    ['references, where one side is text and the other is not', { column: 'code', to: 'codes' }, [2, 4, 5], 5],
    ['condition', { sql: "city = 'Rome' OR id > 2" }, [2], 4],
    ['condition, with rows where it is NULL', { sql: 'length(city) = 4' }, [], 4],
  ])('%s', async (title, fields, rows, evaluated) => {
    verify(await brokenRows({ rule: title.split(/[ ,]/)[0], ...fields })).toEqual({ rows, evaluated });
  });

  test('the cells of a broken row are shown as they stand, numbers as numbers', async () => {
    const { samples } = await check({ rule: 'compare', column: 'id', is: '>', to: 'amount' });
    verify(samples).toEqual([
      { row: 1, values: { id: 1, amount: 10 } },
      { row: 4, values: { id: 4, amount: 'inf' } },
      { row: 5, values: { id: 5, amount: 20 } },
    ]);
  });

  test('a filter leaves rows out before anything is counted', async () => {
    const result = await check({ rule: 'between', column: 'amount', min: 0, where: "city <> 'Oslo'" });
    verify(result).toMatchObject({ outcome: 'passed', elements: 3, missing: 0, evaluated: 3, failing: 0 });
  });

  test('a rule may be kept mostly: by a share of the rows that have a value', async () => {
    const rule = { rule: 'in_set', column: 'city', values: ['Rome', 'Oslo'] };
    verify(await check({ ...rule, mostly: 0.75 })).toMatchObject({ outcome: 'passed', failing: 1, failingShare: 0.25 });
    verify(await check({ ...rule, mostly: 0.76 })).toMatchObject({ outcome: 'failed', failing: 1 });
  });
});

describe('rules on figures tell what they found', () => {
  test.each([
    ['row_count', { min: 5, max: 5 }, 5],
    ['row_count', { where: 'open', max: 3 }, 3],
    ['column_count', { min: 6, max: 6 }, 6],
    ['mean', { column: 'amount', min: 8, max: 9 }, 25 / 3],
    ['median', { column: 'amount', min: 10, max: 10 }, 10],
    ['std', { column: 'id', min: 1.6, max: 1.7 }, Math.sqrt(2.7)],
    ['sum', { column: 'id', min: 14, max: 14 }, 14],
    ['quantile', { column: 'id', quantile: 0.25, min: 2, max: 2 }, 2],
    ['min', { column: 'amount', min: -5 }, -5],
    ['max', { column: 'at', max: '2026-03-08' }, '2026-03-08T00:00:00.000Z'],
    ['distinct', { column: 'city', min: 3, max: 3 }, 3],
    ['distinct_share', { column: 'city', max: 0.75 }, 0.75],
    ['missing', { column: 'city', max: 0.2 }, 0.2],
    ['fresh', { column: 'at', maxAge: '2d' }, '2026-03-08T00:00:00.000Z'],
    ['aggregate', { sql: 'sum(id) = 14 AND count(DISTINCT city) = 3' }, true],
  ])('%s %o', async (rule, fields, observed) => {
    const result = await check({ rule, ...fields });
    verify(result.outcome).toBe('passed');
    if (typeof observed === 'number') verify(result.observed).toBeCloseTo(observed, 12);
    else verify(result.observed).toBe(observed);
  });

  test('a figure out of its range fails, and what is too old says by how much', async () => {
    verify(await check({ rule: 'mean', column: 'amount', max: 8 })).toMatchObject({ outcome: 'failed' });
    verify(await check({ rule: 'fresh', column: 'at', maxAge: '36h' })).toMatchObject({
      outcome: 'failed',
      observed: '2026-03-08T00:00:00.000Z',
      reason: 'it is 2d old',
    });
  });

  test('a figure of no value at all is never in range', async () => {
    const result = await check({ rule: 'mean', column: 'amount', max: 1e9, where: 'id > 100' });
    verify(result).toMatchObject({ outcome: 'failed', evaluated: 0, reason: 'there is no value to compute it from' });
  });
});

describe('rules on the schema', () => {
  const names = COLUMNS.map(({ name }) => name);
  test.each([
    [{ rule: 'exists', column: 'id' }, undefined],
    [{ rule: 'exists', column: 'zip' }, 'the table has no column zip'],
    [{ rule: 'columns', columns: names, ordered: true }, undefined],
    [{ rule: 'columns', columns: names.toReversed() }, undefined],
    [{ rule: 'columns', columns: names.toReversed(), ordered: true }, 'they stand in another order'],
    [{ rule: 'columns', columns: ['id'], others: 'allow' }, undefined],
    [{ rule: 'columns', columns: [...names.slice(1), 'zip'] }, 'there is no zip; id should not be there'],
  ])('%o', async (rule, reason) => {
    const result = await check(rule);
    verify(result.outcome).toBe(reason === undefined ? 'passed' : 'failed');
    verify(result.reason).toBe(reason);
  });
});

test('a rule that cannot be checked is told so, and stops none of the others', async () => {
  const suite = parseSuite({
    rules: [
      { rule: 'condition', sql: 'CAST(code AS INTEGER) > 0' },
      { rule: 'references', column: 'city', to: 'nowhere' },
      { rule: 'exists', column: 'zip' },
      { rule: 'not_null', column: 'zip' },
      { rule: 'between', column: 'amount', min: 0, severity: 'warn' },
      { rule: 'not_null', column: 'id' },
    ],
  });
  const report = await validateTable(table, suite, {
    subject: 'a table',
    clock: { now: () => NOW },
    openTable: () => Promise.reject(new Error('There is no dataset nowhere')),
  });
  verify(report.results.map(({ outcome, reason }) => [outcome, reason])).toEqual([
    ['unchecked', verify.stringContaining("Could not convert string 'x' to INT32")],
    ['unchecked', 'There is no dataset nowhere'],
    ['failed', 'the table has no column zip'],
    ['unchecked', 'the table has no column zip'],
    ['failed', undefined],
    ['passed', undefined],
  ]);
  verify(report.success).toBe(false);
  verify(report.statistics).toEqual({ rules: 6, passed: 1, errors: 4, warnings: 1, unchecked: 3 });
});

test('broken rules of severity warn are reported and do not fail the validation', async () => {
  const suite = parseSuite({ name: 'soft', rules: expect.column('city').notNull({ severity: 'warn' }).rules });
  const options = { subject: 'a table', clock: { now: () => NOW }, openTable: () => Promise.reject(new Error()) };
  verify(await validateTable(table, suite, options)).toMatchObject({
    success: true,
    suite: 'soft',
    subject: 'a table',
    checkedAt: '2026-03-10T00:00:00.000Z',
    rows: 5,
    columns: 6,
    statistics: { rules: 1, passed: 0, errors: 0, warnings: 1 },
  });
});

test('twenty rows at most are shown, the first ones, however many are broken', async () => {
  await using long = await tables.fromColumns([
    { name: 'n', type: 'integer', values: Int32Array.from({ length: 10_000 }, (_, row) => row) },
  ]);
  const result = await check({ rule: 'between', column: 'n', max: 99 }, long);
  verify(result.failing).toBe(9900);
  verify(result.samples.map(({ row }) => row)).toEqual(Array.from({ length: 20 }, (_, index) => 101 + index));
});

test('hundreds of rules keep their order, each with its own rows', async () => {
  const limits = Array.from({ length: 250 }, (_, index) => (index % 5) + 1);
  const rules = limits.map((max) => ({ rule: 'between', column: 'id', max }));
  const options = { subject: 'a table', clock: { now: () => NOW }, openTable: () => Promise.reject(new Error()) };
  const { results } = await validateTable(table, parseSuite({ rules }), options);
  const broken = (max: number) => [1, 2, 2, 4, 5].flatMap((id, index) => (id > max ? [index + 1] : []));
  verify(results.map(({ samples }) => samples.map(({ row }) => row))).toEqual(limits.map(broken));
});
