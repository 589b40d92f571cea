import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { openTables } from '../../src/tables/index.ts';
import { startProgramOnMount } from '../support/child-program.ts';
import { canMount } from '../support/private-mounts.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const tables = await openTables({ threads: 2 });
afterAll(() => tables[Symbol.asyncDispose]());

const program = join(import.meta.dirname, 'programs/write-parquet.ts');

test('a written file replaces the old one whole, in a folder that is made if need be', async () => {
  using folder = temporaryFolder();
  writeFileSync(join(folder.path, 'a.csv'), 'a\n1\n2\n');
  const table = await tables.open({ path: join(folder.path, 'a.csv') });
  const path = join(folder.path, 'new', 'below', 'a.parquet');
  await table.writeParquet(path);
  await table.writeParquet(path);
  expect(readdirSync(join(folder.path, 'new', 'below'))).toEqual(['a.parquet']);
  expect((await tables.open({ path })).rowCount).toBe(2);
});

test('a table can be written over the CSV file it came from', async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, 'a.csv');
  writeFileSync(path, 'a;b\n1;2\n');
  await (await tables.open({ path })).writeCsv(path);
  expect(readFileSync(path, 'utf8')).toBe('a,b\n1,2\n');
});

test('a target that is a folder is refused and nothing is left over', async () => {
  using folder = temporaryFolder();
  writeFileSync(join(folder.path, 'a.csv'), 'a\n1\n');
  mkdirSync(join(folder.path, 'target.parquet'));
  const table = await tables.open({ path: join(folder.path, 'a.csv') });
  await expect(table.writeParquet(join(folder.path, 'target.parquet'))).rejects.toMatchObject({
    code: 'FILE_UNREADABLE',
  });
  await expect(table.writeParquet(join(folder.path, 'a.csv', 'x.parquet'))).rejects.toMatchObject({
    code: 'FILE_UNREADABLE',
  });
  expect(readdirSync(folder.path).toSorted()).toEqual(['a.csv', 'target.parquet']);
});

describe.skipIf(!canMount)('on a small or read-only disk', () => {
  test('a full disk is explained; the old file stays and nothing is left over', async () => {
    using folder = temporaryFolder();
    const child = startProgramOnMount(program, folder.path, '-o size=256k', 'printf old > "$2/table.parquet"');
    expect(JSON.parse((await child.finish()).join('\n'))).toEqual({
      codes: ['STORAGE_DISK_FULL', 'STORAGE_DISK_FULL', 'STORAGE_DISK_FULL'],
      names: ['table.parquet'],
      content: 'old',
    });
  });

  test('a read-only folder is explained', async () => {
    using folder = temporaryFolder();
    const prepare = 'printf old > "$2/table.parquet" && mount -o remount,ro "$2"';
    const child = startProgramOnMount(program, folder.path, '-o size=256k', prepare);
    expect(JSON.parse((await child.finish()).join('\n'))).toEqual({
      codes: ['STORAGE_READ_ONLY', 'STORAGE_READ_ONLY', 'STORAGE_READ_ONLY'],
      names: ['table.parquet'],
      content: 'old',
    });
  });
});
