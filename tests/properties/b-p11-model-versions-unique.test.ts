import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openTestRegistry } from '../registry/open-test-registry.ts';

test('B-P11 versions that are registered at the same time have numbers of their own', async () => {
  await using open = await openTestRegistry();
  const { registry } = open;
  const seen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom('fraud', 'churn'), { minLength: 1, maxLength: 6 }), async (names) => {
      const versions = await Promise.all(names.map((name) => open.register({ name })));
      for (const { name, version } of versions) {
        expect(seen).not.toContain(`${name} ${version}`);
        seen.add(`${name} ${version}`);
      }
    }),
    { numRuns: 100 },
  );
  const total = (await registry.versions('fraud')).length + (await registry.versions('churn')).length;
  expect(total).toBe(seen.size);
});
