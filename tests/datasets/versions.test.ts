import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { startProgramOnMount } from '../support/child-program.ts';
import { canMount } from '../support/private-mounts.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { testClock } from '../support/test-clock.ts';
import { openParts } from './workspace-parts.ts';

const folder = temporaryFolder();
const clock = testClock();
const parts = await openParts(folder.path, clock);
const { datasets, tables } = parts;
afterAll(async () => {
  await parts[Symbol.asyncDispose]();
  folder.remove();
});

let files = 0;
function csv(content: string): string {
  const path = join(folder.path, `input-${files++}.csv`);
  writeFileSync(path, content);
  return path;
}

const rows = Array.from({ length: 100 }, (_, row) => `${row},${row % 4 === 0 ? 1 : 0}`);
const small = ['x,y', ...rows].join('\n');

test('a registered table becomes version 1, with all that is known of it', async () => {
  const path = csv(small);
  const version = await datasets.register({
    name: 'first',
    source: { path },
    label: 'y',
    description: 'One hundred rows',
  });
  expect(version).toMatchObject({
    name: 'first',
    version: 1,
    created: true,
    rowCount: 100,
    label: 'y',
    source: path,
    createdAt: clock.now(),
    schema: [
      { name: 'x', type: 'integer' },
      { name: 'y', type: 'integer' },
    ],
  });
  expect(version.statistics[1]).toMatchObject({ name: 'y', missing: 0, distinct: 2, numeric: { mean: 0.25 } });
  expect(await datasets.get('first')).toEqual({ ...version, created: false });
  await using table = await datasets.table(version);
  expect([table.rowCount, await table.digest()]).toEqual([100, version.digest]);
});

test('the same content again is the same version, also from another format', async () => {
  const first = await datasets.register({ name: 'same', source: { path: csv(small) } });
  const parquet = join(folder.path, 'same.parquet');
  await (await tables.open({ path: csv(small) })).writeParquet(parquet);
  const again = await datasets.register({ name: 'same', source: { path: parquet } });
  expect(again).toEqual({ ...first, created: false });
  expect(await datasets.versions('same')).toHaveLength(1);
});

test('other content is the next version, and every version stays as it was', async () => {
  const first = await datasets.register({ name: 'growing', source: { path: csv(small) } });
  clock.advance(1000);
  const second = await datasets.register({ name: 'growing', source: { path: csv(`${small}\n100,1`) } });
  expect([second.version, second.created, second.createdAt - first.createdAt]).toEqual([2, true, 1000]);
  expect((await datasets.get('growing')).version).toBe(2);
  expect(await datasets.get('growing', 1)).toEqual({ ...first, created: false });
  expect((await datasets.versions('growing')).map(({ version, rowCount }) => [version, rowCount])).toEqual([
    [1, 100],
    [2, 101],
  ]);
  const back = await datasets.register({ name: 'growing', source: { path: csv(small) } });
  expect([back.version, back.created]).toEqual([1, false]);
});

test('datasets are listed by name with the number of their versions', async () => {
  await datasets.register({ name: 'a-list', source: { path: csv(small) }, description: 'For the list' });
  expect((await datasets.list()).find(({ name }) => name === 'a-list')).toEqual({
    name: 'a-list',
    description: 'For the list',
    createdAt: clock.now(),
    updatedAt: clock.now(),
    versionCount: 1,
    latestVersion: 1,
  });
  const names = (await datasets.list()).map(({ name }) => name);
  expect(names).toEqual(names.toSorted());
});

test('a name or number that is not there is told with what is', async () => {
  await datasets.register({ name: 'known', source: { path: csv(small) } });
  await expect(datasets.get('unknown')).rejects.toMatchObject({
    code: 'DATASETS_NOT_FOUND',
    details: { known: expect.arrayContaining(['known']) },
  });
  await expect(datasets.versions('unknown')).rejects.toMatchObject({ code: 'DATASETS_NOT_FOUND' });
  await expect(datasets.get('known', 7)).rejects.toMatchObject({
    code: 'DATASETS_VERSION_NOT_FOUND',
    details: { latest: 1 },
  });
});

test.each(['', '..', '.hidden', 'a/b', 'a b', 'ä', 'x'.repeat(129)])('the name %j is refused', async (name) => {
  await expect(datasets.register({ name, source: { path: csv(small) } })).rejects.toMatchObject({
    code: 'DATASETS_NAME_INVALID',
  });
});

test('a bad table or label adds nothing', async () => {
  const register = (path: string, label?: string) =>
    datasets.register({ name: 'refused', source: { path }, ...(label !== undefined && { label }) });
  await expect(register(join(folder.path, 'none.csv'))).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
  await expect(register(csv('a,b\n'))).rejects.toMatchObject({ code: 'TABLES_EMPTY' });
  await expect(register(csv(small), 'z')).rejects.toMatchObject({ code: 'TABLES_COLUMN_NOT_FOUND' });
  await expect(datasets.get('refused')).rejects.toMatchObject({ code: 'DATASETS_NOT_FOUND' });
  expect(readdirSync(parts.stagingFolder)).toEqual([]);
});

test('a lost file is told, and comes back when the same data is registered again', async () => {
  const version = await datasets.register({ name: 'lost', source: { path: csv(small) } });
  rmSync(version.path);
  await expect(datasets.table(version)).rejects.toMatchObject({ code: 'DATASETS_FILE_MISSING' });
  const again = await datasets.register({ name: 'lost', source: { path: csv(small) } });
  expect([again.version, again.created]).toEqual([1, false]);
  expect((await datasets.table(again)).rowCount).toBe(100);
});

const fractions = { train: 0.8, test: 0.2 };

test('a split is dealt once and then found again, with the label of the version', async () => {
  const version = await datasets.register({ name: 'split', source: { path: csv(small) }, label: 'y' });
  const split = await datasets.split(version, { method: 'stratified', seed: 1, fractions });
  expect(split).toMatchObject({ digest: version.digest, spec: { label: 'y' } });
  expect(split.files.test).toMatchObject({ rowCount: 20, positives: 5 });
  const stages: string[] = [];
  const progress = ({ stage }: { stage: string }) => void stages.push(stage);
  expect(await datasets.split(version, { method: 'stratified', seed: 1, fractions }, { progress })).toEqual(split);
  expect(stages).toEqual([]);
  const other = await datasets.split(version, { method: 'stratified', seed: 2, fractions }, { progress });
  expect(other.files.test.path).not.toBe(split.files.test.path);
  expect(stages).toContain('split');
});

test('a split whose part was lost or cut short is dealt again', async () => {
  const version = await datasets.register({ name: 'mended', source: { path: csv(small) } });
  const split = await datasets.split(version, { method: 'random', seed: 1, fractions });
  rmSync(split.files.train.path);
  writeFileSync(split.files.test.path, 'cut short');
  expect(await datasets.split(version, { method: 'random', seed: 1, fractions })).toEqual(split);
  expect((await tables.open({ path: split.files.train.path })).rowCount).toBe(80);
  expect((await tables.open({ path: split.files.test.path })).rowCount).toBe(20);
});

test('a split that is refused leaves nothing in the store', async () => {
  const version = await datasets.register({ name: 'unsplit', source: { path: csv(small) } });
  await expect(datasets.split(version, { method: 'stratified', fractions })).rejects.toMatchObject({
    code: 'TABLES_SPLIT_INVALID',
  });
  await expect(
    datasets.split(version, { method: 'random', fractions: { train: 0.999, test: 0.001 } }),
  ).rejects.toMatchObject({ code: 'TABLES_SPLIT_PART_EMPTY' });
  expect(existsSync(join(dirname(version.path), 'splits'))).toBe(false);
});

test('an interrupted registration adds nothing and leaves nothing behind', async () => {
  const path = csv(['a', ...Array.from({ length: 200_000 }, (_, row) => row)].join('\n'));
  const controller = new AbortController();
  const progress = ({ stage }: { stage: string }) => stage === 'statistics' && controller.abort();
  await expect(
    datasets.register({ name: 'stopped', source: { path } }, { signal: controller.signal, progress }),
  ).rejects.toMatchObject({ code: 'INTERRUPTED' });
  await expect(datasets.get('stopped')).rejects.toMatchObject({ code: 'DATASETS_NOT_FOUND' });
  expect(readdirSync(parts.stagingFolder)).toEqual([]);
});

describe.skipIf(!canMount)('on a small or read-only disk', () => {
  const program = join(import.meta.dirname, 'programs/register-on-mount.ts');

  test.each([
    ['full', 'STORAGE_DISK_FULL', ':'],
    ['read-only', 'STORAGE_READ_ONLY', 'mount -o remount,ro "$2"'],
  ])('a registration that meets a %s disk adds nothing', async (_, code, prepare) => {
    using mount = temporaryFolder();
    const child = startProgramOnMount(program, mount.path, '-o size=256k', prepare);
    expect(JSON.parse((await child.finish()).join('\n'))).toEqual({ codes: [code, code], stored: [], versions: 0 });
  });
});
