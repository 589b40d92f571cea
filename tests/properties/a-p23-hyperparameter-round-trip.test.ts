import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parameterName, parseStoredHyperparameters } from '../../src/production/index.ts';
import { hyperparameters } from '../production/arbitraries.ts';
import { openTestProduction, PREFIX } from '../production/open-test-production.ts';

test('A-P23 hyperparameters read back from production are identical to the last bit', async () => {
  await using open = await openTestProduction();
  const runId = await open.run();
  await fc.assert(
    fc.asyncProperty(hyperparameters, async (values) => {
      await open.production.promote(await open.request({ runId, hyperparameters: values }));
      const stored: Record<string, string> = {};
      for (const name of Object.keys(values)) {
        stored[name] = (await open.parameters.read(parameterName(PREFIX + name)))?.value ?? 'missing';
      }
      expect(parseStoredHyperparameters(stored)).toEqual(values);
      expect((await open.production.show()).config?.model.hyperparameters).toEqual(values);
    }),
    { numRuns: 100 },
  );
});
