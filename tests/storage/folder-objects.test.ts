import { existsSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openFolderObjects } from '../../src/storage/index.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { objectStoreContract } from './object-store-contract.ts';

objectStoreContract('A folder', async () => {
  const folder = temporaryFolder();
  const store = await openFolderObjects(join(folder.path, 'objects'));
  return Object.assign(store, { [Symbol.asyncDispose]: async () => folder[Symbol.dispose]() });
});

test('an object is a plain file at its key, which any program can open', async () => {
  using folder = temporaryFolder();
  const store = await openFolderObjects(folder.path);
  await store.put('charts/roc.svg', '<svg/>');
  expect(readFileSync(join(folder.path, 'charts', 'roc.svg'), 'utf8')).toBe('<svg/>');
  expect(store.pathOf?.('charts/roc.svg')).toBe(join(folder.path, 'charts', 'roc.svg'));
  expect(store.uri('charts/roc.svg')).toMatch(/^file:\/\/\/.*\/charts\/roc\.svg$/);
});

test('opening removes what writers left that died, and nothing of writers that live', async () => {
  using folder = temporaryFolder();
  const aside = join(folder.path, '.assay-tmp');
  mkdirSync(aside);
  const store = await openFolderObjects(folder.path);
  async function* checkWhileWriting() {
    yield Buffer.from('half');
    const [mine] = readdirSync(aside);
    // The same name as if written by a process that cannot exist.
    writeFileSync(join(aside, (mine as string).replace(/-\d+-/, '-999999999-')), 'half');
    expect(readdirSync(aside)).toHaveLength(2);
    await openFolderObjects(folder.path);
    expect(readdirSync(aside)).toEqual([mine]);
  }
  await store.put('a', checkWhileWriting());
  expect(readdirSync(aside)).toEqual([]);
});

test('opening a folder that does not exist makes nothing until the first write', async () => {
  using folder = temporaryFolder();
  const root = join(folder.path, 'later');
  const store = await openFolderObjects(root);
  expect(await Array.fromAsync(store.list())).toEqual([]);
  expect(existsSync(root)).toBe(false);
});

test('opening forgets uploads in parts that nobody touched for a week, and only these', async () => {
  using folder = temporaryFolder();
  const store = await openFolderObjects(folder.path);
  const [old, young] = [await store.uploads.start('old'), await store.uploads.start('young')];
  const uploads = join(folder.path, '.assay-tmp', 'uploads');
  const long = new Date(Date.now() - 8 * 86_400_000);
  utimesSync(join(uploads, old), long, long);
  await openFolderObjects(folder.path);
  expect(readdirSync(uploads)).toEqual([young]);
});

test('an upload in parts belongs to its key: another key with its id finds nothing', async () => {
  using folder = temporaryFolder();
  const store = await openFolderObjects(folder.path);
  const id = await store.uploads.start('mine');
  for (const upload of [
    { key: 'theirs', id },
    { key: 'mine', id: '../../mine' },
    { key: 'mine', id: '0'.repeat(32) },
  ]) {
    await expect(store.uploads.putPart(upload, 1, 'x')).rejects.toMatchObject({ code: 'STORAGE_UPLOAD_NOT_FOUND' });
    await expect(store.uploads.complete(upload, [])).rejects.toMatchObject({ code: 'STORAGE_UPLOAD_NOT_FOUND' });
  }
});
