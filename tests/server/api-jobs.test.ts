import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { AssayClient } from '../../src/client/index.ts';
import { startProgram } from '../support/child-program.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { onPostgres, postgresUrlFor } from '../support/test-database.ts';
import { openTestServer } from './open-test-server.ts';

const HANGING = '/hanging.csv';

/** Gives the table of a path; what is at {@link HANGING} begins and never ends, until `release` is called. */
async function openSource(tables: Readonly<Record<string, string>>) {
  const begun = Promise.withResolvers<void>();
  let isReleased = false;
  const listener: RequestListener = ({ url = '' }, response) => {
    const text = tables[url];
    if (text === undefined) return response.writeHead(404).end();
    response.writeHead(200, { 'content-type': 'text/csv' });
    if (url !== HANGING || isReleased) return response.end(text);
    begun.resolve();
    return response.write(text.slice(0, 8));
  };
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    begun: begun.promise,
    release: () => {
      isReleased = true;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const table = (rows: number, shift = 0) =>
  `id,amount\n${Array.from({ length: rows }, (_, row) => `${row},${((row * 37) % 101) + shift}`).join('\n')}\n`;

test('versions are registered from an address or a query, compared, and their drift and profile told, as jobs', async () => {
  await using source = await openSource({ '/june.csv': table(200), '/july.csv': table(200, 500) });
  await using server = await openTestServer({}, { privateAddresses: 'allow' });
  const client = new AssayClient({ url: server.server.url });
  const june = await client.registerDatasetVersion('payments', {
    url: `${source.url}/june.csv`,
    types: { id: 'text' },
    message: 'the first',
    tags: { month: 'june' },
  });
  expect(june).toMatchObject({ kind: 'datasets.register', attempt: expect.any(Number) });
  expect(await client.waitForJob(june)).toMatchObject({
    state: 'done',
    result: { name: 'payments', version: 1, rowCount: 200, message: 'the first', tags: { month: 'june' } },
  });
  const july = await server.post('/api/v1/datasets/payments/versions', {
    url: `${source.url}/july.csv`,
    types: { id: 'text' },
  });
  expect(july).toMatchObject({ status: 202, json: { job: { state: expect.any(String) } } });
  expect(july.headers.get('location')).toBe(`/api/v1/jobs/${july.json.job.id}`);
  await client.waitForJob(july.json.job);
  expect(await client.getDatasetVersion('payments', 2)).toMatchObject({ schema: [{ type: 'text' }, {}] });
  const few = await client.registerDatasetVersion('few', { query: 'SELECT * FROM "payments@1" WHERE amount < 10' });
  expect(await client.waitForJob(few)).toMatchObject({ state: 'done', result: { name: 'few', version: 1 } });

  const comparison = await client.compareDatasets({ before: 'payments@1', after: 'payments', key: ['id'] });
  expect(comparison.input).toMatchObject({ before: 'payments@1', after: 'payments@2' });
  const drift = await client.detectDatasetDrift({ reference: 'payments@1', current: 'payments@2' });
  const profile = await client.analyzeDataset({ dataset: 'payments@1', target: null });
  expect((await client.waitForJob(comparison)).result?.rows).toMatchObject({ changed: 200 });
  expect((await client.waitForJob(drift)).result).toMatchObject({ drifted: true });
  expect((await client.waitForJob(profile)).result).toMatchObject({ rows: 200, columns: [{ name: 'id' }, {}] });

  const listed = await client.listJobs({ state: 'done', kind: 'datasets.register', limit: 2 });
  expect(listed.map(({ id }) => id)).toEqual([few.id, july.json.job.id]);
});

test('what a client may not have read or does wrong is refused before there is a job', async () => {
  await using server = await openTestServer({}, { artifactLocations: ['s3://ours/data'] });
  const register = async (body: object) => {
    const { status, json } = await server.post('/api/v1/datasets/payments/versions', body);
    return [status, json.code];
  };
  const refused = [422, 'DATASETS_SOURCE_REFUSED'];
  for (const url of [
    '/etc/passwd',
    'file:///etc/passwd',
    's3://theirs/data/x.csv',
    's3://ours/database/x.csv',
    'https://me:secret@example.com/x.csv',
  ]) {
    expect(await register({ url })).toEqual(refused);
  }
  expect(await register({})).toEqual([400, 'SERVER_REQUEST_INVALID']);
  expect(await register({ url: 'http://example.com/x.csv', query: 'SELECT 1' })).toEqual([
    400,
    'SERVER_REQUEST_INVALID',
  ]);
  expect(await server.post('/api/v1/eda/analyze', { dataset: '/etc/passwd' })).toMatchObject({ status: 404 });
  expect(await server.post('/api/v1/datasets/compare', { before: 'a', after: 'b' })).toMatchObject({
    status: 404,
    json: { code: 'DATASETS_NOT_FOUND' },
  });
  const drift = { reference: 'a', current: 'a', options: { alpha: 7 } };
  expect(await server.post('/api/v1/datasets/drift', drift)).toMatchObject({
    status: 400,
    json: { code: 'DATASETS_DRIFT_OPTIONS_INVALID' },
  });
  expect(await server.get('/api/v1/jobs/none')).toMatchObject({ status: 404, json: { code: 'JOBS_NOT_FOUND' } });
  expect((await server.get('/api/v1/jobs')).json).toEqual({ jobs: [] });
});

test('a job that fails tells why: an address inside the network, a query that reads a file, a table that is none', async () => {
  await using source = await openSource({});
  await using guarded = await openTestServer();
  await using open = await openTestServer({}, { privateAddresses: 'allow' });
  const failure = async (url: string, registration: { url: string } | { query: string }) => {
    const client = new AssayClient({ url });
    const job = await client.waitForJob(await client.registerDatasetVersion('payments', registration));
    expect(job).toMatchObject({ state: 'failed', error: { remedy: expect.any(String) } });
    return job.error?.code;
  };
  expect(await failure(guarded.server.url, { url: `${source.url}/x.csv` })).toBe('DOWNLOAD_ADDRESS_REFUSED');
  expect(await failure(guarded.server.url, { query: "SELECT * FROM '/etc/passwd.csv'" })).toBe(
    'DATASETS_SOURCE_REFUSED',
  );
  expect(await failure(open.server.url, { url: `${source.url}/none.csv` })).toMatch(/^DOWNLOAD_/);
  expect(await open.workspace.datasets.list()).toEqual([]);
});

test('a table that is sent becomes the next version', async () => {
  await using server = await openTestServer();
  const client = new AssayClient({ url: server.server.url });
  const job = await client.uploadDatasetVersion('payments', table(20), { fileName: 'june.csv', label: 'amount' });
  expect(await client.waitForJob(job)).toMatchObject({
    state: 'done',
    result: { version: 1, rowCount: 20, source: 'june.csv', label: 'amount' },
  });
});

test('a job that runs is cancelled, and leaves no version behind', async () => {
  await using source = await openSource({ [HANGING]: table(10) });
  await using server = await openTestServer({}, { privateAddresses: 'allow' });
  const client = new AssayClient({ url: server.server.url });
  const job = await client.registerDatasetVersion('payments', { url: source.url + HANGING });
  await source.begun;
  expect(await client.cancelJob(job.id)).toMatchObject({ cancelRequested: true });
  expect(await client.waitForJob(job)).toMatchObject({ state: 'cancelled' });
  expect(await client.listDatasets()).toEqual([]);
});

test('a server killed in the middle of a job leaves it to the next one, which finishes it', async () => {
  using folder = temporaryFolder();
  await using source = await openSource({ [HANGING]: table(10) });
  const env = {
    ...process.env,
    ASSAY_PRIVATE_ADDRESSES: 'allow',
    ...(onPostgres && { ASSAY_DATABASE_URL: await postgresUrlFor(folder.path) }),
  };
  const serve = async () => {
    const program = startProgram('bin/assay.js', ['server', '--json', '--port', '0', '--workspace', folder.path], {
      env,
    });
    const { url } = JSON.parse((await program.line()) ?? '{}') as { url: string };
    return { program, client: new AssayClient({ url }), [Symbol.asyncDispose]: () => program.kill() };
  };
  const first = await serve();
  const job = await first.client.registerDatasetVersion('payments', { url: source.url + HANGING });
  await source.begun;
  await first.program.kill();
  source.release();
  await using second = await serve();
  expect(await second.client.waitForJob(job)).toMatchObject({ state: 'done', attempt: 2, result: { rowCount: 10 } });
});
