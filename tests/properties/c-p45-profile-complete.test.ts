import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { profileTable, readProfile, renderProfile, writeProfile } from '../../src/datasets/profile/index.ts';
import { type ColumnData, openTables } from '../../src/tables/index.ts';
import { cleanColumns, FAULTS, faultyColumn, NOW, targetColumn } from '../datasets/profile/planted-columns.ts';

const tables = await openTables({ threads: 1 });
afterAll(() => tables[Symbol.asyncDispose]());
const clock = { now: () => NOW };

const escaped = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');

test('C-P45 a profile shows every column, what is missing, repeated and correlated, and the target, in JSON and on a page', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        seed: fc.nat(1e6),
        rows: fc.integer({ min: 1, max: 60 }),
        from: fc.nat(24),
        faults: fc.subarray([...FAULTS]),
        name: fc
          .array(fc.constantFrom('<', '>', '&', '"', "'", 'ß', '🙂', 'a', '.'), { minLength: 1 })
          .map((parts) => parts.join('')),
      }),
      async ({ seed, rows, from, faults, name }) => {
        const clean = [...cleanColumns(rows, seed).slice(0, 8), targetColumn(rows, seed)];
        const others = cleanColumns(rows, seed).slice(Math.max(8, from), from + 4);
        const columns: ColumnData[] = [
          ...clean,
          ...others,
          ...faults.map((fault) => faultyColumn(fault, clean, rows, seed)),
        ];
        columns[0] = { ...(columns[0] as ColumnData), name: `<b>${name}` };
        await using table = await tables.fromColumns(columns);
        const profile = await profileTable(table, { clock, name: 'a table' });
        const names = columns.map((column) => column.name);

        expect(profile.columns.map((column) => column.name)).toEqual(names);
        expect(profile.overview.cells).toBe(rows * names.length);
        expect(profile.overview.missingCells).toBe(profile.columns.reduce((sum, { missing }) => sum + missing, 0));
        const withGaps = profile.columns.filter(({ missing }) => missing > 0).map((column) => column.name);
        expect(profile.missing.columns).toEqual(withGaps);
        profile.missing.blocks.forEach((line) => {
          expect(line).toHaveLength(profile.missing.blockStarts.length);
        });
        expect(profile.missing.completeRows).toBe(
          rows - profile.missing.patterns.reduce((sum, pattern) => sum + pattern.rows, 0),
        );
        const { auto, columns: compared } = profile.correlations;
        auto.forEach((line, a) => {
          line.forEach((value, b) => {
            expect(auto[b]?.[a]).toBe(value);
            if (!Number.isNaN(value)) expect(Math.abs(value)).toBeLessThanOrEqual(1);
          });
        });
        expect(names).toEqual(expect.arrayContaining([...compared]));
        expect(profile.sample.head).toHaveLength(Math.min(10, rows));
        if (profile.target !== undefined) {
          expect(profile.target.classes.reduce((sum, { count }) => sum + count, 0)).toBe(rows);
          expect(profile.target.features.map(({ column }) => column)).not.toContain(profile.target.column);
        }

        const page = renderProfile(profile);
        // Compared here: a failed expectation of a long text prints all of it.
        const shows = (text: string): void => expect(page.includes(text), text).toBe(true);
        for (const column of names) shows(escaped(column));
        expect(page.includes('<b>')).toBe(false);
        for (const id of ['issues', 'columns', 'correlations', 'missing', 'duplicates', 'sample'])
          shows(`<section id="${id}"`);
        for (const { message } of profile.issues) shows(escaped(message));
        expect(/NaN|undefined|\[object/.exec(page)).toBeNull();
        const kept = writeProfile(profile);
        // As text: to show how two objects of this size differ takes minutes.
        expect(writeProfile(readProfile(kept) as typeof profile) === kept).toBe(true);
      },
    ),
    { numRuns: 100, endOnFailure: true },
  );
});
