import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openParts } from '../datasets/workspace-parts.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { testClock } from '../support/test-clock.ts';

const text = fc
  .string({ unit: 'binary', minLength: 1, maxLength: 20 })
  .filter((value) => value.isWellFormed() && !value.includes('\0') && value.trim() !== '');
const registration = fc.record(
  {
    values: fc.array(fc.tuple(fc.integer(), fc.constantFrom('red', 'green', '')), { minLength: 1, maxLength: 8 }),
    user: text,
    message: text,
    tags: fc.dictionary(text, text, { maxKeys: 4 }),
  },
  { requiredKeys: ['values', 'user'] },
);

test('C-P36 a version has all of its metadata: time, schema, row count, source, statistics, and what was said of it', async () => {
  using folder = temporaryFolder();
  const clock = testClock();
  await using parts = await openParts(folder.path, clock);
  const path = join(folder.path, 'input.csv');
  let turn = 0;
  await fc.assert(
    fc.asyncProperty(registration, async ({ values, ...said }) => {
      turn += 1;
      clock.advance(1);
      const content = ['turn,number,colour', ...values.map((row) => [turn, ...row].join())].join('\n');
      writeFileSync(path, content);
      const version = await parts.datasets.register({ name: 'data', source: { path }, ...said });
      expect(await parts.datasets.get('data')).toEqual({ ...version, created: false });
      const colours = values.map(([, colour]) => colour).filter((colour) => colour !== '');
      expect(version).toMatchObject({
        ...said,
        version: turn,
        createdAt: clock.now(),
        rowCount: values.length,
        source: path,

        status: 'unreviewed',
        tags: said.tags ?? {},
        origin: {
          format: 'csv',
          size: Buffer.byteLength(content),
          sha256: createHash('sha256').update(content).digest('hex'),
        },
        digest: expect.stringMatching(/^[0-9a-f]{64}$/),
      });
      expect(version.parent).toBe(turn === 1 ? undefined : turn - 1);
      expect(version.schema.map(({ name, type }) => [name, type])).toEqual([
        ['turn', 'integer'],
        ['number', 'integer'],
        ['colour', 'text'],
      ]);
      const numbers = values.map(([number]) => number);
      expect(version.statistics).toMatchObject([
        { rows: values.length, missing: 0, distinct: 1 },
        { missing: 0, numeric: { min: Math.min(...numbers), max: Math.max(...numbers) } },
        { missing: values.length - colours.length, distinct: new Set(colours).size },
      ]);
    }),
    { numRuns: 100 },
  );
});
