import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { profileTable } from '../../src/datasets/index.ts';
import { openTables } from '../../src/tables/index.ts';

const tables = await openTables({ threads: 1 });
afterAll(() => tables[Symbol.asyncDispose]());
const clock = { now: () => 0 };

const cell = fc.record({
  number: fc.oneof(fc.double(), fc.integer({ min: -3, max: 3 }), fc.constant(Number.NaN)),
  text: fc.option(fc.constantFrom('a', 'b', 'B ', '', 'ß', '12', '2024-01-01'), { nil: undefined }),
  flag: fc.boolean(),
  time: fc.integer({ min: -1e12, max: 3e12 }),
});

test('C-P44 the summary of every column is complete, and counts add up to the rows', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(cell, { minLength: 1, maxLength: 60 }), async (rows) => {
      await using table = await tables.fromColumns([
        { name: 'number', type: 'number', values: Float64Array.from(rows, ({ number }) => number) },
        { name: 'text', type: 'text', values: rows.map(({ text }) => text) },
        { name: 'flag', type: 'boolean', values: Uint8Array.from(rows, ({ flag }) => Number(flag)) },
        { name: 'time', type: 'timestamp', values: Float64Array.from(rows, ({ time }) => time) },
      ]);
      const profile = await profileTable(table, { clock, target: null });
      expect(profile.rows).toBe(rows.length);
      expect(profile.columns.map(({ name }) => name)).toEqual(['number', 'text', 'flag', 'time']);
      const [number, text, flag, time] = profile.columns;
      for (const column of profile.columns) {
        expect(column.count + column.missing).toBe(rows.length);
        expect(column.missingShare).toBe(column.missing / rows.length);
        expect(column.distinct).toBeLessThanOrEqual(column.count);
        expect(column.unique).toBeLessThanOrEqual(column.distinct);
        const shown = column.common.reduce((sum, { count }) => sum + count, 0);
        expect(shown).toBeLessThanOrEqual(column.count);
      }

      const values = rows.map((row) => row.number);
      const finite = values.filter(Number.isFinite);
      expect(number?.missing).toBe(values.filter(Number.isNaN).length);
      expect(number?.distinct).toBe(new Set(values.filter((value) => !Number.isNaN(value))).size);
      expect(number?.numbers !== undefined).toBe((number?.count ?? 0) > 0);
      expect(number?.numbers?.infinite ?? 0).toBe((number?.count ?? 0) - finite.length);
      if (number?.numbers !== undefined && finite.length > 0) {
        const { histogram, quantiles, min, max, mean, zeros, negative } = number.numbers;
        expect(histogram.counts.reduce((sum, count) => sum + count, 0)).toBe(finite.length);
        expect(histogram.counts).toHaveLength(50);
        expect([min, max]).toEqual([Math.min(...finite), Math.max(...finite)]);
        const ascending = [min, ...Object.values(quantiles), max];
        expect(ascending).toEqual(ascending.toSorted((a, b) => a - b));
        expect(mean).toBeGreaterThanOrEqual(min);
        expect(mean).toBeLessThanOrEqual(max);
        expect(zeros).toBe(finite.filter((value) => value === 0).length);
        expect(negative).toBe(finite.filter((value) => value < 0).length);
      }

      const counts = new Map<string, number>();
      for (const row of rows) if (row.text !== undefined) counts.set(row.text, (counts.get(row.text) ?? 0) + 1);
      expect(text?.distinct).toBe(counts.size);
      expect(text?.unique).toBe([...counts.values()].filter((count) => count === 1).length);
      expect(Object.fromEntries(text?.common.map(({ value, count }) => [value, count]) ?? [])).toEqual(
        Object.fromEntries(counts),
      );
      expect(flag?.count).toBe(rows.length);
      expect(time?.dates?.histogram.counts.reduce((sum, count) => sum + count, 0)).toBe(rows.length);
      expect(Date.parse(time?.dates?.min ?? '')).toBe(Math.min(...rows.map((row) => row.time)));
    }),
    { numRuns: 100, endOnFailure: true },
  );
});
