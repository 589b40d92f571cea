import { mkdir, mkdtempDisposable, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { openTables } from '../../src/tables/index.ts';

const tables = await openTables({ threads: 2 });
const folder = await mkdtempDisposable(join(tmpdir(), 'assay-reading-'));
afterAll(async () => {
  await tables[Symbol.asyncDispose]();
  await folder.remove();
});

let files = 0;
async function file(extension: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder.path, `${files++}${extension}`);
  await writeFile(path, content);
  return path;
}

const typesOf = (table: { schema: readonly { name: string; type: string }[] }) =>
  table.schema.map(({ name, type }) => [name, type]);

describe('a CSV file', () => {
  test('has its types inferred from every row, not from a sample', async () => {
    const rows = Array.from(
      { length: 30_000 },
      (_, row) => `${row},${row / 4},${row % 2 === 0},w${row},2024-01-0${1 + (row % 9)}`,
    );
    const path = await file('.csv', ['a,b,c,d,e', ...rows].join('\n'));
    expect(typesOf(await tables.open({ path }))).toEqual([
      ['a', 'integer'],
      ['b', 'number'],
      ['c', 'boolean'],
      ['d', 'text'],
      ['e', 'date'],
    ]);
    const late = await file('.csv', ['a', ...Array.from({ length: 30_000 }, (_, row) => row), 'late'].join('\n'));
    expect(typesOf(await tables.open({ path: late }))).toEqual([['a', 'text']]);
  });

  test('is read by declared types where inference guesses wrong', async () => {
    const path = await file('.csv', 'zip,n\n01234,1\n00099,2\n');
    const table = await tables.open({ path, types: { zip: 'text', n: 'number' } });
    expect(typesOf(table)).toEqual([
      ['zip', 'text'],
      ['n', 'number'],
    ]);
    expect((await table.statistics())[0]?.topValues?.map(({ value }) => value)).toEqual(['00099', '01234']);
  });

  test('keeps the order of its rows and rounds doubles to the nearest float32', async () => {
    const values = Array.from({ length: 20_000 }, (_, row) => Math.sin(row) * 10 ** ((row % 60) - 30));
    const path = await file('.csv', ['x', ...values.map(String)].join('\n'));
    const { matrix } = await (await tables.open({ path })).toMatrix();
    expect(matrix.values).toEqual(Float32Array.from(values, Math.fround));
  });

  test('rounds ties and values on the edge of float32 as Math.fround does', async () => {
    const values = [
      1 + 2 ** -24,
      1 + 3 * 2 ** -24,
      1 + 2 ** -24 + 2 ** -50,
      1e-46,
      2 ** -150,
      16777217,
      3.4028235677973366e38,
      1e300,
      -0.1,
    ];
    const path = await file('.csv', ['x', ...values.map(String)].join('\n'));
    const { matrix } = await (await tables.open({ path })).toMatrix();
    expect([...matrix.values]).toEqual(values.map(Math.fround));
  });

  test.each([
    [';', 'a;b\n1;2,5\n'],
    ['tab', 'a\tb\n1\t2\n'],
    ['|', 'a|b\n1|2\n'],
  ])('may be delimited by %s', async (_, content) => {
    expect((await tables.open({ path: await file('.csv', content) })).schema.map(({ name }) => name)).toEqual([
      'a',
      'b',
    ]);
  });

  test('may have quotes, spaces, SQL and other scripts in its column names and path', async () => {
    const names = ['say "hi"', "it's", 'a, b', 'größe 身長', 'select', 'x"; DROP TABLE t; --'];
    const header = names.map((name) => `"${name.replaceAll('"', '""')}"`).join(',');
    await mkdir(join(folder.path, "o'neil [x] *?"));
    const path = join(folder.path, "o'neil [x] *?", "year=2024's.csv");
    await writeFile(path, `${header}\n1,2,3,4,5,6\n7,8,9,10,11,12\n`);
    const table = await tables.open({ path });
    expect(table.schema.map(({ name }) => name)).toEqual(names);
    const { matrix } = await table.toMatrix({ features: names.toReversed() });
    expect([...matrix.values]).toEqual([6, 12, 5, 11, 4, 10, 3, 9, 2, 8, 1, 7]);
    const copy = join(folder.path, "o'neil [x] *?", 'copy.parquet');
    await table.writeParquet(copy);
    expect(await (await tables.open({ path: copy })).digest()).toBe(await table.digest());
  });

  test('is opened by its own name and not as a pattern', async () => {
    await writeFile(join(folder.path, 'data[1].csv'), 'mine\n1\n');
    await writeFile(join(folder.path, 'data1.csv'), 'other\n1\n');
    const table = await tables.open({ path: join(folder.path, 'data[1].csv') });
    expect(table.schema[0]?.name).toBe('mine');
  });

  test('may begin with a byte order mark, end lines as Windows does, and quote line breaks', async () => {
    const path = await file('.csv', '\ufeffa,b\r\n1,"two\nlines"\r\n2,"a, ""b"""\r\n');
    const table = await tables.open({ path });
    expect(typesOf(table)).toEqual([
      ['a', 'integer'],
      ['b', 'text'],
    ]);
    expect((await table.statistics())[1]?.topValues?.map(({ value }) => value)).toEqual(['a, "b"', 'two\nlines']);
  });

  test('keeps a first column whose name starts with #', async () => {
    const table = await tables.open({ path: await file('.csv', '#id,x\n#1,2\n#2,3\n') });
    expect([table.schema[0]?.name, table.rowCount]).toEqual(['#id', 2]);
  });

  test('has the cells missing that were declared to mean so', async () => {
    const path = await file('.csv', 'x,y\n1,NA\n?,2\n3,\n');
    const table = await tables.open({ path, missingValues: ['NA', '?'] });
    expect([...(await table.toMatrix()).matrix.values]).toEqual([1, NaN, 3, NaN, 2, NaN]);
  });

  test('has booleans only where its cells say true and false', async () => {
    const path = await file('.csv', 'sex,churned,ok,b\nF,yes,T,true\nF,no,F,False\n');
    const table = await tables.open({ path });
    expect(table.schema.map(({ type }) => type)).toEqual(['text', 'text', 'text', 'boolean']);
    const { labelValues } = await table.toMatrix({ features: ['b'], label: 'churned' });
    expect(labelValues).toEqual(['no', 'yes']);
  });

  test('takes a column of empty cells for numbers that are all missing', async () => {
    const path = await file('.csv', 'x,empty\n1,\n2,\n');
    const table = await tables.open({ path });
    const { matrix } = await table.toMatrix({ features: ['empty', 'x'], allMissing: 'keep' });
    expect([...matrix.values]).toEqual([NaN, NaN, 1, 2]);
  });
});

describe('the format of a file', () => {
  test('is told by content when there is no extension', async () => {
    const csv = await file('', 'a,b\n1,2\n');
    const json = await file('', ' [{"a": 1, "b": 2}]');
    const parquet = join(folder.path, 'table-without-extension');
    await (await tables.open({ path: csv })).writeParquet(parquet);
    const digests = await Promise.all([csv, json, parquet].map(async (path) => (await tables.open({ path })).digest()));
    expect(new Set(digests).size).toBe(1);
  });

  test('is told by content where a Parquet file has another extension', async () => {
    const csv = await file('.csv', 'a\n1\n');
    const misnamed = join(folder.path, 'misnamed.csv');
    await (await tables.open({ path: csv })).writeParquet(misnamed);
    expect((await tables.open({ path: misnamed })).source?.format).toBe('parquet');
  });
});

test('a JSON file may be a list of objects or one object a line', async () => {
  const list = await file('.json', '[{"a": 1, "b": "x"}, {"b": "y", "a": null}]');
  const lines = await file('.jsonl', '{"a": 1, "b": "x"}\n{"b": "y"}\n');
  for (const path of [list, lines]) {
    const table = await tables.open({ path });
    expect(typesOf(table)).toEqual([
      ['a', 'integer'],
      ['b', 'text'],
    ]);
    expect([...(await table.toMatrix({ features: ['a'] })).matrix.values]).toEqual([1, NaN]);
  }
});

test('a table from columns in memory has their names, types and order', async () => {
  const table = await tables.fromColumns([
    { name: 'n', type: 'number', values: Float64Array.of(1.5, NaN, -2) },
    { name: 'i', type: 'integer', values: Int32Array.of(3, 2, 1) },
    { name: 'b', type: 'boolean', values: Uint8Array.of(0, 1, 1) },
    { name: 't', type: 'text', values: ['a', undefined, 'c'] },
    { name: 'at', type: 'timestamp', values: Float64Array.of(0, 1_700_000_000_123, 1) },
  ]);
  const path = join(folder.path, 'columns.csv');
  await table.writeCsv(path);
  expect(await (await import('node:fs/promises')).readFile(path, 'utf8')).toBe(
    'n,i,b,t,at\n1.5,3,false,a,1970-01-01 00:00:00\n,2,true,,2023-11-14 22:13:20.123\n-2.0,1,true,c,1970-01-01 00:00:00.001\n',
  );
});
