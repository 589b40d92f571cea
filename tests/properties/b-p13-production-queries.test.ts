import fc from 'fast-check';
import { expect, test } from 'vitest';
import { STAGES } from '../../src/registry/index.ts';
import { openTestRegistry } from '../registry/open-test-registry.ts';

const VERSIONS = [1, 2, 3, 4];

test('B-P13 a query for production gives the versions in production and no others', async () => {
  await using open = await openTestRegistry();
  const { registry } = open;
  for (const _ of VERSIONS) await open.register();
  const stages = fc.tuple(...VERSIONS.map(() => fc.constantFrom(...STAGES)));
  await fc.assert(
    fc.asyncProperty(stages, async (wanted) => {
      for (const [index, stage] of wanted.entries())
        await registry.setStage({ name: 'fraud', version: index + 1, stage });
      for (const stage of STAGES) {
        const expected = VERSIONS.filter((version) => wanted[version - 1] === stage).toReversed();
        const found = await registry.versions('fraud', { stage });
        expect(found.map(({ version }) => version)).toEqual(expected);
        expect((await registry.find('fraud', stage))?.version).toBe(expected[0]);
      }
    }),
    { numRuns: 100 },
  );
});
