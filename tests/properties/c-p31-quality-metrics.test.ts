import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { profileTable } from '../../src/datasets/index.ts';
import { openTables } from '../../src/tables/index.ts';

const tables = await openTables({ threads: 1 });
afterAll(() => tables[Symbol.asyncDispose]());

// Few different cells, so that rows and columns repeat.
const row = fc.record({
  a: fc.constantFrom(0, 1, 2.5, Number.NaN, Number.POSITIVE_INFINITY),
  b: fc.constantFrom(0, 1, Number.NaN),
  c: fc.constantFrom('x', 'y', undefined),
});

test('C-P31 completeness, uniqueness, infinite values, repeated rows and columns are counted as they are', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 40 }), async (rows) => {
      await using table = await tables.fromColumns([
        { name: 'a', type: 'number', values: Float64Array.from(rows, ({ a }) => a) },
        { name: 'b', type: 'number', values: Float64Array.from(rows, ({ b }) => b) },
        { name: 'c', type: 'text', values: rows.map(({ c }) => c) },
        { name: 'b again', type: 'number', values: Float64Array.from(rows, ({ b }) => b) },
      ]);
      const { overview, columns, missing } = await profileTable(table, { clock: { now: () => 0 }, target: null });
      const cells = rows.flatMap(({ a, b, c }) => [a, b, c, b]);
      const isMissing = (cell: number | string | undefined) => cell === undefined || Number.isNaN(cell);
      expect(overview.cells).toBe(cells.length);
      expect(overview.missingCells).toBe(cells.filter(isMissing).length);
      expect(overview.infiniteCells).toBe(cells.filter((cell) => cell === Number.POSITIVE_INFINITY).length);

      const seen = new Map<string, number>();
      for (const { a, b, c } of rows) seen.set(`${a}|${b}|${c}`, (seen.get(`${a}|${b}|${c}`) ?? 0) + 1);
      expect(overview.duplicates.groups).toBe([...seen.values()].filter((count) => count > 1).length);
      expect(overview.duplicates.surplus).toBe(rows.length - seen.size);

      const distinct = (values: readonly (number | string | undefined)[]) =>
        new Set(values.filter((value) => !isMissing(value))).size;
      expect(columns.map((column) => column.distinct)).toEqual(
        [rows.map(({ a }) => a), rows.map(({ b }) => b), rows.map(({ c }) => c), rows.map(({ b }) => b)].map(distinct),
      );
      const varies = distinct(rows.map(({ b }) => b)) > 1;
      const isFirst = rows.every(({ a, b }) => Object.is(a, b));
      expect(columns[1]?.sameAs).toBe(varies && isFirst ? 'a' : undefined);
      expect(columns[3]?.sameAs).toBe(varies ? (isFirst ? 'a' : 'b') : undefined);

      const complete = rows.filter(({ a, b, c }) => ![a, b, c].some(isMissing)).length;
      expect(missing.completeRows).toBe(missing.columns.length === 0 ? rows.length : complete);
    }),
    { numRuns: 100, endOnFailure: true },
  );
});
