import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { hyperparameters } from '../production/arbitraries.ts';
import { openTestProduction } from '../production/open-test-production.ts';

test('A-P3 every write of parameters leaves a backup of the former values under a key with its time', async () => {
  let now = Date.UTC(2026, 0, 1);
  await using open = await openTestProduction({ clock: { now: () => now } });
  const runId = await open.run();
  const backups = new Map<string, string>();
  await fc.assert(
    fc.asyncProperty(hyperparameters, fc.integer({ min: 0, max: 2 }), async (values, passedMs) => {
      now += passedMs;
      const before = (await open.production.show()).latest.parameters;
      const { promotion } = await open.production.promote(await open.request({ runId, hyperparameters: values }));
      const time = new Date(now).toISOString().replaceAll(/[-:.]/g, '');
      expect(promotion.backupKey).toContain(`parameter-store-backups/backup-${time}-`);
      const body = (await open.configuration.read(promotion.backupKey))?.body ?? '';
      const backup = parse(body) as Record<string, string | null>;
      expect(Object.keys(backup)).toEqual(Object.keys(promotion.parameters));
      for (const [name, value] of Object.entries(backup)) expect(value).toBe(before[name] ?? null);
      backups.set(promotion.backupKey, body);
    }),
    { numRuns: 100 },
  );
  for (const [key, body] of backups) expect((await open.configuration.read(key))?.body).toBe(body);
  expect(backups.size).toBeGreaterThanOrEqual(100);
});
