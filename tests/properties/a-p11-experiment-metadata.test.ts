import fc from 'fast-check';
import { expect, test } from 'vitest';
import { captureContext, experimentMetadata, missingMetadata } from '../../src/experiments/index.ts';
import { openTestExperiments } from '../experiments/open-test-experiments.ts';

const score = fc.double({ min: 0, max: 1, noNaN: true });
const REQUIRED = ['accuracy', 'precision', 'recall', 'f1_score', 'auc_roc'] as const;
const metrics = fc.record({ accuracy: score, precision: score, recall: score, f1_score: score, auc_roc: score });
const hyperparameters = fc.dictionary(
  fc.stringMatching(/^[a-z][a-z_]{0,20}$/).filter((name) => name !== 'algorithm' && name !== '__proto__'),
  fc.oneof(
    fc.double(),
    fc.integer(),
    fc.boolean(),
    fc.string({ unit: 'grapheme', maxLength: 20 }).filter((text) => !text.includes('\0')),
  ),
  { minKeys: 1 },
);
const dataset = fc.record({
  name: fc.stringMatching(/^[a-z_]{1,30}$/),
  digest: fc.stringMatching(/^[0-9a-f]{64}$/),
  version: fc.integer({ min: 1, max: 10_000 }),
  source: fc.constant('data.csv'),
});

test('A-P11 a completed experiment tells its id, start, hyperparameters, metrics, dataset and code', async () => {
  await using ws = await openTestExperiments();
  const context = { ...(await captureContext()), git: { commit: 'f'.repeat(40), dirty: false } };
  await fc.assert(
    fc.asyncProperty(metrics, hyperparameters, dataset, async (metrics, hyperparameters, dataset) => {
      ws.clock.advance(1000);
      const started = ws.clock.now();
      const active = await ws.experiments.startRun({ context, params: { algorithm: 'xgboost', ...hyperparameters } });
      await active.logDataset(dataset);
      await active.logMetrics(metrics);
      await active.end();
      const metadata = experimentMetadata(await ws.experiments.getRun(active.id));
      expect(missingMetadata(metadata)).toEqual([]);
      expect(metadata).toMatchObject({
        experiment_id: active.id,
        start_timestamp: new Date(started).toISOString(),
        end_timestamp: new Date(started).toISOString(),
        algorithm: 'xgboost',
        dataset_version: `${dataset.name}@${dataset.version}`,
        code_version: 'f'.repeat(40),
      });
      // SQLite has one zero.
      for (const name of REQUIRED) expect(metadata.metrics[name]).toBe(metrics[name] + 0);
      const texts = Object.entries(hyperparameters).map(([name, value]) => [name, String(value)]);
      expect(metadata.hyperparameters).toEqual(Object.fromEntries(texts));
    }),
    { numRuns: 100 },
  );
});

test('A-P11 an incomplete experiment tells what it lacks', async () => {
  await using ws = await openTestExperiments();
  await fc.assert(
    fc.asyncProperty(fc.subarray([...REQUIRED]), fc.boolean(), async (logged, withParams) => {
      const active = await ws.experiments.startRun({
        params: { algorithm: 'xgboost', ...(withParams && { eta: 0.1 }) },
      });
      await active.logMetrics(Object.fromEntries(logged.map((name) => [name, 0.5])));
      await active.end();
      const missing = missingMetadata(experimentMetadata(await ws.experiments.getRun(active.id)));
      expect(missing).toEqual([
        ...(withParams ? [] : ['hyperparameters']),
        ...REQUIRED.filter((name) => !logged.includes(name)).map((name) => `metrics.${name}`),
        'dataset_version',
        'code_version',
      ]);
    }),
    { numRuns: 100 },
  );
});
