import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hyperparameters } from '../production/arbitraries.ts';
import { openTestProduction } from '../production/open-test-production.ts';

/** `undefined` rolls the promotion in force back. */
const changes = fc.option(hyperparameters, { nil: undefined, freq: 4 });

test('A-P8 every write keeps a copy in the archive, the very first one too, and no copy is ever written again', async () => {
  const time = Date.UTC(2026, 0, 1);
  await using open = await openTestProduction({ clock: { now: () => time } });
  const runId = await open.run();
  const copies = new Map<string, string>();
  await fc.assert(
    fc.asyncProperty(changes, async (values) => {
      const former = (await open.configuration.read('production-model-config.yaml'))?.body;
      if (values === undefined && former === undefined) return;
      const { promotion } = values
        ? await open.production.promote(await open.request({ runId, hyperparameters: values }))
        : await open.production.rollback({ promotion: 'latest', approver: 'bob' });
      const written = (await open.configuration.read('production-model-config.yaml'))?.body;
      const kept = [
        [promotion.archiveKey, written ?? former],
        ...(former === undefined ? [] : [[promotion.formerArchiveKey, former]]),
      ];
      for (const [key, body] of kept) {
        expect(key).toMatch(/^archive\/production-model-config-20260101T000000000Z-[0-9a-f]{8}(-former)?\.yaml$/);
        expect((await open.configuration.read(key ?? ''))?.body).toBe(body);
        copies.set(key ?? '', body ?? '');
      }
    }),
    { numRuns: 100 },
  );
  for (const [key, body] of copies) expect((await open.configuration.read(key))?.body).toBe(body);
});
