import { describe, expect, test } from 'vitest';
import { asRunId } from '../../src/schema/index.ts';
import { testClock } from '../support/test-clock.ts';
import { openTestRegistry } from './open-test-registry.ts';

describe('finding a model version', () => {
  test('by number, as text too; by latest; by stage, the newest in it; by alias', async () => {
    await using open = await openTestRegistry();
    for (const _ of [1, 2, 3]) await open.register();
    for (const version of [1, 2]) await open.registry.transition({ name: 'fraud', version, stage: 'staging' });
    await open.registry.setAlias('fraud', 'champion', 1);
    const found = await Promise.all(
      [2, '2', 'latest', undefined, 'staging', 'none', 'champion'].map((reference) =>
        open.registry.get('fraud', reference),
      ),
    );
    expect(found.map(({ version }) => version)).toEqual([2, 2, 3, 3, 2, 3, 1]);
  });

  test('by the run that made it gives the newest, of whatever model', async () => {
    const clock = testClock();
    await using open = await openTestRegistry(clock);
    const runId = asRunId('a'.repeat(32));
    for (const name of ['fraud', 'fraud', 'churn']) {
      await open.register({ name, runId });
      clock.advance(1);
    }
    await open.register();
    expect(await open.registry.findByRun(runId)).toMatchObject({ name: 'churn', version: 1, runId });
    expect(await open.registry.findByRun(asRunId('b'.repeat(32)))).toBeUndefined();
  });

  test('that does not exist names what there is', async () => {
    await using open = await openTestRegistry();
    await open.register();
    await expect(open.registry.get('fraud', 7)).rejects.toMatchObject({
      code: 'REGISTRY_MODEL_NOT_FOUND',
      message: 'fraud has no version 7; there is version 1 (none)',
    });
    await expect(open.registry.get('frauds')).rejects.toMatchObject({ message: 'No model is registered as frauds' });
    await expect(open.registry.versions('frauds')).rejects.toMatchObject({ code: 'REGISTRY_MODEL_NOT_FOUND' });
    expect(await open.registry.find('fraud', 'production')).toBeUndefined();
    expect(await open.registry.versions('fraud', { stage: 'production' })).toEqual([]);
  });

  test('by a number that no version can have finds none, and compares as it should', async () => {
    await using open = await openTestRegistry();
    await open.register();
    for (const version of [0, -1, 1.5, 2 ** 31, Number.MAX_SAFE_INTEGER]) {
      expect(await open.registry.find('fraud', version)).toBeUndefined();
    }
    const found = async (filter: string) => (await open.registry.searchVersions({ filter })).versions.length;
    expect(await found('version_number < 9007199254740991')).toBe(1);
    expect(await found('version_number = 9007199254740991')).toBe(0);
    expect(await found('version_number > -9007199254740991')).toBe(1);
  });

  test('lists models by name with their newest version and the one in production', async () => {
    await using open = await openTestRegistry();
    for (const name of ['fraud', 'churn', 'fraud']) await open.register({ name });
    await open.registry.transition({ name: 'fraud', version: 1, stage: 'staging' });
    await open.registry.transition({ name: 'fraud', version: 1, stage: 'production' });
    expect(await open.registry.list()).toMatchObject([
      { name: 'churn', versions: 1, latest: { version: 1 } },
      { name: 'fraud', versions: 2, latest: { version: 2 }, productionVersion: 1 },
    ]);
  });
});

describe('aliases', () => {
  test('point to one version each, and move', async () => {
    await using open = await openTestRegistry();
    for (const _ of [1, 2]) await open.register();
    await open.registry.setAlias('fraud', 'champion', 1);
    await open.registry.setAlias('fraud', 'best', 1);
    expect((await open.registry.setAlias('fraud', 'champion', 2)).aliases).toEqual(['champion']);
    expect((await open.registry.get('fraud', 1)).aliases).toEqual(['best']);
    await open.registry.removeAlias('fraud', 'best');
    await open.registry.removeAlias('fraud', 'best');
    expect(await open.registry.find('fraud', 'best')).toBeUndefined();
  });

  test.each(['latest', 'production', '3', '', 'a b', 'x'.repeat(101)])('%j cannot be one', async (alias) => {
    await using open = await openTestRegistry();
    await open.register();
    await expect(async () => open.registry.setAlias('fraud', alias, 1)).rejects.toMatchObject({
      code: 'REGISTRY_ALIAS_INVALID',
    });
  });

  test('need a version to point to', async () => {
    await using open = await openTestRegistry();
    await expect(open.registry.setAlias('fraud', 'champion', 1)).rejects.toMatchObject({
      code: 'REGISTRY_MODEL_NOT_FOUND',
    });
  });
});
