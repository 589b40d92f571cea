import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { REVIEW_DECISIONS } from '../../src/datasets/index.ts';
import { openParts } from '../datasets/workspace-parts.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { testClock } from '../support/test-clock.ts';

const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 30 }).filter((value) => {
  return value.isWellFormed() && !value.includes('\0') && value.trim() !== '';
});
const review = fc.record(
  { version: fc.integer({ min: 1, max: 3 }), decision: fc.constantFrom(...REVIEW_DECISIONS), user: text, note: text },
  { requiredKeys: ['version', 'decision', 'user'] },
);

test('C-P47 every approval and rejection is kept with who, when and why, and the last one is the status', async () => {
  using folder = temporaryFolder();
  const clock = testClock();
  await using parts = await openParts(folder.path, clock);
  const { datasets } = parts;
  const path = join(folder.path, 'input.csv');
  for (const content of [1, 2, 3]) {
    writeFileSync(path, `x\n${content}\n`);
    await datasets.register({ name: 'data', source: { path } });
  }
  const history = new Map<number, unknown[]>([1, 2, 3].map((version) => [version, []]));
  await fc.assert(
    fc.asyncProperty(review, fc.nat(10_000), async ({ version, ...request }, pause) => {
      clock.advance(pause);
      const reviewed = await datasets.review('data', version, request);
      history.get(version)?.push({ ...request, reviewedAt: clock.now() });
      expect(reviewed.status).toBe(request.decision);
      for (const one of await datasets.versions('data')) expect(one.reviews).toEqual(history.get(one.version));
    }),
    { numRuns: 150 },
  );
});
