import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openTestRegistry } from '../registry/open-test-registry.ts';

const value = fc.oneof(fc.integer(), fc.double({ noNaN: true }), fc.string(), fc.boolean());
const origin = fc.record({
  parameters: fc.dictionary(fc.string({ minLength: 1, maxLength: 9 }), value, { noNullPrototype: true, maxKeys: 4 }),
  metrics: fc.dictionary(fc.string({ minLength: 1, maxLength: 9 }), fc.double(), { noNullPrototype: true, maxKeys: 4 }),
  datasetDigest: fc.stringMatching(/^[0-9a-f]{64}$/),
  algorithm: fc.constantFrom('xgboost', 'made-elsewhere'),
  file: fc.uint8Array({ minLength: 1, maxLength: 40 }),
});

test('B-P14 a version tells the run, data, algorithm, parameters and metrics that it came from, and gives back its file', async () => {
  await using open = await openTestRegistry();
  const { registry, experiments } = open;
  await fc.assert(
    fc.asyncProperty(origin, async ({ algorithm, ...from }) => {
      const run = await experiments.createRun({ experimentId: '0' });
      const isFile = algorithm === 'made-elsewhere';
      const { version } = await open.register({ ...from, runId: run.id, ...(isFile && { algorithm }) });
      const found = await registry.get('fraud', version);
      const { file, ...recorded } = from;
      // JSON knows no -0.
      const plain = (numbers: object) => JSON.parse(JSON.stringify(numbers)) as object;
      expect(found).toMatchObject({ runId: run.id, datasetDigest: recorded.datasetDigest });
      expect(found.parameters).toEqual(plain(recorded.parameters));
      for (const [key, metric] of Object.entries(recorded.metrics)) expect(found.metrics[key]! + 0).toBe(metric + 0);
      expect(await registry.modelFile(found)).toEqual(Buffer.from(file));
      expect((await registry.findByRun(run.id))?.version).toBe(version);
      expect((await experiments.getRun(found.runId!)).id).toBe(run.id);
    }),
    { numRuns: 100 },
  );
});
