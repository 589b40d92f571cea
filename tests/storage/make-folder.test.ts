import { rmdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeFolder } from '../../src/storage/index.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

test('a folder is made with those above it, and may exist', async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, 'a', 'b', 'c');
  await makeFolder(path);
  await makeFolder(path);
  expect(statSync(path).isDirectory()).toBe(true);
});

test('a folder is made while another process removes the empty ones above it', async () => {
  using folder = temporaryFolder();
  const above = join(folder.path, 'a');
  for (let round = 0; round < 50; round += 1) {
    const made = makeFolder(join(above, 'b'));
    try {
      rmdirSync(above);
    } catch {
      // Not there yet, or no longer empty.
    }
    await made;
    rmdirSync(join(above, 'b'));
  }
});

test('a file in the place of a folder is told', async () => {
  using folder = temporaryFolder();
  writeFileSync(join(folder.path, 'file'), '');
  await expect(makeFolder(join(folder.path, 'file'))).rejects.toMatchObject({ code: 'FILE_UNREADABLE' });
  await expect(makeFolder(join(folder.path, 'file', 'sub'))).rejects.toMatchObject({ code: 'FILE_UNREADABLE' });
});

test.skipIf(process.platform !== 'linux')('a folder that takes no folders is told at once', async () => {
  await expect(makeFolder('/proc/assay/sub')).rejects.toMatchObject({
    code: 'STORAGE_READ_ONLY',
    message: expect.stringContaining('/proc takes no new ones'),
  });
});
