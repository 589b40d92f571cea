import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parameterName } from '../../src/production/index.ts';
import { hyperparameters } from '../production/arbitraries.ts';
import { openTestProduction } from '../production/open-test-production.ts';

const PATHS = ['objective', 'num_round', 'max_depth', 'eta', 'subsample', 'colsample_bytree'].map(
  (name) => `/fraud-detection/hyperparameters/${name}`,
);

test('A-P1 every promoted hyperparameter is found at its path', async () => {
  await using open = await openTestProduction();
  const runId = await open.run();
  await fc.assert(
    fc.asyncProperty(hyperparameters, async (values) => {
      const result = await open.production.promote(await open.request({ runId, hyperparameters: values }));
      expect(result.outcome).toBe('promoted');
      expect(Object.keys(result.promotion.parameters).toSorted()).toEqual(PATHS.toSorted());
      for (const path of PATHS) {
        const value = String(values[path.slice(path.lastIndexOf('/') + 1) as keyof typeof values]);
        expect((await open.parameters.read(parameterName(path)))?.value).toBe(value);
        expect(await readFile(join(open.folder, 'production/parameters', path), 'utf8')).toBe(`${value}\n`);
      }
    }),
    { numRuns: 100 },
  );
});
