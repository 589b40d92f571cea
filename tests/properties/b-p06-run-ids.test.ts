import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openTestExperiments } from '../experiments/open-test-experiments.ts';

test('B-P6 runs started one by one or together, named alike or not, all have ids of their own', async () => {
  await using ws = await openTestExperiments();
  const seen = new Set<string>();
  let started = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom('a', 'b', undefined), { minLength: 1, maxLength: 4 }),
      fc.boolean(),
      async (names, together) => {
        const start = (name: string | undefined) => ws.experiments.startRun(name === undefined ? {} : { name });
        const runs = together ? await Promise.all(names.map(start)) : [];
        if (!together) for (const name of names) runs.push(await start(name));
        for (const { id } of runs) {
          expect(id).toMatch(/^[0-9a-f]{32}$/);
          seen.add(id);
        }
        started += runs.length;
        expect(seen.size).toBe(started);
      },
    ),
    { numRuns: 100 },
  );
});
