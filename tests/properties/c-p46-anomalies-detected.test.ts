import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { profileTable } from '../../src/datasets/index.ts';
import { openTables } from '../../src/tables/index.ts';
import { cleanColumns, FAULTS, faultyColumn, NOW, TARGET, targetColumn } from '../datasets/profile/planted-columns.ts';

const tables = await openTables({ threads: 1 });
afterAll(() => tables[Symbol.asyncDispose]());
const clock = { now: () => NOW };

test('C-P46 every planted fault is found in its column, with evidence and advice that name it', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        seed: fc.nat(1e6),
        rows: fc.integer({ min: 300, max: 1500 }),
        faults: fc.subarray([...FAULTS], { minLength: 1 }),
        isNamed: fc.boolean(),
      }),
      async ({ seed, rows, faults, isNamed }) => {
        const clean = [...cleanColumns(rows, seed).slice(0, 8), targetColumn(rows, seed)];
        const columns = [...clean, ...faults.map((fault) => faultyColumn(fault, clean, rows, seed))];
        await using table = await tables.fromColumns(columns);
        const { issues } = await profileTable(table, { clock, ...(isNamed && { target: TARGET }) });
        for (const fault of faults) {
          const found = issues.find(({ kind, column }) => kind === fault && column === fault);
          expect(found, `${fault} in ${JSON.stringify(issues.filter(({ column }) => column === fault))}`).toBeDefined();
          expect(found?.message).toContain(fault);
          expect(found?.recommendation).toContain(fault);
          expect(found?.message).toMatch(/\d|every row/);
        }
      },
    ),
    { numRuns: 100, endOnFailure: true },
  );
});
