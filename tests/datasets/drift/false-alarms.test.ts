import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTables, type Tables } from '../../../src/tables/index.ts';
import { draws, driftBetween, integers, normals, numbers, texts } from './drifting-tables.ts';

let tables: Tables;
beforeAll(async () => {
  tables = await openTables();
});
afterAll(() => tables[Symbol.asyncDispose]());

/** Columns of several shapes, of which none ever changes. */
function unchanged(rows: number, seed: number, columns: number) {
  const few = { a: 0.6, b: 0.3, c: 0.1 };
  const many = Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`m${i}`, 0.02]));
  return Array.from({ length: columns }, (_, i) => {
    const own = seed * 10_000 + i;
    switch (i % 5) {
      case 0:
        return numbers(`normal ${i}`, normals(rows, own));
      case 1:
        return numbers(`heavy ${i}`, normals(rows, own, { std: 1.5 }).map(Math.exp));
      case 2:
        return texts(`few ${i}`, draws(rows, own, few));
      case 3:
        return texts(`many ${i}`, draws(rows, own, many));
      default:
        return integers(`binary ${i}`, draws(rows, own, { 0: 0.97, 1: 0.03 }).map(Number));
    }
  });
}

describe('columns that do not drift', () => {
  test.each([50, 100, 250, 500, 1000])(
    'windows of %i rows raise an alarm for at most 3 of a hundred, and never for the dataset',
    async (rows) => {
      for (const [size, seed, columns] of [
        [1001, 1, 50],
        [10_000, 2, 10],
      ] as const) {
        const [a, b] = [unchanged(size, seed, columns), unchanged(rows, seed * 100 + rows, columns)];
        const report = await driftBetween(tables, a, b);
        const alarms = report.columns.filter(({ drifted }) => drifted === true);
        expect(alarms.length / report.columns.length).toBeLessThanOrEqual(0.03);
        expect(report.drifted).toBe(false);
        if (rows < 100) expect(report.verdict).toBe('not-enough-data');
      }
    },
  );
});

describe('columns that drift', () => {
  test.each([
    { shift: 0.3, reference: 1001, current: 500, found: 0.95 },
    { shift: 0.2, reference: 10_000, current: 1000, found: 0.98 },
  ])(
    'a shift of $shift standard deviations is found at $reference / $current rows',
    async ({ shift, reference, current, found }) => {
      const columns = (rows: number, seed: number, mean: number) =>
        Array.from({ length: 50 }, (_, i) => numbers(`c${i}`, normals(rows, seed + i, { mean })));
      const report = await driftBetween(tables, columns(reference, 1000, 0), columns(current, 5000, shift));
      expect(report.share).toBeGreaterThanOrEqual(found);
      expect(report.drifted).toBe(true);
    },
  );
});
