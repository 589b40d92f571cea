import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { cleanStaleTemporaries, writeFileAtomically } from '../../src/storage/index.ts';
import { startProgram, startProgramOnMount } from '../support/child-program.ts';
import { canMount } from '../support/private-mounts.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const program = (name: string) => join(import.meta.dirname, 'programs', name);

test('replaces the file whole and leaves nothing beside it', async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, 'a.txt');
  writeFileSync(path, 'a longer old content');
  await writeFileAtomically(path, 'new');
  expect(readFileSync(path, 'utf8')).toBe('new');
  expect(readdirSync(folder.path)).toEqual(['a.txt']);
});

test('writes pieces as they come, and none of them when one fails to', async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, 'a.txt');
  await writeFileAtomically(path, [Buffer.from('one,'), Buffer.from('two')]);
  expect(readFileSync(path, 'utf8')).toBe('one,two');
  async function* failing(): AsyncGenerator<Uint8Array> {
    yield Buffer.from('three');
    throw new Error('no more');
  }
  await expect(writeFileAtomically(path, failing())).rejects.toThrow('no more');
  expect(readFileSync(path, 'utf8')).toBe('one,two');
  expect(readdirSync(folder.path)).toEqual(['a.txt']);
});

test('a missing folder is told, and nothing is made', async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, 'none', 'a.txt');
  await expect(writeFileAtomically(path, 'x')).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
  expect(readdirSync(folder.path)).toEqual([]);
});

test('a folder in the place of the file is told, and stays', async () => {
  using folder = temporaryFolder();
  mkdirSync(join(folder.path, 'a'));
  await expect(writeFileAtomically(join(folder.path, 'a'), 'x')).rejects.toMatchObject({ code: 'FILE_UNREADABLE' });
  expect(readdirSync(folder.path)).toEqual(['a']);
});

test('a writer that is killed in the middle leaves the old content; its leftover is cleaned, others are not', async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, 'a.txt');
  writeFileSync(path, '0'.repeat(2000));
  writeFileSync(join(folder.path, '.assay-tmp-of-a-user'), 'mine');
  symlinkSync('nowhere', join(folder.path, 'dangling'));
  const writer = startProgram(program('write-forever.ts'), [path]);
  await writer.line();
  await writer.kill();
  expect(readFileSync(path, 'utf8')).toMatch(/^(\d)\1+$/);
  await cleanStaleTemporaries(folder.path);
  expect(readdirSync(folder.path).toSorted()).toEqual(['.assay-tmp-of-a-user', 'a.txt', 'dangling']);
});

test('cleaning a folder that does not exist finds nothing', async () => {
  expect(await cleanStaleTemporaries('/nonexistent/folder')).toBe(0);
});

describe.skipIf(!canMount)('on a small or read-only disk', () => {
  test('a full disk is explained; the old content stays and nothing is left over', async () => {
    using folder = temporaryFolder();
    const child = startProgramOnMount(program('write-one-megabyte.ts'), folder.path, '-o size=256k');
    expect(JSON.parse((await child.finish()).join('\n'))).toEqual({
      codes: ['STORAGE_DISK_FULL', 'STORAGE_DISK_FULL'],
      content: 'old',
      names: ['a.txt', 'objects'],
      objects: [],
    });
  });

  test('a read-only folder is explained', async () => {
    using folder = temporaryFolder();
    const prepare = 'printf old > "$2/a.txt" && mount -o remount,ro "$2"';
    const child = startProgramOnMount(program('write-one-megabyte.ts'), folder.path, '-o size=256k', prepare);
    expect(JSON.parse((await child.finish()).join('\n'))).toEqual({
      codes: ['STORAGE_READ_ONLY', 'STORAGE_READ_ONLY'],
      content: 'old',
      names: ['a.txt'],
      objects: [],
    });
  });
});
