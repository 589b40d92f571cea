import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { type Datasets, openDatasets } from '../../../src/datasets/index.ts';
import { openLineage } from '../../../src/lineage/index.ts';
import { startProgram } from '../../support/child-program.ts';
import { motoPython, startMoto } from '../../support/moto-server.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { testClock } from '../../support/test-clock.ts';
import { openParts, type WorkspaceParts } from '../workspace-parts.ts';
import { cutAfter, type FileServer, startFileServer } from './file-server.ts';

const folder = temporaryFolder();
const clock = testClock();
const parts = await openParts(join(folder.path, 'workspace'), clock);
const server: FileServer = await startFileServer();
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await parts[Symbol.asyncDispose]();
  folder.remove();
});

const csv = (rows: number, seed = 0): Buffer =>
  Buffer.from(
    ['id,amount', ...Array.from({ length: rows }, (_, row) => `${row},${(row * 7 + seed) % 100}`)].join('\n'),
  );
const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

let places = 0;
interface Place {
  readonly datasets: Datasets;
  readonly catalogue: string;
  readonly cache: string;
  readonly id: string;
}

/** A catalogue with one entry, and a cache of its own. */
async function placeWith(
  files: readonly object[],
  { resource = {}, entry = {}, cacheBytes }: { resource?: object; entry?: object; cacheBytes?: number } = {},
): Promise<Place> {
  const id = `entry-${places++}`;
  const catalogue = join(folder.path, id);
  await mkdir(catalogue);
  const content = {
    Name: `Payments ${id}`,
    Description: 'Some payments',
    Documentation: 'https://example.org/payments',
    ManagedBy: 'The bank',
    License: 'CC-BY-4.0',
    Tags: ['finance'],
    Resources: [{ URL: `${server.url}/`, Type: 'HTTP', Files: files, ...resource }],
    ...entry,
  };
  await writeFile(join(catalogue, `${id}.yaml`), stringify(content));
  const cache = join(folder.path, `${id}-cache`);
  const openData = { catalogues: [catalogue], cacheFolder: cache, cacheBytes, allowsPrivate: true };
  return { datasets: datasetsOver(parts, openData), catalogue, cache, id };
}

const datasetsOver = (over: WorkspaceParts, openData: object): Datasets =>
  openDatasets({ ...over, clock, openData, stagingFolder: over.stagingFolder });

/** All that the cache holds of data, whole or begun. */
const cachedBytes = (cache: string): number =>
  readdirSync(cache, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.name.startsWith('data.') && !entry.name.endsWith('.json'))
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);

test('an imported file is a version that knows source, licence, attribution and checksum, and its lineage begins there', async () => {
  const bytes = csv(50);
  server.files.set('/may.csv', { bytes });
  const { datasets, id, catalogue } = await placeWith([{ Path: 'may.csv', SHA256: sha256(bytes), Size: bytes.length }]);
  const imported = await datasets.import({ entry: id, as: 'payments', label: 'amount' });
  expect(imported).toMatchObject({
    ...{ name: 'payments', version: 1, created: true, rowCount: 50, label: 'amount', cached: false },
    ...{ from: `${server.url}/may.csv`, source: `${server.url}/may.csv`, license: 'CC-BY-4.0' },
    attribution: `Payments ${id}, The bank, https://example.org/payments`,
    sha256: sha256(bytes),
    tags: {
      'open-data.entry': id,
      'open-data.license': 'CC-BY-4.0',
      'open-data.sha256': sha256(bytes),
      'open-data.catalogue': join(catalogue, `${id}.yaml`),
      'open-data.fetched-at': new Date(clock.now()).toISOString(),
    },
  });
  const lineage = openLineage({ database: parts.database, clock });
  expect((await lineage.graph('payments@1', { direction: 'upstream' })).nodes[0]).toMatchObject({
    kind: 'source',
    name: `${server.url}/may.csv`,
  });
});

test('a download that is cut goes on where it ended', async () => {
  const file = { bytes: csv(40_000) };
  server.files.set('/cut.csv', file);
  let cuts = 0;
  server.special.set('/cut.csv', (request, response) => cuts++ === 0 && cutAfter(100_000, file)(request, response));
  const { datasets, id } = await placeWith([{ Path: 'cut.csv', SHA256: sha256(file.bytes) }]);
  expect(await datasets.import({ entry: id })).toMatchObject({ rowCount: 40_000, sha256: sha256(file.bytes) });
  const asked = server.asked.filter(({ path }) => path === '/cut.csv');
  expect(asked).toMatchObject([{ range: undefined }, { ifRange: '"one"' }]);
  expect(Number(/\d+/.exec(asked[1]?.range ?? '')?.[0])).toBeGreaterThan(0);
});

test('a file that changed while it was fetched is fetched anew, never patched together', async () => {
  const [old, next] = [
    { bytes: csv(30_000), etag: '"old"' },
    { bytes: csv(30_000, 3), etag: '"next"' },
  ];
  server.files.set('/changing.csv', next);
  let cuts = 0;
  server.special.set('/changing.csv', (request, response) => cuts++ === 0 && cutAfter(80_000, old)(request, response));
  const { datasets, id } = await placeWith([{ Path: 'changing.csv' }]);
  expect(await datasets.import({ entry: id })).toMatchObject({ sha256: sha256(next.bytes) });
});

test('a server without etags and ranges is read from the start each time', async () => {
  const bytes = csv(20_000);
  let tries = 0;
  server.special.set('/plain.csv', (_, response) => {
    response.writeHead(200, { 'content-length': bytes.length });
    if (tries++ === 0) response.write(bytes.subarray(0, 50_000), () => setTimeout(() => response.destroy(), 20));
    else response.end(bytes);
    return true;
  });
  const { datasets, id } = await placeWith([{ Path: 'plain.csv' }]);
  expect(await datasets.import({ entry: id })).toMatchObject({ rowCount: 20_000 });
  expect(server.asked.filter(({ path }) => path === '/plain.csv').map(({ range }) => range)).toEqual([
    undefined,
    undefined,
  ]);
});

test.each([
  ['SHA256', { SHA256: 'a'.repeat(64) }],
  ['MD5', { MD5: 'b'.repeat(32) }],
  ['size', { Size: 7 }],
])('a wrong %s throws the file away and registers nothing', async (_, claim) => {
  server.files.set('/wrong.csv', { bytes: csv(10) });
  const { datasets, id, cache } = await placeWith([{ Path: 'wrong.csv', ...claim }]);
  await expect(datasets.import({ entry: id })).rejects.toMatchObject({ code: 'DOWNLOAD_CORRUPT' });
  expect(cachedBytes(cache)).toBe(0);
  await expect(datasets.get(id)).rejects.toMatchObject({ code: 'DATASETS_NOT_FOUND' });
});

test('what is no table, not there, or nowhere is refused by name and registers nothing', async () => {
  server.files.set('/text.csv', { bytes: Buffer.from('a,b\n1\n2,3,4\n') });
  const ragged = await placeWith([{ Path: 'text.csv' }]);
  await expect(ragged.datasets.import({ entry: ragged.id })).rejects.toMatchObject({
    code: expect.stringMatching(/^TABLES_/),
  });
  const absent = await placeWith([{ Path: 'absent.csv' }]);
  await expect(absent.datasets.import({ entry: absent.id })).rejects.toMatchObject({ code: 'DOWNLOAD_NOT_FOUND' });
  const nowhere = await placeWith([{ Path: 'x.csv' }], { resource: { URL: 'http://127.0.0.1:9/' } });
  await expect(nowhere.datasets.import({ entry: nowhere.id })).rejects.toMatchObject({ code: 'DOWNLOAD_UNREACHABLE' });
  for (const { datasets, id } of [ragged, absent, nowhere]) {
    await expect(datasets.get(id)).rejects.toMatchObject({ code: 'DATASETS_NOT_FOUND' });
  }
});

test('a stopped download says so and goes on the next time', async () => {
  const file = { bytes: csv(40_000) };
  server.files.set('/stopped.csv', file);
  let held = 0;
  const control = new AbortController();
  server.special.set('/stopped.csv', (_, response) => {
    if (held++ > 0) return false;
    response.writeHead(200, { etag: '"one"', 'content-length': file.bytes.length });
    response.write(file.bytes.subarray(0, 100_000));
    return true;
  });
  const { datasets, id, cache } = await placeWith([{ Path: 'stopped.csv' }]);
  const stopped = expect(datasets.import({ entry: id }, { signal: control.signal })).rejects.toMatchObject({
    code: 'INTERRUPTED',
  });
  while (held === 0 || cachedBytes(cache) === 0) await new Promise((resolve) => setTimeout(resolve, 10));
  control.abort();
  await stopped;
  expect(await datasets.import({ entry: id })).toMatchObject({ sha256: sha256(file.bytes) });
  expect(server.asked.filter(({ path }) => path === '/stopped.csv').at(-1)?.range).toMatch(/^bytes=[1-9]/);
});

test('redirects are followed, though not for ever', async () => {
  server.files.set('/there.csv', { bytes: csv(10) });
  const redirect =
    (location: string) => (_: unknown, response: { writeHead(code: number, headers: object): { end(): void } }) => {
      response.writeHead(302, { location }).end();
      return true;
    };
  server.special.set('/here.csv', redirect('/there.csv') as never);
  server.special.set('/round.csv', redirect('/round.csv') as never);
  const good = await placeWith([{ Path: 'here.csv' }]);
  expect(await good.datasets.import({ entry: good.id })).toMatchObject({
    rowCount: 10,
    from: `${server.url}/here.csv`,
  });
  const bad = await placeWith([{ Path: 'round.csv' }]);
  await expect(bad.datasets.import({ entry: bad.id })).rejects.toMatchObject({ code: 'DOWNLOAD_ADDRESS_REFUSED' });
});

test('addresses of this machine are not asked unless they are allowed, not even by a redirect', async () => {
  server.files.set('/secret.csv', { bytes: csv(3) });
  const { catalogue, id, cache } = await placeWith([{ Path: 'secret.csv' }]);
  const strict = datasetsOver(parts, { catalogues: [catalogue], cacheFolder: cache });
  const before = server.asked.length;
  await expect(strict.import({ entry: id })).rejects.toMatchObject({ code: 'DOWNLOAD_ADDRESS_REFUSED' });
  await expect(datasetsOver(parts, { catalogues: [`${server.url}/x.yaml`] }).browse()).rejects.toMatchObject({
    code: 'DOWNLOAD_ADDRESS_REFUSED',
  });
  expect(server.asked.length).toBe(before);
});

test('several files are asked about, and a billed one is not fetched', async () => {
  const several = await placeWith([{ Path: 'a.csv' }, { Path: 'b.csv' }]);
  await expect(several.datasets.import({ entry: several.id })).rejects.toMatchObject({
    code: 'OPEN_DATA_FILE_UNCLEAR',
    details: { files: ['a.csv', 'b.csv'] },
  });
  const billed = await placeWith([{ Path: 'a.csv' }], { resource: { RequesterPays: true } });
  await expect(billed.datasets.import({ entry: billed.id })).rejects.toMatchObject({ code: 'OPEN_DATA_ACCESS' });
  await expect(several.datasets.import({ entry: 'entry-x' })).rejects.toMatchObject({ code: 'OPEN_DATA_NOT_FOUND' });
});

test('killed in the middle of a download, nothing is registered and the next import goes on', async () => {
  const file = { bytes: csv(60_000) };
  server.files.set('/killed.csv', file);
  let held = 0;
  server.special.set('/killed.csv', (_, response) => {
    if (held++ > 0) return false;
    response.writeHead(200, { etag: '"one"', 'content-length': file.bytes.length });
    response.write(file.bytes.subarray(0, 200_000));
    return true;
  });
  const { catalogue, cache, id } = await placeWith([{ Path: 'killed.csv', SHA256: sha256(file.bytes) }]);
  const own = join(folder.path, 'killed-workspace');
  const child = startProgram(join(import.meta.dirname, 'import-program.ts'), [own, catalogue, cache, id]);
  while ((held === 0 || cachedBytes(cache) < 200_000) && child.process.exitCode === null) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  child.process.kill('SIGKILL');
  await new Promise((resolve) => child.process.once('close', resolve));
  await using over = await openParts(own, clock);
  const datasets = datasetsOver(over, { catalogues: [catalogue], cacheFolder: cache, allowsPrivate: true });
  expect(await datasets.list()).toEqual([]);
  expect(await datasets.import({ entry: id })).toMatchObject({ version: 1, sha256: sha256(file.bytes) });
  expect(server.asked.filter(({ path }) => path === '/killed.csv').at(-1)?.range).toBe('bytes=200000-');
});

test('of several that import the same file at once, one fetches it', async () => {
  server.files.set('/once.csv', { bytes: csv(1000) });
  const { datasets, id } = await placeWith([{ Path: 'once.csv' }]);
  const imported = await Promise.all([1, 2, 3].map((n) => datasets.import({ entry: id, as: `once-${n}` })));
  expect(imported.map(({ cached }) => cached).toSorted()).toEqual([false, true, true]);
  expect(server.asked.filter(({ path }) => path === '/once.csv')).toHaveLength(1);
});

test.skipIf(motoPython === undefined)(
  'a bucket is listed and read without credentials, and with them where needed',
  async () => {
    await using moto = await startMoto();
    const bucket = await moto.createBucket();
    const bytes = csv(100);
    for (const Key of ['data/2026/may & june.csv', 'data/2026/readme.txt', 'other/x.csv']) {
      await moto.client.send(new PutObjectCommand({ Bucket: bucket, Key, Body: bytes, ACL: 'public-read' }));
    }
    const saved = { ...process.env };
    Object.assign(process.env, moto.environment);
    try {
      const resource = { URL: undefined, ARN: `arn:aws:s3:::${bucket}/data`, Region: 'us-east-1', Files: undefined };
      for (const AccountRequired of [false, true]) {
        const { datasets, id } = await placeWith([], { resource: { ...resource, AccountRequired } });
        const shown = await datasets.openDataEntry(id, { prefix: '2026/may' });
        expect(shown).toMatchObject({ files: [[{ path: '2026/may & june.csv', size: bytes.length }]], warnings: [] });
        expect(await datasets.import({ entry: id, file: '2026/may & june.csv' })).toMatchObject({
          rowCount: 100,
          from: `s3://${bucket}/data/2026/may & june.csv`,
          sha256: sha256(bytes),
        });
        await expect(datasets.import({ entry: id, file: '2026/july.csv' })).rejects.toMatchObject({
          code: 'DOWNLOAD_NOT_FOUND',
        });
      }
    } finally {
      process.env = saved;
    }
  },
);

test('a catalogue with broken files still shows the others, and says what is wrong with those', async () => {
  const { datasets, catalogue, id } = await placeWith([{ Path: 'a.csv' }]);
  writeFileSync(join(catalogue, 'broken.yaml'), 'Name: [');
  writeFileSync(join(catalogue, 'nameless.yaml'), 'Description: no name\nResources: []\n');
  writeFileSync(join(catalogue, 'notes.txt'), 'not a catalogue');
  const { entries, warnings } = await datasets.browse();
  expect(entries.map((entry) => entry.id)).toEqual(expect.arrayContaining([id, 'palmer-penguins', 'noaa-ghcn-daily']));
  expect(warnings).toEqual([
    expect.stringContaining('broken.yaml is no YAML'),
    expect.stringMatching(/nameless.yaml is no entry: Name .*Resources/),
  ]);
  expect(readFileSync(join(catalogue, 'notes.txt'), 'utf8')).toBe('not a catalogue');
});
