import fc from 'fast-check';
import { expect, test } from 'vitest';
import { STAGES } from '../../src/registry/index.ts';
import { openTestRegistry } from '../registry/open-test-registry.ts';

test('B-P12 however a version is moved, it stays the version that was registered', async () => {
  await using open = await openTestRegistry();
  const { registry } = open;
  const before = await open.register();
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(fc.constantFrom(...STAGES), fc.boolean()), { maxLength: 6 }), async (moves) => {
      for (const [stage, withRules] of moves) {
        const move = { name: 'fraud', version: 1, stage };
        // What the rules refuse changes nothing.
        await (withRules ? registry.transition(move).catch(() => undefined) : registry.setStage(move));
      }
      const { stage: _, updatedAt: __, ...after } = await registry.get('fraud', 1);
      expect({ ...after, stage: before.stage, updatedAt: before.updatedAt }).toEqual(before);
    }),
    { numRuns: 100 },
  );
});
