import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { openExperiments } from '../../src/experiments/index.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { testClock } from '../support/test-clock.ts';
import { openParts } from './workspace-parts.ts';

const folder = temporaryFolder();
const clock = testClock();
const parts = await openParts(folder.path, clock);
const { datasets, database, objects } = parts;
const experiments = await openExperiments({ database, objects, clock });
afterAll(async () => {
  await parts[Symbol.asyncDispose]();
  folder.remove();
});

let name = '';
let turn = 0;
beforeEach(() => {
  turn += 1;
  name = `data-${turn}`;
});

async function register(content: number) {
  const path = join(folder.path, 'input.csv');
  writeFileSync(path, `x\n${content}\n`);
  return datasets.register({ name, source: { path } });
}
const numbers = async () => (await datasets.versions(name)).map(({ version }) => version);

describe('pruning', () => {
  test('removes what is old and unused with its files, and keeps the rest', async () => {
    const versions = [];
    for (let content = 1; content <= 6; content++) {
      versions.push(await register(content));
      clock.advance(1000);
    }
    const [first, second, third] = versions;
    await datasets.split(second ?? never(), { method: 'random', fractions: { train: 0.5, test: 0.5 } }).catch(() => {});
    await datasets.review(name, 1, { decision: 'approved' });
    await datasets.setAlias(name, 'golden', 3);
    const run = await experiments.startRun({});
    await run.logDataset({ name: 'elsewhere', digest: versions[3]?.digest ?? '', source: 'x' });
    await run.end();

    const plan = await datasets.prune({ name, keep: 1, dryRun: true });
    expect(plan.removed.map(({ version }) => version)).toEqual([2, 5]);
    expect(await numbers()).toEqual([1, 2, 3, 4, 5, 6]);

    const report = await datasets.prune({ name, keep: 1 });
    expect(report).toEqual({ ...plan, resumed: 0 });
    expect(report.kept).toEqual([
      { name, version: 1, reason: 'it is approved' },
      { name, version: 3, reason: 'it has the alias golden' },
      { name, version: 4, reason: expect.stringContaining(`run ${run.id}`) },
    ]);
    expect(await numbers()).toEqual([1, 3, 4, 6]);
    expect(existsSync(dirname(second?.path ?? ''))).toBe(false);
    expect([first, third].map((version) => existsSync(version?.path ?? ''))).toEqual([true, true]);
  });

  test('goes by age and number, and never takes the newest', async () => {
    for (const content of [1, 2, 3]) {
      await register(content);
      clock.advance(1000);
    }
    const removed = async (request: { keep?: number; createdBefore?: number }) =>
      (await datasets.prune({ name, ...request, dryRun: true })).removed.map(({ version }) => version);
    expect(await removed({ keep: 2 })).toEqual([1]);
    expect(await removed({ keep: 3 })).toEqual([]);
    expect(await removed({ keep: 0 })).toEqual([1, 2]);
    expect(await removed({ createdBefore: clock.now() - 2000 })).toEqual([1]);
    await expect(datasets.prune({ name: 'no-such-data' })).rejects.toMatchObject({ code: 'DATASETS_NOT_FOUND' });
  });

  test('that was killed after the rows went is finished by the next one', async () => {
    const version = await register(1);
    await register(2);
    // What a process leaves behind that dies between the two steps.
    await database.transaction(async (queries) => {
      await queries.deleteFrom('dataset_version').where('name', '=', name).where('version', '=', 1).execute();
      const object_folder = `datasets/${name}/${version.digest}`;
      await queries.insertInto('dataset_removal').values({ object_folder, removed_at: clock.now() }).execute();
    });
    expect(existsSync(version.path)).toBe(true);
    expect((await datasets.prune({ name })).resumed).toBe(1);
    expect(existsSync(version.path)).toBe(false);
    expect((await datasets.prune({ name })).resumed).toBe(0);
  });
});

describe('deleting', () => {
  test('a version leaves the others, and its number is not used again', async () => {
    await register(1);
    const second = await register(2);
    expect(await datasets.delete(name, 2)).toMatchObject({ removed: [{ name, version: 2, size: second.size }] });
    expect(await numbers()).toEqual([1]);
    const again = await register(2);
    expect([again.version, again.parent, again.created]).toEqual([3, 1, true]);
    await using table = await datasets.table(again);
    expect(table.rowCount).toBe(1);
  });

  test('a dataset takes all of it, and its numbers go on when it comes back', async () => {
    await register(1);
    await register(2);
    expect((await datasets.delete(name)).removed).toHaveLength(2);
    await expect(datasets.get(name)).rejects.toMatchObject({ code: 'DATASETS_NOT_FOUND' });
    expect((await datasets.list()).map((dataset) => dataset.name)).not.toContain(name);
    expect(existsSync(join(folder.path, 'objects/datasets', name))).toBe(false);
    expect((await register(1)).version).toBe(3);
  });

  test('what is in use is refused with the reasons, unless it is forced', async () => {
    await register(1);
    await register(2);
    await datasets.review(name, 1, { decision: 'approved' });
    await datasets.setAlias(name, 'best', 2);
    await expect(datasets.delete(name)).rejects.toMatchObject({
      code: 'DATASETS_VERSION_IN_USE',
      message: expect.stringMatching(/version 1: it is approved[\s\S]*version 2: it has the alias best/),
    });
    expect(await numbers()).toEqual([1, 2]);
    await datasets.delete(name, 1, { force: true });
    expect(await numbers()).toEqual([2]);
    await datasets.review(name, 2, { decision: 'rejected' });
    await datasets.removeAlias(name, 'best');
    await datasets.delete(name);
  });

  test('a version takes the report of its validation and its baseline of drift, also after a crash', async () => {
    const suite = { name: 'positive', rules: [{ rule: 'not_null', column: 'x' }] } as const;
    const registered = async (content: number) => {
      const path = join(folder.path, 'input.csv');
      writeFileSync(path, `x\n${content}\n`);
      const version = await datasets.register({ name, source: { path }, suite });
      await datasets.driftBaseline(version);
      return version;
    };
    const files = () =>
      readdirSync(join(folder.path, 'objects/datasets', name), { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.json'))
        .toSorted();
    const [first, second] = [await registered(1), await registered(2)];
    expect(files()).toHaveLength(4);
    await datasets.delete(name, 2);
    expect(files()).toEqual([`${first.digest}/drift-baseline.json`, 'validations/1.json'].toSorted());

    // The rows of the catalogue went, then the process died: nothing of the files is gone yet.
    const third = await registered(3);
    objects.removeFolder = () => Promise.reject(new Error('the process died'));
    await expect(datasets.delete(name, 3)).rejects.toThrow('the process died');
    Reflect.deleteProperty(objects, 'removeFolder');
    expect(files()).toContain('validations/3.json');
    expect([second.version, third.version, (await datasets.prune({ name })).resumed]).toEqual([2, 3, 1]);
    expect(files()).toEqual([`${first.digest}/drift-baseline.json`, 'validations/1.json'].toSorted());
  });

  test('while the same content comes in again never takes the new files', async () => {
    const version = await register(1);
    await database.transaction(async (queries) => {
      await queries.deleteFrom('dataset_version').where('name', '=', name).execute();
      const object_folder = `datasets/${name}/${version.digest}`;
      await queries.insertInto('dataset_removal').values({ object_folder, removed_at: clock.now() }).execute();
    });
    const again = await register(1);
    expect(again.path).not.toBe(version.path);
    await datasets.prune({ name });
    await using table = await datasets.table(again);
    expect([table.rowCount, readdirSync(join(folder.path, 'objects/datasets', name))]).toEqual([
      1,
      [`${again.path.split('/').at(-2)}`],
    ]);
  });
});

function never(): never {
  throw new Error('absent');
}
