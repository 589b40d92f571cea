import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, expect, test } from 'vitest';
import { openTables } from '../../src/tables/index.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const tables = await openTables({ threads: 2 });
const folder = temporaryFolder();
const engine = await (await DuckDBInstance.create(':memory:')).connect();
afterAll(async () => {
  engine.closeSync();
  await tables[Symbol.asyncDispose]();
  folder.remove();
});

let files = 0;
const newPath = (extension: string) => join(folder.path, `${files++}${extension}`);

async function digestOfCsv(content: string): Promise<string> {
  const path = newPath('.csv');
  await writeFile(path, content);
  return (await tables.open({ path })).digest();
}

async function digestOfParquet(query: string, options = ''): Promise<string> {
  const path = newPath('.parquet');
  await engine.run(`COPY (${query}) TO '${path}' (FORMAT parquet${options})`);
  return (await tables.open({ path })).digest();
}

test('the digest is the same in every file format, row-group size, integer width and number of threads', async () => {
  const query = (integer: string) => `SELECT i::${integer} AS i, CASE WHEN i % 7 = 0 THEN NULL ELSE i / 3 END AS x,
    'text ' || i % 11 AS t, i % 2 = 0 AS b, TIMESTAMP '2024-01-01' + INTERVAL (i) MINUTE AS at FROM range(10000) r(i)`;
  const csv = newPath('.csv');
  await engine.run(`COPY (${query('BIGINT')}) TO '${csv}' (FORMAT csv)`);
  await using oneThread = await openTables({ threads: 1 });
  const digests = [
    await (await tables.open({ path: csv })).digest(),
    await (await oneThread.open({ path: csv })).digest(),
    await digestOfParquet(query('BIGINT'), ', ROW_GROUP_SIZE 2048'),
    await digestOfParquet(query('INTEGER'), ', ROW_GROUP_SIZE 5000, COMPRESSION zstd'),
    await digestOfParquet(query('USMALLINT'), ', COMPRESSION snappy'),
  ];
  expect(new Set(digests).size).toBe(1);
  expect(digests[0]).toMatch(/^[0-9a-f]{64}$/);
});

test('the digest survives being written to Parquet and CSV', async () => {
  const path = newPath('.csv');
  await writeFile(path, 'a,b,t\n1,0.1,x\n2,1e300,"quoted, ""text"""\n3,-0.25,\n');
  const table = await tables.open({ path });
  const [parquet, csv] = [newPath('.parquet'), newPath('.csv')];
  await table.writeParquet(parquet);
  await table.writeCsv(csv);
  expect(await (await tables.open({ path: parquet })).digest()).toBe(await table.digest());
  expect(await (await tables.open({ path: csv })).digest()).toBe(await table.digest());
});

test('any difference in values, names, order or type makes another digest', async () => {
  const contents = [
    'a,b\n1,2\n3,4\n',
    'a,b\n1,2\n3,5\n',
    'a,c\n1,2\n3,4\n',
    'b,a\n2,1\n4,3\n',
    'a,b\n3,4\n1,2\n',
    'a,b\n1,2\n3,4\n3,4\n',
    'a,b\n1.0,2\n3,4\n',
    'a,b\n1,2\n3,\n',
    'a,b\n1,2\n3,0\n',
    'a,b\nx,2\n3,4\n',
  ];
  const digests = await Promise.all(contents.map(digestOfCsv));
  expect(new Set(digests).size).toBe(contents.length);
});

test('text that runs over from one cell or row into the next is told apart', async () => {
  const digests = await Promise.all(
    [
      `('ab', 'c')`,
      `('a', 'bc')`,
      `('1:a', 'N')`,
      `('a', NULL)`,
      `(NULL, 'a')`,
      `('', 'a')`,
      `('|', '')`,
      `('', '|')`,
    ].map((row) => digestOfParquet(`SELECT * FROM (VALUES ${row}) v(a, b)`)),
  );
  expect(new Set(digests).size).toBe(digests.length);
  expect(await digestOfParquet(`SELECT * FROM (VALUES ('a'), ('bc')) v(a)`)).not.toBe(
    await digestOfParquet(`SELECT * FROM (VALUES ('ab'), ('c')) v(a)`),
  );
});

test('a missing number, zero and NaN are three different values', async () => {
  const values = ['NULL', '0.0', `'nan'`, `'inf'`, '-1.0'].map((value) => `SELECT ${value}::DOUBLE AS x`);
  expect(new Set(await Promise.all(values.map((query) => digestOfParquet(query)))).size).toBe(values.length);
});

test('decimals, wide integers, lists and structs have digests that see every digit', async () => {
  const pairs = [
    ['1.000000000000000001::DECIMAL(38, 18)', '1.000000000000000002::DECIMAL(38, 18)'],
    ['18446744073709551615::UBIGINT', '18446744073709551614::UBIGINT'],
    ['[1, 2]', '[1, 3]'],
    [`{'a': 1}`, `{'a': 2}`],
    [`DATE '2024-01-01'`, `DATE '2024-01-02'`],
    [`'a'::BLOB`, `'b'::BLOB`],
  ];
  for (const [a, b] of pairs) {
    expect(await digestOfParquet(`SELECT ${a} AS x`), a).not.toBe(await digestOfParquet(`SELECT ${b} AS x`));
  }
});

test('integers of JSON that need more than 64 bits keep every digit on their way to Parquet', async () => {
  const digests: string[] = [];
  for (const last of [4, 5]) {
    const [json, parquet] = [newPath('.json'), newPath('.parquet')];
    await writeFile(json, `[{"a": 1844674407370955161${last}}, {"a": -1}]`);
    const table = await tables.open({ path: json });
    await table.writeParquet(parquet);
    expect(await (await tables.open({ path: parquet })).digest()).toBe(await table.digest());
    digests.push(await table.digest());
  }
  expect(digests[0]).not.toBe(digests[1]);
});

test('more than sixty columns of missing values are told apart', async () => {
  const wide = (missing: number) =>
    `SELECT ${Array.from({ length: 130 }, (_, column) => `${column === missing ? 'NULL' : '0'}::BIGINT AS c${column}`).join(', ')}`;
  const digests = await Promise.all(
    [-1, 0, 59, 60, 61, 119, 120, 129].map((missing) => digestOfParquet(wide(missing))),
  );
  expect(new Set(digests).size).toBe(8);
});

test('the digest of a given table never changes, for stored versions are found by it', async () => {
  expect(await digestOfCsv('a,b,t\n1,0.5,x\n,,\n')).toMatchInlineSnapshot(
    `"7df756f26e838197588da7a1a2617b2c641a968314e5d3165fa6d67b9b32e74c"`,
  );
});
