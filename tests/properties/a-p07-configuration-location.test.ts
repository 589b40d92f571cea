import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseProductionConfig } from '../../src/production/index.ts';
import { hyperparameters, metrics } from '../production/arbitraries.ts';
import { openTestProduction } from '../production/open-test-production.ts';

test('A-P7 every configuration written is found at fraud-detection-config/production-model-config.yaml', async () => {
  await using open = await openTestProduction();
  const path = join(open.folder, 'production/fraud-detection-config/production-model-config.yaml');
  await fc.assert(
    fc.asyncProperty(hyperparameters, metrics, async (values, measured) => {
      const request = await open.request({ hyperparameters: values, metrics: measured });
      const { promotion } = await open.production.promote(request);
      expect(promotion.configKey).toBe('production-model-config.yaml');
      const text = await readFile(path, 'utf8');
      expect((await open.configuration.read(promotion.configKey))?.body).toBe(text);
      expect(parseProductionConfig(text).model).toMatchObject({ version: request.runId, hyperparameters: values });
    }),
    { numRuns: 100 },
  );
});
