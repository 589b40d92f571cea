import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openTestExperiments } from '../experiments/open-test-experiments.ts';

test('A-P12 experiments and runs started at different times have different ids', async () => {
  await using ws = await openTestExperiments();
  const seen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(1000), { minLength: 2, maxLength: 5 }), fc.uuid(), async (pauses, name) => {
      const experiment = await ws.experiments.createExperiment({ name: `${name} ${seen.size}` });
      const ids: string[] = [`experiment ${experiment.id}`];
      for (const pause of pauses) {
        ws.clock.advance(pause);
        ids.push((await ws.experiments.startRun({ experimentId: experiment.id })).id);
      }
      for (const id of ids) {
        expect(seen).not.toContain(id);
        seen.add(id);
      }
    }),
    { numRuns: 100 },
  );
});

test('A-P12 ids started at the very same moment, in parallel, differ too', async () => {
  await using ws = await openTestExperiments();
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 2, max: 8 }), async (count) => {
      const runs = await Promise.all(Array.from({ length: count }, () => ws.experiments.startRun()));
      const ids = runs.map(({ id }) => id);
      expect(new Set(ids).size).toBe(count);
      for (const id of ids) expect(id).toMatch(/^[0-9a-f]{32}$/);
    }),
    { numRuns: 100 },
  );
});
