import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTables, type Tables } from '../../src/tables/index.ts';
import { driftBetween, numbers, texts } from '../datasets/drift/drifting-tables.ts';

let tables: Tables;
beforeAll(async () => {
  tables = await openTables();
});
afterAll(() => tables[Symbol.asyncDispose]());

const value = fc.oneof(
  fc.double({ min: -1e6, max: 1e6, noNaN: true }),
  fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 1e308, 5e-324),
);
const word = fc.oneof(fc.constantFrom(undefined, '', 'a', 'b', '1', 'NaN'), fc.string({ maxLength: 4 }));

/** As many numbers as words, at least one of each. */
const side = fc.integer({ min: 1, max: 40 }).chain((rows) =>
  fc.record({
    number: fc.array(value, { minLength: rows, maxLength: rows }),
    word: fc.array(
      word.filter((text) => text?.includes('\0') !== true),
      { minLength: rows, maxLength: rows },
    ),
  }),
);

describe('drift detection', () => {
  test('C-P6 runs on whatever two tables hold: every column gets a finite verdict or a named reason', async () => {
    await fc.assert(
      fc.asyncProperty(side, side, fc.constantFrom(1, 5, 100), async (before, now, minRows) => {
        const report = await driftBetween(
          tables,
          [numbers('number', before.number), texts('word', before.word)],
          [numbers('number', now.number), texts('word', now.word)],
          { minRows },
        );
        expect(report.columns.map(({ name }) => name)).toEqual(['number', 'word']);
        for (const { status, drifted, reason, score, pValue } of report.columns) {
          expect(status).not.toBe('failed');
          expect(drifted === null).toBe(status !== 'tested');
          expect(reason.length).toBeGreaterThan(0);
          if (status === 'tested') expect(score).not.toBeNull();
          if (pValue !== null) expect(pValue).toBeGreaterThanOrEqual(1e-16);
        }
        expect(JSON.parse(JSON.stringify(report))).toEqual(report);
      }),
    );
  });

  test('C-P32 a drift score is computed for each tested column, and 0 for a table against itself', async () => {
    await fc.assert(
      fc.asyncProperty(side, async (rows) => {
        const columns = [numbers('number', rows.number), texts('word', rows.word)];
        const report = await driftBetween(tables, columns, columns, { minRows: 1 });
        expect(report.drifted).toBe(false);
        for (const { status, score, drifted } of report.columns) {
          if (status !== 'tested') continue;
          expect(score).toBe(0);
          expect(drifted).toBe(false);
        }
      }),
    );
  });

  test('B-P23 what drifted is told in detail: which column, by which method, how much, against which limit', async () => {
    const shift = fc.double({ min: 1, max: 50, noNaN: true });
    await fc.assert(
      fc.asyncProperty(shift, fc.integer({ min: 100, max: 200 }), async (moved, rows) => {
        const values = Array.from({ length: rows }, (_, i) => Math.sin(i * 12.9898) * 2);
        const report = await driftBetween(
          tables,
          [numbers('moved', values), numbers('still', values)],
          [
            numbers(
              'moved',
              values.map((x) => x + 2 * moved),
            ),
            numbers('still', values),
          ],
        );
        const [column, still] = report.columns;
        expect(still?.drifted).toBe(false);
        expect(column).toMatchObject({ name: 'moved', drifted: true, severity: 'high', threshold: 0.1 });
        expect(column?.method).not.toBeNull();
        expect(column?.score).toBeGreaterThanOrEqual(0.5);
        expect(column?.adjustedPValue).toBeLessThan(0.01);
        expect(column?.reason).toMatch(/median went from/);
        expect(column?.recommendation).toContain('moved');
        expect(report.recommendation).toContain('moved');
      }),
    );
  });
});
