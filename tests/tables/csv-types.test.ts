import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { openTables } from '../../src/tables/index.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const tables = await openTables({ threads: 2 });
const folder = temporaryFolder();
afterAll(async () => {
  await tables[Symbol.asyncDispose]();
  folder.remove();
});
const path = join(folder.path, 'types.csv');

/** The type and the last value of a column whose first 25,000 cells are `first` and whose last one is `late`. */
async function typed(first: string, late: string): Promise<unknown[]> {
  writeFileSync(
    path,
    ['n,v', ...Array.from({ length: 25_000 }, (_, row) => `${row},"${first}"`), `0,"${late}"`].join('\n'),
  );
  await using table = await tables.open({ path });
  const [[last] = []] = await table.query((relation) => `SELECT last(CAST(v AS VARCHAR)) FROM ${relation}`);
  return [table.schema[1]?.type, last];
}

describe('a cell far down that does not fit the first rows', () => {
  test.each([
    ['1', '1.5', 'number', '1.5'],
    ['1', '1e3', 'number', '1000.0'],
    ['1', '007', 'text', '007'],
    ['1', '+49', 'text', '+49'],
    ['1', ' 7', 'integer', '7'],
    ['1', '9223372036854775808', 'number', '9.223372036854776e+18'],
    ['1', 'x', 'text', 'x'],
    ['1.5', 'x', 'text', 'x'],
    ['1.5', 'nan', 'number', 'nan'],
    ['', '5', 'integer', '5'],
    ['', 'x', 'text', 'x'],
    ['true', '1', 'text', '1'],
    ['2024-01-01', '2024-01-02 10:30:00', 'timestamp', '2024-01-02 10:30:00'],
    ['2024-01-01', 'soon', 'text', 'soon'],
    ['2024-01-01 10:00:00', '2024-01-02 10:00:00+02', 'timestamp', '2024-01-02 08:00:00'],
    ['13/01/2024', '14/01/2024', 'date', '2024-01-14'],
    ['13/01/2024', '2024-01-02', 'text', '2024-01-02'],
    ['10:00:00', '2024-01-01 10:00:00', 'text', '2024-01-01 10:00:00'],
  ])('%j, then %j, makes a column of type %s', async (first, late, type, value) => {
    // Only columns after the first may be empty: their cells are quoted.
    expect(await typed(first, late)).toEqual([type, value]);
  });
});

describe('a cell that does not fit its declared type is refused, never rounded, cut or dropped', () => {
  test.each([
    ['integer', '1.5', 'a whole number'],
    ['integer', '0x10', 'a whole number'],
    ['number', '1,5', 'a number'],
    ['boolean', 'maybe', 'true or false'],
    ['date', '2024-01-01 10:30:00', 'a date'],
    ['date', '2024-02-30', 'a date'],
    ['timestamp', 'noon', 'a time'],
  ] as const)('%s: %j', async (type, cell, noun) => {
    writeFileSync(path, `n,v\n1,\n2,"${cell}"\n`);
    await expect(tables.open({ path, types: { v: type } })).rejects.toMatchObject({
      code: 'TABLES_ROWS_MALFORMED',
      message: expect.stringContaining(`line 3: column v is ${JSON.stringify(cell)}, not ${noun}`),
      details: { total: 1, faults: [{ line: 3, column: 'v' }] },
    });
  });

  test('all of them are counted, of every column', async () => {
    const rows = Array.from({ length: 300 }, (_, row) => (row % 3 === 0 ? 'x,y' : '1,2024-01-01'));
    writeFileSync(path, ['a,b', ...rows].join('\n'));
    await expect(tables.open({ path, types: { a: 'integer', b: 'date' } })).rejects.toMatchObject({
      details: { total: 200 },
    });
  });

  test('what means the same is taken', async () => {
    writeFileSync(path, 'i,b,d\n 7,T,2024-01-01\n+5,no,2024-01-02 00:00:00\n1.0,1,\n007,,\n');
    await using table = await tables.open({ path, types: { i: 'integer', b: 'boolean', d: 'date' } });
    expect(await table.query((relation) => `SELECT i, b, d FROM ${relation}`)).toEqual([
      ['7', true, '2024-01-01'],
      ['5', false, '2024-01-02'],
      ['1', true, null],
      ['7', null, null],
    ]);
  });
});

test('whole numbers and doubles are read to the last digit, whatever they are', async () => {
  const value = fc.oneof(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), fc.double({ noNaN: true }));
  // Nothing but `inf` may as well be words.
  const column = fc
    .array(value, { minLength: 1, maxLength: 20 })
    .filter((values) => values.some((one) => Number.isFinite(Number(one))));
  await fc.assert(
    fc.asyncProperty(column, async (values) => {
      writeFileSync(path, ['v', ...values.map(String)].join('\n').replaceAll('Infinity', 'inf'));
      await using table = await tables.open({ path });
      const found = (await table.query((relation) => `SELECT v FROM ${relation}`)).map(([cell]) => cell);
      const isWhole = values.every((one) => typeof one === 'bigint' || /^(0|-?[1-9]\d*)$/.test(String(one)));
      const expected = isWhole && table.schema[0]?.type === 'integer' ? values.map(String) : values.map(Number);
      expect(found.map((cell) => (typeof expected[0] === 'string' ? cell : Number(cell)))).toEqual(
        expected.map((one) => (one === 0 ? Math.abs(one) : one)),
      );
    }),
    { numRuns: 100 },
  );
});

test('ten thousand columns are read', async () => {
  const names = Array.from({ length: 10_000 }, (_, index) => `column ${index}`);
  const row = (turn: number) =>
    names.map((_, index) => (index % 3 === 0 ? turn : index % 3 === 1 ? turn / 8 : `t${turn}`));
  writeFileSync(path, [names, row(1), row(2), row(3)].map((cells) => cells.join()).join('\n'));
  await using table = await tables.open({ path });
  expect([table.schema.length, table.rowCount, table.schema.slice(0, 3).map(({ type }) => type)]).toEqual([
    10_000,
    3,
    ['integer', 'number', 'text'],
  ]);
});
