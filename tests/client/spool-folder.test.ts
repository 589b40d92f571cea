import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { SpoolFile } from '../../src/adapters/remote/spool-file.ts';
import { leftBehind } from '../../src/adapters/remote/spool-folder.ts';
import { acquireLock, currentProcess } from '../../src/storage/index.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** A folder with one file of a process that is gone. */
async function folderLeftBehind() {
  const folder = temporaryFolder();
  const owner = { ...currentProcess(), pid: 2 ** 22 + 1 };
  const file = await SpoolFile.create(join(folder.path, 'a.jsonl'), { server: 'http://localhost', owner });
  await file.close();
  return folder;
}

test('what a process left behind is left to whoever sends it already', async () => {
  using folder = await folderLeftBehind();
  {
    await using _lock = await acquireLock(join(folder.path, 'lock'), { owner: 'another' });
    await using taken = await leftBehind(folder.path);
    expect(taken.files).toEqual([]);
  }
  await using free = await leftBehind(folder.path);
  expect(free.files).toHaveLength(1);
});

test('a lock that cannot be taken for another reason is told, not taken for one that is held', async () => {
  using folder = await folderLeftBehind();
  writeFileSync(join(folder.path, 'lock'), '');
  const error = await leftBehind(folder.path).catch((reason) => reason);
  expect(error).toBeInstanceOf(Error);
  expect(error.code).not.toBe('STORAGE_LOCK_HELD');
});
