import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ModelVersion } from '../../src/registry/index.ts';
import { openTestRegistry } from '../registry/open-test-registry.ts';

/** What is known at registration; stage, labels and description may change afterwards. */
function lasting({ stage: _, aliases: __, tags: ___, description: ____, updatedAt: _____, ...rest }: ModelVersion) {
  return rest;
}

test('C-P23 a version stays what it was registered as, with its file, whatever comes after it', async () => {
  await using open = await openTestRegistry();
  const { registry } = open;
  let models = 0;
  const later = fc.array(fc.constantFrom('register', 'source', 'stage', 'alias', 'tag', 'describe'), { maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 50 }), later, async (file, acts) => {
      models += 1;
      const name = `model ${models}`;
      const first = await open.register({ name, file, metrics: { auc: 0.5 }, parameters: { depth: 3 } });
      const theirs = await registry.registerSource({ name, source: 's3://bucket/model', runId: 'r1' });
      for (const act of acts) {
        if (act === 'register') await open.register({ name, file: Uint8Array.of(7) });
        if (act === 'source') await registry.registerSource({ name, source: `models:/${name}/1` });
        if (act === 'stage') await registry.setStage({ name, version: 1, stage: 'production', archiveOthers: true });
        if (act === 'alias') await registry.setAlias(name, 'champion', 2);
        if (act === 'tag') await registry.setVersionTags(name, 1, { key: 'value' });
        if (act === 'describe') await registry.describeVersion(name, 2, 'anew');
      }
      expect(lasting(await registry.get(name, 1))).toEqual(lasting(first));
      expect(lasting(await registry.get(name, 2))).toEqual(lasting(theirs));
      expect(await registry.modelFile(first)).toEqual(Buffer.from(file));
    }),
    { numRuns: 100 },
  );
});
