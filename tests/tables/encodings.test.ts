import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { openTables, type Table } from '../../src/tables/index.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const tables = await openTables({ threads: 2 });
const folder = temporaryFolder();
afterAll(async () => {
  await tables[Symbol.asyncDispose]();
  folder.remove();
});
let files = 0;
function file(name: string, content: Uint8Array | string): string {
  const path = join(folder.path, `${files++}-${name}`);
  writeFileSync(path, content);
  return path;
}
const rowsOf = (table: Table) => table.query((relation) => `SELECT * FROM ${relation}`);

const text = 'größe,naïve\n1,été\n2,日本\n';
const utf16le = Buffer.from(`\ufeff${text}`, 'utf16le');
const utf16be = Buffer.from(utf16le).swap16();

describe('text is read whatever it is written in', () => {
  test.each([
    ['UTF-8', Buffer.from(text)],
    ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${text}`)],
    ['UTF-16 little endian', utf16le],
    ['UTF-16 big endian', utf16be],
  ])('%s', async (_, content) => {
    const table = await tables.open({ path: file('text.csv', content) });
    expect(table.schema.map(({ name }) => name)).toEqual(['größe', 'naïve']);
    expect(await rowsOf(table)).toEqual([
      ['1', 'été'],
      ['2', '日本'],
    ]);
  });

  test('UTF-16 without a byte order mark, told by its zeros', async () => {
    const table = await tables.open({ path: file('bare.csv', Buffer.from('a,b\n1,two\n', 'utf16le')) });
    expect(await rowsOf(table)).toEqual([['1', 'two']]);
  });

  test('Latin-1 where it is declared, and JSON too', async () => {
    const latin = (content: string) => Buffer.from(content, 'latin1');
    const csv = await tables.open({ path: file('l.csv', latin('größe,b\nä,2\n')), encoding: 'latin1' });
    expect([csv.schema[0]?.name, ...(await rowsOf(csv))]).toEqual(['größe', ['ä', '2']]);
    const json = await tables.open({ path: file('l.json', latin('[{"größe": "ä"}]')), encoding: 'iso-8859-1' });
    expect([json.schema[0]?.name, ...(await rowsOf(json))]).toEqual(['größe', ['ä']]);
  });

  test('longer than one read, with letters cut between two', async () => {
    const lines = ['a,b', ...Array.from({ length: 150_000 }, (_, row) => `${row},é${'ü'.repeat(row % 7)}`)];
    const path = file('long.csv', Buffer.from(`\ufeff${lines.join('\n')}`, 'utf16le'));
    await using table = await tables.open({ path });
    await using plain = await tables.open({ path: file('plain.csv', lines.join('\n')) });
    expect([table.rowCount, await table.digest()]).toEqual([150_000, await plain.digest()]);
  });

  test('refused where it is not what was declared, or nobody knows the encoding', async () => {
    const path = file('wrong.csv', Buffer.from('a\n\xe4\n', 'latin1'));
    await expect(tables.open({ path, encoding: 'shift_jis' })).rejects.toMatchObject({ code: 'TABLES_FILE_FORMAT' });
    await expect(tables.open({ path, encoding: 'klingon' })).rejects.toMatchObject({
      code: 'TABLES_FILE_FORMAT',
      message: expect.stringContaining('klingon'),
    });
  });
});

describe('packed files are read', () => {
  test.each([
    ['csv.gz', gzipSync('a,b\n1,x\n2,y\n')],
    ['csv.zst', zstdCompressSync('a,b\n1,x\n2,y\n')],
    ['csv', gzipSync('a,b\n1,x\n2,y\n')],
    ['jsonl.gz', gzipSync('{"a":1,"b":"x"}\n{"a":2,"b":"y"}\n')],
    ['json.zst', zstdCompressSync('[{"a":1,"b":"x"},{"a":2,"b":"y"}]')],
    ['utf16.csv.gz', gzipSync(Buffer.from('\ufeffa,b\n1,x\n2,y\n', 'utf16le'))],
  ])('%s', async (name, content) => {
    const table = await tables.open({ path: file(name, content) });
    expect(await rowsOf(table)).toEqual([
      ['1', 'x'],
      ['2', 'y'],
    ]);
  });

  test('and refused where they are cut short', async () => {
    const lines = Array.from({ length: 100_000 }, (_, row) => `${row},${Math.sin(row)}`);
    const packed = gzipSync(['a,b', ...lines].join('\n'));
    await expect(
      tables.open({ path: file('cut.csv.gz', packed.subarray(0, packed.length / 2)) }),
    ).rejects.toMatchObject({ code: 'TABLES_FILE_FORMAT' });
  });
});
