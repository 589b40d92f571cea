import fc from 'fast-check';
import { expect, test } from 'vitest';
import { averageRanks, sortOrder } from '../../src/stats/index.ts';

test('rows are ordered by value, equal ones by row, without NaN and infinities', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.double(), fc.integer({ min: -3, max: 3 }), fc.constant(-0))), (list) => {
      const values = Float64Array.from(list);
      const wanted = list
        .map((value, row) => ({ value, row }))
        .filter(({ value }) => Number.isFinite(value))
        .sort((a, b) => a.value - b.value || a.row - b.row)
        .map(({ row }) => row);
      const { order, sorted } = sortOrder(values);
      expect([...order]).toEqual(wanted);
      expect([...sorted]).toEqual(wanted.map((row) => list[row]));
    }),
    { numRuns: 300 },
  );
});

test('many rows, which are ordered by radix, get the ranks that a comparison gives', () => {
  const values = Float64Array.from({ length: 30_000 }, (_, i) => Math.round(1e4 * Math.sin(i * 1.7)) / 7);
  const position = new Map<number, { sum: number; count: number }>();
  [...values]
    .sort((a, b) => a - b)
    .forEach((value, i) => {
      const entry = position.get(value) ?? { sum: 0, count: 0 };
      position.set(value, { sum: entry.sum + i + 1, count: entry.count + 1 });
    });
  const wanted = values.map((value) => (position.get(value)?.sum ?? 0) / (position.get(value)?.count ?? 1));
  expect(averageRanks(values)).toEqual(wanted);
});
