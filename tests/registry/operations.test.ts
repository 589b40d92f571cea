import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openTestRegistry } from './open-test-registry.ts';
import { Oracle, stateOf, steps, take } from './registry-oracle.ts';

test('whatever is done to models and versions, the registry is what plain maps would be', async () => {
  await using open = await openTestRegistry();
  const { registry } = open;
  await fc.assert(
    fc.asyncProperty(steps, async (taken) => {
      for (const { name } of await registry.list()) await registry.deleteModel(name);
      const oracle = new Oracle();
      // Else most steps would find nothing to work on.
      const begun = (['create', 'add', 'add', 'add'] as const).map((act) => ({ do: act, name: 'a' }));
      for (const step of [...begun, ...taken])
        expect([step, await take(registry, step)]).toEqual([step, oracle.take(step)]);
      expect(await stateOf(registry)).toEqual(oracle.state());
    }),
    { numRuns: 100 },
  );
});

test('a model without versions has no latest one, and its first registration finds it', async () => {
  await using open = await openTestRegistry();
  const { registry } = open;
  await registry.createModel({ name: 'fraud', description: 'card fraud', tags: { team: 'risk' } });
  expect(await registry.getModel('fraud')).toMatchObject({ versions: 0, latestOfStage: {}, tags: { team: 'risk' } });
  expect(await registry.find('fraud')).toBeUndefined();
  expect(await registry.versions('fraud')).toEqual([]);
  await expect(registry.getByAlias('fraud', 'latest')).rejects.toMatchObject({ message: 'fraud has no version' });
  expect((await open.register()).version).toBe(1);
  expect(await registry.getModel('fraud')).toMatchObject({ versions: 1, description: 'card fraud' });
});

test('a renamed model keeps its files', async () => {
  await using open = await openTestRegistry();
  const { registry } = open;
  const version = await open.register();
  await registry.setAlias('fraud', 'champion', 1);
  await registry.setModelTags('fraud', { team: 'risk' });
  await registry.renameModel('fraud', 'card fraud');
  const renamed = await registry.get('card fraud', 'champion');
  expect(renamed).toMatchObject({ name: 'card fraud', version: 1, digest: version.digest, aliases: ['champion'] });
  expect(await registry.modelFile(renamed)).toEqual(Buffer.from('a model'));
  // The old name is free, and what is registered under it does not touch the other.
  await open.register({ file: new TextEncoder().encode('another') });
  expect(await registry.modelFile(renamed)).toEqual(Buffer.from('a model'));
  expect((await registry.getModel('card fraud')).tags).toEqual({ team: 'risk' });
});

test('searches give every version once, page by page, while others register', async () => {
  await using open = await openTestRegistry();
  const { registry } = open;
  for (const name of ['a', 'b']) await registry.createModel({ name });
  for (let n = 0; n < 12; n++) {
    await registry.registerSource({
      name: n % 3 === 0 ? 'b' : 'a',
      source: `s3://bucket/${n}`,
      tags: { n: String(n) },
    });
  }
  const found: string[] = [];
  let pageToken: string | undefined;
  do {
    const page = await registry.searchVersions({ orderBy: ['creation_timestamp'], maxResults: 5, pageToken });
    found.push(...page.versions.map(({ tags }) => tags.n ?? ''));
    pageToken = page.nextPageToken;
    await registry.registerSource({ name: 'a', source: 's3://bucket/later', tags: { n: 'later' } });
  } while (pageToken !== undefined);
  expect(found.filter((n) => n !== 'later').toSorted((a, b) => Number(a) - Number(b))).toEqual(
    Array.from({ length: 12 }, (_, n) => String(n)),
  );
});
