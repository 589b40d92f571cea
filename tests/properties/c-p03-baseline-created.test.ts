import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { parseSuite, sagemakerStatistics, suggestConstraints, validateTable } from '../../src/datasets/index.ts';
import { openTables } from '../../src/tables/index.ts';

const tables = await openTables({ threads: 1 });
afterAll(() => tables[Symbol.asyncDispose]());

const cells = fc.array(
  fc.record({
    number: fc.option(
      fc.double({ min: -1e6, max: 1e6, noNaN: true }).map((value) => value + 0),
      { nil: undefined },
    ),
    text: fc.option(fc.constantFrom('a', 'b', '', "o'clock"), { nil: undefined }),
  }),
  { minLength: 1, maxLength: 60 },
);

test('C-P3 any table gets a baseline: exact statistics of every column, and constraints that the table itself keeps', async () => {
  await fc.assert(
    fc.asyncProperty(cells, async (rows) => {
      await using table = await tables.fromColumns([
        { name: 'number', type: 'number', values: Float64Array.from(rows, ({ number }) => number ?? NaN) },
        { name: 'text', type: 'text', values: rows.map(({ text }) => text) },
      ]);
      const statistics = await sagemakerStatistics(table);
      const constraints = suggestConstraints(statistics);
      const present = rows.flatMap(({ number }) => number ?? []);
      const texts = rows.flatMap(({ text }) => text ?? []);

      expect(statistics.features.map(({ name }) => name)).toEqual(['number', 'text']);
      const numbers = statistics.features[0]?.numerical_statistics;
      if (present.length === 0) expect(numbers).toBeUndefined();
      else {
        const mean = present.reduce((sum, value) => sum + value, 0) / present.length;
        const variance = present.reduce((sum, value) => sum + (value - mean) ** 2, 0) / present.length;
        expect(numbers?.common).toEqual({ num_present: present.length, num_missing: rows.length - present.length });
        expect([numbers?.min, numbers?.max]).toEqual([Math.min(...present), Math.max(...present)]);
        expect(Math.abs((numbers?.mean ?? NaN) - mean)).toBeLessThan(1e-6);
        expect(Math.abs((numbers?.std_dev ?? NaN) - Math.sqrt(variance))).toBeLessThan(1e-4);
        const { buckets, sketch } = numbers?.distribution.kll ?? { buckets: [], sketch: { data: [] } };
        expect(buckets).toHaveLength(10);
        expect(buckets.reduce((sum, { count }) => sum + count, 0)).toBe(present.length);
        expect(sketch.data.flat()).toEqual(present.toSorted((a, b) => a - b));
      }
      expect(statistics.features[1]?.string_statistics?.common.num_present).toBe(texts.length);
      expect(constraints.features.map(({ completeness }) => completeness)).toEqual([
        present.length / rows.length,
        texts.length / rows.length,
      ]);
      const report = await validateTable(table, parseSuite(JSON.parse(JSON.stringify(constraints))), {
        subject: 'itself',
        clock: { now: () => 0 },
        openTable: () => Promise.reject(new Error('none')),
      });
      expect(report.results.filter(({ outcome }) => outcome !== 'passed')).toEqual([]);
    }),
    { numRuns: 100 },
  );
}, 60_000);
