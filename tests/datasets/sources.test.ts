import { createHash } from 'node:crypto';
import { readdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, describe, expect, test } from 'vitest';
import { motoPython, startMoto, withEnvironment } from '../support/moto-server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { openParts } from './workspace-parts.ts';

const folder = temporaryFolder();
const parts = await openParts(folder.path);
const { datasets } = parts;
const CSV = 'id,amount\n1,10\n2,20\n3,30\n';
const server = createServer((request, response) => {
  const path = request.url ?? '';
  if (path === '/payments.csv') response.end(CSV);
  else if (path === '/packed.csv.gz') response.end(gzipSync(CSV));
  else if (path === '/moved') response.writeHead(302, { location: '/payments.csv' }).end();
  else if (path === '/cut.csv') {
    response.writeHead(200, { 'content-length': '1000' });
    response.write(CSV, () => response.destroy());
  } else if (path === '/endless.csv') {
    response.write('a\n');
    const timer = setInterval(() => response.write('1\n'.repeat(1000)), 1);
    response.on('close', () => clearInterval(timer));
  } else response.writeHead(404).end();
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await parts[Symbol.asyncDispose]();
  folder.remove();
});

let names = 0;
const fresh = (): string => `data-${names++}`;
const fetched = (path: string, access = {}) =>
  datasets.register({
    name: fresh(),
    source: { path: `${origin}${path}` },
    access: { allowsPrivate: true, ...access },
  });
const leftovers = () => readdirSync(parts.stagingFolder);

describe('an address', () => {
  test('is fetched, and remembered with size and digest', async () => {
    const version = await fetched('/payments.csv');
    expect(version).toMatchObject({
      rowCount: 3,
      source: `${origin}/payments.csv`,
      origin: { format: 'csv', size: CSV.length, sha256: createHash('sha256').update(CSV).digest('hex') },
    });
    const [packed, moved] = [await fetched('/packed.csv.gz'), await fetched('/moved')];
    expect([packed.digest, moved.digest]).toEqual([version.digest, version.digest]);
    expect(leftovers()).toEqual([]);
  });

  test.each([
    ['/none.csv', {}, 'DOWNLOAD_NOT_FOUND'],
    ['/cut.csv', {}, 'DOWNLOAD_UNREACHABLE'],
    ['/endless.csv', { maxBytes: 10_000 }, 'DATASETS_SOURCE_TOO_LARGE'],
    ['/payments.csv', { maxBytes: 10 }, 'DATASETS_SOURCE_TOO_LARGE'],
    ['/payments.csv', { allowsPrivate: false }, 'DOWNLOAD_ADDRESS_REFUSED'],
  ])('that gives no whole file adds nothing: %s %j', async (path, access, code) => {
    await expect(fetched(path, access)).rejects.toMatchObject({ code });
    expect(leftovers()).toEqual([]);
  });

  test.each([
    'http://127.0.0.1/x.csv',
    'http://169.254.169.254/latest/x.csv',
    'http://[::1]/x.csv',
    'http://localhost/x.csv',
  ])('of this machine or its network is refused unless allowed: %s', async (path) => {
    await expect(datasets.register({ name: fresh(), source: { path } })).rejects.toMatchObject({
      code: 'DOWNLOAD_ADDRESS_REFUSED',
    });
  });

  test.each(['ftp://example.com/x.csv', 'file:///etc/passwd', 's3://bucket'])(
    'of another kind is refused: %s',
    async (path) => {
      await expect(datasets.register({ name: fresh(), source: { path } })).rejects.toMatchObject({
        code: 'DATASETS_SOURCE_UNREADABLE',
      });
    },
  );
});

test('a stream is read as it comes', async () => {
  async function* stream() {
    for (const letter of CSV) yield Buffer.from(letter);
  }
  const version = await datasets.register({ name: fresh(), source: { stream: stream(), name: 'stdin' } });
  expect(version).toMatchObject({ rowCount: 3, source: 'stdin', origin: { format: 'csv', size: CSV.length } });
});

describe('a query', () => {
  const file = join(folder.path, 'people.csv');
  writeFileSync(file, 'id,name\n1,ada\n2,bob\n');

  test('reads datasets by name and version, and what it defines itself', async () => {
    const source = join(folder.path, 'amounts.csv');
    writeFileSync(source, 'id,amount\n1,10\n2,20\n');
    await datasets.register({ name: 'amounts', source: { path: source } });
    writeFileSync(source, 'id,amount\n1,100\n2,200\n3,300\n');
    await datasets.register({ name: 'amounts', source: { path: source } });
    const query = `WITH old AS (SELECT * FROM "amounts@1")
      SELECT new.id, new.amount - old.amount AS change FROM amounts AS new JOIN old USING (id) ORDER BY id`;
    const version = await datasets.register({ name: fresh(), source: { query } });
    expect(version).toMatchObject({ rowCount: 2, source: 'query', origin: { format: 'query', query } });
    await using table = await datasets.table(version);
    expect(await table.query((relation) => `SELECT CAST(change AS INTEGER) FROM ${relation}`)).toEqual([[90], [180]]);
  });

  test('reads files only where that is allowed, by the rules for files', async () => {
    const query = `SELECT * FROM '${file}'`;
    await expect(datasets.register({ name: fresh(), source: { query } })).rejects.toMatchObject({
      code: 'DATASETS_SOURCE_REFUSED',
    });
    const version = await datasets.register({ name: fresh(), source: { query, readsFiles: true } });
    expect(version.schema.map(({ name, type }) => [name, type])).toEqual([
      ['id', 'integer'],
      ['name', 'text'],
    ]);
  });

  test.each([
    ["SELECT * FROM read_text('/etc/passwd')"],
    [`SELECT * FROM read_csv('${file}')`],
    ["SELECT * FROM glob('/etc/*')"],
    ["SELECT * FROM read_parquet('http://127.0.0.1:9/x.parquet')"],
    ["COPY (SELECT 1) TO '/tmp/assay-should-not-be'"],
    ["SELECT 1) TO '/tmp/assay-should-not-be' (FORMAT csv); --"],
    ['SELECT 1; SELECT 2'],
    ['DROP TABLE x'],
    ['SELECT 1 AS a, 2 AS A'],
    ['SELECT wrong FROM (SELECT 1 AS a)'],
  ])('that reaches for anything else, or is no SELECT, is refused: %s', async (query) => {
    await expect(datasets.register({ name: fresh(), source: { query, readsFiles: true } })).rejects.toMatchObject({
      code: 'TABLES_QUERY_INVALID',
    });
  });

  test('without rows is refused', async () => {
    await expect(
      datasets.register({ name: fresh(), source: { query: 'SELECT 1 AS a WHERE false' } }),
    ).rejects.toMatchObject({ code: 'TABLES_EMPTY' });
  });
});

describe.skipIf(motoPython === undefined)('an object in a bucket', () => {
  test('is streamed, and one that is not there is told', async () => {
    await using moto = await startMoto();
    using _ = withEnvironment(moto.environment);
    const bucket = await moto.createBucket();
    await moto.client.send(new PutObjectCommand({ Bucket: bucket, Key: 'in/payments.csv', Body: CSV }));
    const version = await datasets.register({ name: fresh(), source: { path: `s3://${bucket}/in/payments.csv` } });
    expect(version).toMatchObject({ rowCount: 3, source: `s3://${bucket}/in/payments.csv`, origin: { format: 'csv' } });
    await expect(
      datasets.register({ name: fresh(), source: { path: `s3://${bucket}/in/none.csv` } }),
    ).rejects.toMatchObject({ code: 'DATASETS_SOURCE_UNREADABLE' });
  });
});
