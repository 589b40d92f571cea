import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, test } from 'vitest';
import { AssayError } from '../../src/errors/index.ts';
import { openTables, type TableSource } from '../../src/tables/index.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const tables = await openTables({ threads: 2 });
const folder = temporaryFolder();
afterAll(async () => {
  await tables[Symbol.asyncDispose]();
  folder.remove();
});

const inFolder = (name: string) => join(folder.path, name);

async function errorOf(work: Promise<unknown>): Promise<AssayError> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof AssayError) return error;
  throw error ?? new Error('It was accepted');
}

async function openError(
  name: string,
  content: string | Uint8Array,
  more: Partial<TableSource> = {},
): Promise<AssayError> {
  await writeFile(inFolder(name), content);
  const error = await errorOf(tables.open({ path: inFolder(name), ...more }));
  expect(error.message).toContain(more.types ? 'column' : name);
  expect(error.remedy).not.toBe('');
  return error;
}

describe('a file that cannot be read', () => {
  test('is told missing by its name', async () => {
    const error = await errorOf(tables.open({ path: inFolder('nowhere.csv') }));
    expect(error).toMatchObject({ code: 'FILE_NOT_FOUND' });
    expect(error.message).toContain('nowhere.csv');
  });

  test('is told missing also when it went after it was opened', async () => {
    await writeFile(inFolder('going.csv'), 'a\n1\n');
    await (await tables.open({ path: inFolder('going.csv') })).writeParquet(inFolder('going.parquet'));
    const table = await tables.open({ path: inFolder('going.parquet') });
    await rm(inFolder('going.parquet'));
    expect((await errorOf(table.digest())).code).toBe('FILE_NOT_FOUND');
  });

  test('is told to be a folder or a device', async () => {
    await mkdir(inFolder('folder.csv'));
    expect((await errorOf(tables.open({ path: inFolder('folder.csv') }))).code).toBe('FILE_UNREADABLE');
    expect((await errorOf(tables.open({ path: '/dev/null' }))).code).toBe('FILE_UNREADABLE');
  });

  test('is told to be without permission', async () => {
    await writeFile(inFolder('secret.csv'), 'a\n1\n');
    await chmod(inFolder('secret.csv'), 0o000);
    // Permissions do not bind root, so root asks as somebody else.
    const asNobody = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
    await chmod(folder.path, 0o755);
    const program = join(import.meta.dirname, 'programs/open-table.ts');
    const { stdout } = await promisify(execFile)(process.execPath, [program, inFolder('secret.csv')], asNobody);
    expect(JSON.parse(stdout)).toMatchObject({ code: 'FILE_UNREADABLE' });
  });
});

describe('a file without rows', () => {
  test.each([
    ['nothing.csv', ''],
    ['nothing.parquet', ''],
    ['header-only.csv', 'a,b\n'],
    ['header-without-newline.csv', 'a,b'],
    ['blank.csv', '\n\n'],
    ['no-objects.json', '[]'],
  ])('%s is told to be empty', async (name, content) => {
    expect((await openError(name, content)).code).toBe('TABLES_EMPTY');
  });

  test('is told to be empty when it is Parquet too', async () => {
    const path = inFolder('empty.parquet');
    await writeFile(inFolder('one.csv'), 'a\n1\n');
    const { DuckDBInstance } = await import('@duckdb/node-api');
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    await connection.run(`COPY (SELECT 1 AS a WHERE false) TO '${path}' (FORMAT parquet)`);
    connection.closeSync();
    expect((await errorOf(tables.open({ path }))).code).toBe('TABLES_EMPTY');
  });
});

describe('a file that holds no table', () => {
  test.each([
    ['text.parquet', 'a,b\n1,2\n'],
    ['zip.csv', new Uint8Array([0x50, 0x4b, 3, 4, 0, 0, 0, 0])],
    ['packed.csv', new Uint8Array([0x1f, 0x8b, 8, 0])],
    ['broken.json', '{"a": 1,'],
    ['scalar.json', '42'],
    ['numbers.json', '[1, 2, 3]'],
    ['latin1.csv', Buffer.from('größe,b\n1,2\n', 'latin1')],
  ])('%s is told so', async (name, content) => {
    expect((await openError(name, content)).code).toBe('TABLES_FILE_FORMAT');
  });

  test('is told so when a Parquet file was cut short or its bytes were changed', async () => {
    const rows = Array.from({ length: 20_000 }, (_, row) => `${row},${Math.sin(row)}`);
    await writeFile(inFolder('rows.csv'), ['a,b', ...rows].join('\n'));
    const path = inFolder('damaged.parquet');
    await (await tables.open({ path: inFolder('rows.csv') })).writeParquet(path);
    const whole = await readFile(path);
    await truncate(path, whole.length - 20);
    expect((await errorOf(tables.open({ path }))).code).toBe('TABLES_FILE_FORMAT');

    const changed = Buffer.from(whole).fill(0xa5, 4, 6000);
    await writeFile(path, changed);
    const table = await tables.open({ path });
    const copy = inFolder('copy.parquet');
    for (const work of [
      () => table.toMatrix(),
      () => table.digest(),
      () => table.statistics(),
      () => table.writeParquet(copy),
    ]) {
      expect((await errorOf(work())).code).toBe('TABLES_FILE_FORMAT');
    }
    expect(existsSync(copy)).toBe(false);
  });
});

describe('a CSV file', () => {
  test('with ragged rows is refused with their lines', async () => {
    const error = await openError('ragged.csv', 'a,b,c\n1,2,3\n4,5\n6,7,8\n9,10,11,12\n');
    expect(error.code).toBe('TABLES_ROWS_MALFORMED');
    expect(error.message).toContain('line 3');
    expect(error.message).toContain('line 5');
    expect(error.details.total).toBe(2);
  });

  test('with cells that do not fit a declared type is refused with line and column', async () => {
    const error = await openError('typed.csv', 'a,b\n1,2\nx,3\n', { types: { a: 'number' } });
    expect(error.code).toBe('TABLES_ROWS_MALFORMED');
    expect(error.message).toContain('line 3');
    expect(error.details.faults).toMatchObject([{ line: 3, column: 'a' }]);
  });

  test('with text that is not UTF-8 is refused with its lines', async () => {
    const error = await openError('latin1-below.csv', Buffer.from('a,b\n1,größe\n', 'latin1'));
    expect(error.code).toBe('TABLES_ROWS_MALFORMED');
    expect(error.message).toContain('line 2');
  });

  test('with an unclosed quote is refused', async () => {
    const error = await openError('quote.csv', 'a,b\n1,"2\n3,4\n');
    expect(['TABLES_ROWS_MALFORMED', 'TABLES_FILE_FORMAT']).toContain(error.code);
  });

  test('with repeated or empty column names is refused with all of them', async () => {
    const error = await openError('header.csv', 'a,,A,b,a\n1,2,3,4,5\n');
    expect(error.code).toBe('TABLES_HEADER_INVALID');
    expect(error.details.faults).toMatchObject([{ path: 'column 2' }, { path: 'column 3' }, { path: 'column 5' }]);
  });

  test('has types declared only for columns it has', async () => {
    const error = await openError('declared.csv', 'amount,b\n1,2\n', { types: { amunt: 'number' } });
    expect(error.code).toBe('TABLES_COLUMN_NOT_FOUND');
    expect(error.message).toContain('"amount"');
  });
});

describe('columns', () => {
  const open = async (content: string) => {
    await writeFile(inFolder('columns.csv'), content);
    return tables.open({ path: inFolder('columns.csv') });
  };

  test('that do not exist are named together with the nearest ones', async () => {
    const table = await open('customer_id,amount,is_fraud\n1,2,0\n2,3,1\n');
    const error = await errorOf(table.toMatrix({ features: ['Amount', 'customerid', 'zzz'], label: 'fraud' }));
    expect(error.code).toBe('TABLES_COLUMN_NOT_FOUND');
    expect(error.details).toMatchObject({
      missing: ['Amount', 'customerid', 'zzz', 'fraud'],
      suggestions: { Amount: ['amount'], customerid: ['customer_id'], zzz: [], fraud: ['is_fraud'] },
    });
  });

  test('that are not numeric are all listed, with an example of each', async () => {
    const table = await open('city,day,x,y\nRome,2024-01-01,1,0\nBonn,2024-01-02,2,1\n');
    const error = await errorOf(table.toMatrix({ label: 'y' }));
    expect(error.code).toBe('TABLES_COLUMN_NOT_NUMERIC');
    expect(error.details.columns).toMatchObject([
      { name: 'city', type: 'text', example: 'Rome' },
      { name: 'day', type: 'date' },
    ]);
  });

  test('without any value are all listed', async () => {
    const table = await open('a,b,x,y\n,NaN,1,0\n,nan,2,1\n');
    const error = await errorOf(table.toMatrix({ label: 'y' }));
    expect([error.code, error.details.columns]).toEqual(['TABLES_COLUMN_ALL_MISSING', ['a', 'b']]);
  });
});

describe('a label', () => {
  const labelError = async (...labels: string[]) => {
    await writeFile(inFolder('labels.csv'), ['x,y', ...labels.map((label, row) => `${row},${label}`)].join('\n'));
    const table = await tables.open({ path: inFolder('labels.csv') });
    return errorOf(table.toMatrix({ label: 'y' }));
  };

  test('with missing values is refused with their number', async () => {
    expect(await labelError('0', '', '1', '')).toMatchObject({
      code: 'TABLES_LABEL_MISSING',
      details: { missing: 2, rows: 4 },
    });
    expect((await labelError('0', 'NaN', '1')).code).toBe('TABLES_LABEL_MISSING');
    expect((await labelError('', '')).code).toBe('TABLES_LABEL_MISSING');
  });

  test('with one class is refused with its value', async () => {
    for (const value of ['0', 'yes', 'true']) {
      expect(await labelError(value, value)).toMatchObject({ code: 'TABLES_LABEL_ONE_CLASS', details: { value } });
    }
  });

  test('of text with one class cannot be scored either unless it is known what its values stand for', async () => {
    await writeFile(inFolder('one-text.csv'), 'x,y\n1,yes\n2,yes\n');
    const table = await tables.open({ path: inFolder('one-text.csv') });
    const error = await errorOf(table.toMatrix({ label: 'y', oneClass: 'keep' }));
    expect([error.code, error.details.got]).toEqual(['TABLES_LABEL_INVALID', '"yes" in all rows']);
    const { labels } = await table.toMatrix({ label: 'y', oneClass: 'keep', labelValues: ['no', 'yes'] });
    expect([...(labels ?? [])]).toEqual([1, 1]);
  });

  test.each([
    [{ positiveLabel: 'spam' }, '"fraud" or "legit"'],
    [{ positiveLabel: 'fraud', labelKind: 'classes' }, 'read as several classes'],
  ] as const)('with a positive value that cannot be one (%j) is refused', async (options, got) => {
    await writeFile(inFolder('positive.csv'), 'x,y\n1,fraud\n2,legit\n');
    const table = await tables.open({ path: inFolder('positive.csv') });
    const error = await errorOf(table.toMatrix({ label: 'y', ...options }));
    expect([error.code, error.details.got]).toEqual(['TABLES_LABEL_INVALID', got]);
  });

  test('of numbers with one class cannot be scored when only its positive value is named', async () => {
    await writeFile(inFolder('one-number.csv'), 'x,y\n1,1\n2,1\n');
    const table = await tables.open({ path: inFolder('one-number.csv') });
    const error = await errorOf(table.toMatrix({ label: 'y', oneClass: 'keep', positiveLabel: '0' }));
    expect([error.code, error.details.got]).toEqual(['TABLES_LABEL_INVALID', '"1" in all rows']);
  });

  test('with more than two classes, or two numbers other than 0 and 1, is refused with examples', async () => {
    expect(await labelError('a', 'b', 'c')).toMatchObject({ code: 'TABLES_LABEL_NOT_BINARY', details: { classes: 3 } });
    expect(await labelError('0', '1', '2')).toMatchObject({ code: 'TABLES_LABEL_NOT_BINARY', details: { classes: 3 } });
    expect(await labelError('1', '2')).toMatchObject({
      code: 'TABLES_LABEL_NOT_BINARY',
      details: { values: ['1', '2'] },
    });
    expect((await labelError('0.25', '0.75', '0')).code).toBe('TABLES_LABEL_NOT_BINARY');
  });
});
