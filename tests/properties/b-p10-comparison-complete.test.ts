import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openTestExperiments } from '../experiments/open-test-experiments.ts';

const key = fc.constantFrom('a', 'b', 'c d', 'größe');
const logged = fc.record({
  params: fc.dictionary(key, fc.constantFrom('x', 'y', ''), { noNullPrototype: true }),
  metrics: fc.dictionary(key, fc.constantFrom(0, 1, Number.NaN, Number.POSITIVE_INFINITY), { noNullPrototype: true }),
  tags: fc.dictionary(key, fc.constantFrom('x', 'y', ''), { noNullPrototype: true }),
});

test('B-P10 a comparison holds every param, metric and tag of every run, and says which of them differ', async () => {
  await using ws = await openTestExperiments();
  await fc.assert(
    fc.asyncProperty(fc.array(logged, { minLength: 1, maxLength: 4 }), async (all) => {
      const ids: string[] = [];
      for (const entries of all) {
        const run = await ws.experiments.startRun({ params: entries.params, tags: entries.tags, name: 'same' });
        await run.logMetrics(entries.metrics);
        ids.push(run.id);
      }
      const comparison = await ws.experiments.compareRuns(ids);
      expect(comparison.runs.map(({ id }) => id)).toEqual(ids);
      for (const kind of ['params', 'metrics', 'tags'] as const) {
        const rows = new Map(comparison[kind].map((row) => [row.key, row]));
        const keys = new Set(all.flatMap((entries) => Object.keys(entries[kind])));
        if (kind === 'tags') keys.add('mlflow.runName');
        expect([...rows.keys()].toSorted()).toEqual([...keys].toSorted());
        for (const [key, { values, differs }] of rows) {
          const expected = all.map((entries) =>
            key === 'mlflow.runName' ? 'same' : (entries[kind] as Record<string, string | number>)[key],
          );
          expect(values).toEqual(expected);
          expect(differs).toBe(new Set(expected).size > 1);
        }
      }
    }),
    { numRuns: 100 },
  );
});
