import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareTables } from '../../src/datasets/index.ts';
import { openParts } from '../datasets/workspace-parts.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

interface Row {
  readonly id: number;
  readonly value: number | undefined;
  readonly colour: string;
}

const row = fc.record({
  id: fc.integer({ min: 0, max: 12 }),
  value: fc.option(fc.integer({ min: -3, max: 3 }), { nil: undefined }),
  colour: fc.constantFrom('red', 'green', 'blue'),
});
const version = fc.uniqueArray(row, { selector: ({ id }) => id, minLength: 1, maxLength: 12 });

const text = (rows: readonly Row[], extra: boolean): string =>
  [
    `id,value,colour${extra ? ',extra' : ''}`,
    ...rows.map(({ id, value, colour }) => `${id},${value ?? ''},${colour}${extra ? ',1' : ''}`),
  ].join('\n');

test('C-P48 a comparison of versions tells exactly the rows, columns and figures that differ', async () => {
  using folder = temporaryFolder();
  await using parts = await openParts(folder.path);
  const [one, two] = ['one.csv', 'two.csv'].map((name) => join(folder.path, name)) as [string, string];
  await fc.assert(
    fc.asyncProperty(version, version, fc.boolean(), async (before, after, extra) => {
      writeFileSync(one, text(before, false));
      writeFileSync(two, text(after, extra));
      const reading = { value: 'integer', colour: 'text' } as const;
      await using first = await parts.datasets.resolve(one, { types: reading });
      await using second = await parts.datasets.resolve(two, { types: reading });
      const comparison = await compareTables(first, second, { key: ['id'], samples: 100, drift: false });

      const old = new Map(before.map((known) => [known.id, known]));
      const now = new Map(after.map((known) => [known.id, known]));
      const both = after.filter(({ id }) => old.has(id));
      const differs = (known: Row, column: 'value' | 'colour') => old.get(known.id)?.[column] !== known[column];
      const changed = both.filter((known) => differs(known, 'value') || differs(known, 'colour'));
      expect(comparison.rows).toMatchObject({
        added: after.length - both.length,
        removed: before.filter(({ id }) => !now.has(id)).length,
        changed: changed.length,
        unchanged: both.length - changed.length,
      });
      const ids = (rows: readonly { readonly id?: unknown }[]) => rows.map(({ id }) => Number(id));
      const numeric = (a: number, b: number) => a - b;
      expect(ids(comparison.rows?.samples.added ?? [])).toEqual(
        ids(after.filter(({ id }) => !old.has(id))).toSorted(numeric),
      );
      expect(ids((comparison.rows?.samples.changed ?? []).map(({ key }) => key))).toEqual(
        ids(changed).toSorted(numeric),
      );
      for (const column of ['value', 'colour'] as const) {
        const count = both.filter((known) => differs(known, column)).length;
        expect(comparison.rows?.changedColumns[column] ?? 0).toBe(count);
      }
      expect(comparison.schema.added.map(({ name }) => name)).toEqual(extra ? ['extra'] : []);
      expect(comparison.rowCount.change).toBe(after.length - before.length);
      expect(comparison.isIdentical).toBe(!extra && text(before, false) === text(after, false));
      const missing = (rows: readonly Row[]) => rows.filter(({ value }) => value === undefined).length;
      expect(comparison.columns.find(({ name }) => name === 'value')).toMatchObject({
        before: { missing: missing(before) },
        after: { missing: missing(after) },
      });
    }),
    { numRuns: 100 },
  );
});
