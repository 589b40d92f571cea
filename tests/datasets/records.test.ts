import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { testClock } from '../support/test-clock.ts';
import { openParts } from './workspace-parts.ts';

const folder = temporaryFolder();
const clock = testClock();
const parts = await openParts(folder.path, clock);
const { datasets } = parts;
afterAll(async () => {
  await parts[Symbol.asyncDispose]();
  folder.remove();
});

/** Registers a table of so many rows. */
async function register(name: string, rows: number) {
  const path = join(folder.path, `${name}-${rows}.csv`);
  writeFileSync(path, ['x', ...Array.from({ length: rows }, (_, row) => row)].join('\n'));
  return datasets.register({ name, source: { path } });
}

test('a version remembers who made it, why, from what, and what it follows', async () => {
  const path = join(folder.path, 'origin.csv');
  writeFileSync(path, 'x,y\n1,2\n');
  const first = await datasets.register({
    name: 'known',
    source: { path },
    user: 'ada',
    message: 'first delivery',
    tags: { license: 'CC-BY-4.0' },
  });
  expect(first).toMatchObject({
    user: 'ada',
    message: 'first delivery',
    tags: { license: 'CC-BY-4.0' },
    status: 'unreviewed',
    origin: { format: 'csv', size: 8, sha256: createHash('sha256').update('x,y\n1,2\n').digest('hex') },
  });
  expect(first).not.toHaveProperty('parent');
  const second = await register('known', 3);
  expect([second.parent, second.user]).toEqual([1, 'unknown']);
  writeFileSync(path, 'x,y\n1,3\n');
  const third = await datasets.register({ name: 'known', source: { path }, parent: 1 });
  expect([third.version, third.parent]).toEqual([3, 1]);
  await expect(datasets.register({ name: 'other', source: { path }, parent: 4 })).rejects.toMatchObject({
    code: 'DATASETS_VERSION_NOT_FOUND',
  });
});

describe('aliases', () => {
  test('name a version until another takes the name', async () => {
    await register('aliased', 1);
    await register('aliased', 2);
    expect(await datasets.setAlias('aliased', 'training', 1)).toMatchObject({ version: 1, aliases: ['training'] });
    expect((await datasets.get('aliased', 'training')).version).toBe(1);
    await datasets.setAlias('aliased', 'training', 'latest');
    expect((await datasets.versions('aliased')).map(({ aliases }) => aliases)).toEqual([[], ['training']]);
    await using found = await datasets.resolve('aliased@training');
    expect(found.label).toBe('aliased@2');
    await datasets.removeAlias('aliased', 'training');
    await datasets.removeAlias('aliased', 'training');
    await expect(datasets.get('aliased', 'training')).rejects.toMatchObject({ code: 'DATASETS_VERSION_NOT_FOUND' });
  });

  test.each(['latest', 'LATEST', '3', '12345678', 'deadbeef', '', 'a b', '-x', 'x'.repeat(129)])(
    '%j is refused, for it reads like something else',
    async (alias) => {
      await register('strict', 1);
      await expect(datasets.setAlias('strict', alias, 1)).rejects.toMatchObject({ code: 'DATASETS_RECORD_INVALID' });
    },
  );
});

describe('tags', () => {
  test('are set, changed and removed one by one', async () => {
    await register('tagged', 1);
    await datasets.setTags('tagged', 1, { a: '1', b: '2' });
    const { tags } = await datasets.setTags('tagged', 'latest', { b: 'two', a: null, absent: null });
    expect(tags).toEqual({ b: 'two' });
    expect((await datasets.get('tagged')).tags).toEqual({ b: 'two' });
  });

  test('that are not acceptable are all listed, and nothing changes', async () => {
    await register('tag-faults', 1);
    const tags = { '': 'x', good: 'x', long: 'x'.repeat(10_001) };
    await expect(datasets.setTags('tag-faults', 1, tags)).rejects.toMatchObject({
      code: 'DATASETS_RECORD_INVALID',
      message: expect.stringMatching(/tag is[\s\S]*tag long/),
    });
    expect((await datasets.get('tag-faults')).tags).toEqual({});
  });
});

describe('reviews', () => {
  test('add up to a history whose last decision counts', async () => {
    await register('reviewed', 1);
    await datasets.review('reviewed', 1, { decision: 'approved', user: 'ada', note: 'looks right' });
    clock.advance(1000);
    const version = await datasets.review('reviewed', 'latest', { decision: 'rejected' });
    expect(version.status).toBe('rejected');
    expect(version.reviews).toEqual([
      { decision: 'approved', user: 'ada', note: 'looks right', reviewedAt: clock.now() - 1000 },
      { decision: 'rejected', user: 'unknown', reviewedAt: clock.now() },
    ]);
    expect(await datasets.get('reviewed')).toEqual(version);
  });

  test('at the same time are all kept', async () => {
    await register('contested', 1);
    const users = Array.from({ length: 8 }, (_, index) => `reviewer ${index}`);
    await Promise.all(users.map((user) => datasets.review('contested', 1, { decision: 'approved', user })));
    const { reviews } = await datasets.get('contested');
    expect(reviews.map(({ user }) => user).toSorted()).toEqual(users);
  });

  test('of nobody, or of what is not there, are refused', async () => {
    await register('unreviewed', 1);
    await expect(datasets.review('unreviewed', 1, { decision: 'approved', user: ' ' })).rejects.toMatchObject({
      code: 'DATASETS_RECORD_INVALID',
    });
    await expect(datasets.review('unreviewed', 2, { decision: 'approved' })).rejects.toMatchObject({
      code: 'DATASETS_VERSION_NOT_FOUND',
    });
  });
});
