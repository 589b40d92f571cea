import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openTestRegistry } from '../registry/open-test-registry.ts';

test('C-P22 no version number of a model is ever given out twice, whoever registers and whatever is deleted', async () => {
  await using open = await openTestRegistry();
  const { registry } = open;
  let models = 0;
  const acts = fc.array(fc.constantFrom('file', 'source', 'copy', 'delete newest', 'delete oldest'), { maxLength: 10 });
  await fc.assert(
    fc.asyncProperty(acts, async (taken) => {
      models += 1;
      const name = `model ${models}`;
      const given = [(await open.register({ name })).version];
      for (const act of taken) {
        const versions = await registry.versions(name);
        const victim = act === 'delete newest' ? versions[0] : versions.at(-1);
        if (act.startsWith('delete')) {
          if (victim) await registry.deleteVersion(name, victim.version);
          continue;
        }
        const source = act === 'copy' && versions[0] ? `models:/${name}/${versions[0].version}` : 's3://bucket/model';
        const added = act === 'file' ? open.register({ name }) : registry.registerSource({ name, source });
        given.push((await added).version);
      }
      expect(given).toEqual(given.map((_, index) => index + 1));
    }),
    { numRuns: 100 },
  );
});
