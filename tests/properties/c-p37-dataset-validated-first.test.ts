import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { parseSuite } from '../../src/datasets/index.ts';
import { AssayError } from '../../src/errors/index.ts';
import { openParts } from '../datasets/workspace-parts.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const folder = temporaryFolder();
const parts = await openParts(folder.path);
const { datasets, objects } = parts;
afterAll(async () => {
  await parts[Symbol.asyncDispose]();
  folder.remove();
});

const suite = parseSuite({
  rules: [
    { rule: 'type', column: 'amount', type: 'integer' },
    { rule: 'between', column: 'amount', min: 0, max: 50 },
    { rule: 'not_null', column: 'amount' },
  ],
});
const keeps = (cell: string): boolean => /^\d+$/.test(cell) && Number(cell) <= 50;

const cell = fc.oneof(
  { weight: 30, arbitrary: fc.integer({ min: 0, max: 50 }).map(String) },
  { weight: 1, arbitrary: fc.constantFrom('-1', '51', '1.5', 'abc', '') },
);

let files = 0;

test('C-P37 a dataset is validated before it is stored: a version appears exactly when its rows keep the suite', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(cell, { minLength: 1, maxLength: 30 }), fc.boolean(), async (cells, isKept) => {
      const name = `set-${files++}`;
      const path = join(folder.path, `${name}.csv`);
      writeFileSync(path, ['id,amount', ...cells.map((text, row) => `${row},${text}`)].join('\n'));
      if (isKept) await datasets.setSuite(name, suite);
      const registration = { name, source: { path }, ...(!isKept && { suite }) };
      const outcome = await datasets.register(registration).catch((error: unknown) => error);
      const broken = cells.filter((text) => !keeps(text)).length;
      if (broken === 0) {
        expect(outcome).toMatchObject({ name, version: 1, rowCount: cells.length });
        expect(await datasets.validation(name)).toMatchObject({ success: true, rows: cells.length });
        return;
      }
      expect(outcome).toBeInstanceOf(AssayError);
      expect(outcome).toMatchObject({ code: 'DATASETS_VALIDATION_FAILED', details: { report: { success: false } } });
      expect((await datasets.list()).some((dataset) => dataset.name === name)).toBe(false);
      const stored: string[] = [];
      for await (const { key } of objects.list(`datasets/${name}/`)) stored.push(key);
      expect(stored).toEqual(isKept ? [`datasets/${name}/suite.json`] : []);
    }),
    { numRuns: 100 },
  );
}, 60_000);
