import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { motoPython, startMoto, withEnvironment } from '../support/moto-server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { openTestServer, type TestServer } from './open-test-server.ts';
import { rawRequest } from './raw-request.ts';

async function runWith(server: TestServer, files: Readonly<Record<string, string>>, experimentId = '0') {
  const run = await server.workspace.experiments.startRun({ experimentId });
  for (const [path, content] of Object.entries(files)) await run.logArtifact(path, content);
  return run;
}

describe('the artifacts of a run', () => {
  test('are listed a level at a time with whole paths, sorted, folders without a size', async () => {
    await using server = await openTestServer();
    const run = await runWith(server, { 'd/a.txt': 'abc', 'b.txt': '', 'd/e/f.txt': 'x' });
    const list = async (query = {}) => (await server.get('artifacts/list', { run_id: run.id, ...query })).json;
    expect(await list()).toEqual({
      root_uri: run.artifactUri,
      files: [
        { path: 'b.txt', is_dir: false, file_size: 0 },
        { path: 'd', is_dir: true },
      ],
    });
    expect((await list({ path: 'd' })).files).toEqual([
      { path: 'd/a.txt', is_dir: false, file_size: 3 },
      { path: 'd/e', is_dir: true },
    ]);
    for (const path of ['b.txt', 'none', 'd/none/']) {
      expect(await list({ path })).toEqual({ root_uri: run.artifactUri });
    }
    expect((await server.get('artifacts/list', { run_uuid: run.id })).status).toBe(200);
    expect((await server.get('artifacts/list', { run_id: 'f'.repeat(32) })).status).toBe(404);
    expect((await server.get('artifacts/list')).json.message).toContain("required parameter 'run_id'");
  });

  test.each(['..', '../..', '/etc', 'd/../../x', '%2e%2e/x', 'a\\b', 'C:\\x', 'a#b'])(
    'are not listed or sent at the path %s',
    async (path) => {
      await using server = await openTestServer();
      const run = await runWith(server, { 'a.txt': 'x' });
      for (const url of ['artifacts/list', '/get-artifact']) {
        const reply = await server.get(url, { run_id: run.id, path });
        expect([reply.status, reply.json.message]).toEqual([400, 'Invalid path']);
      }
      const query = new URLSearchParams({ run_uuid: run.id, path });
      const upload = await server.send('POST', `/ajax-api/2.0/mlflow/upload-artifact?${query}`, 'x');
      expect([upload.status, upload.json.message]).toEqual([400, 'Invalid path']);
    },
  );

  test('are sent to whoever follows a link', async () => {
    await using server = await openTestServer();
    const run = await runWith(server, { 'd/a.txt': 'content' });
    for (const query of [{ run_id: run.id }, { run_uuid: run.id }]) {
      const reply = await server.get('/get-artifact', { ...query, path: 'd/a.txt' });
      expect([reply.status, reply.text]).toEqual([200, 'content']);
      expect(reply.headers.get('content-disposition')).toBe('attachment; filename=a.txt');
    }
    expect((await server.get('/get-artifact', { run_id: run.id, path: 'd' })).status).toBe(404);
    expect((await server.get('/get-artifact', { run_id: run.id, path: 'none' })).status).toBe(404);
    expect((await server.get('/get-artifact', { run_id: 'none', path: 'a' })).status).toBe(404);
    expect((await server.get('/get-artifact', { run_id: run.id })).status).toBe(400);
    expect((await server.get('/get-artifact', { path: 'a' })).status).toBe(400);
  });

  test("are taken from MLflow's pages, up to 10 MB", async () => {
    await using server = await openTestServer();
    const run = await runWith(server, {});
    const upload = (query: Record<string, string>, body: string | Buffer) =>
      rawRequest(server.server.url, `/ajax-api/2.0/mlflow/upload-artifact?${new URLSearchParams(query)}`, {
        method: 'POST',
        body,
        headers: { 'content-type': 'application/json', 'transfer-encoding': 'chunked' },
      });
    const wanted = { run_uuid: run.id, path: 'd/note.json' };
    expect(await upload(wanted, '{"a": 1}')).toMatchObject({ status: 200, text: '' });
    expect(Buffer.from(await server.workspace.experiments.readArtifact(run.id, 'd/note.json')).toString()).toBe(
      '{"a": 1}',
    );
    const refused: [Record<string, string>, string | Buffer, string][] = [
      [{ path: 'a' }, 'x', 'Request must specify run_uuid.'],
      [{ run_uuid: run.id }, 'x', 'Request must specify path.'],
      [wanted, '', 'Request must specify data.'],
      [wanted, Buffer.alloc(10 * 2 ** 20 + 1), 'Artifact size is too large. Max size is 10MB.'],
    ];
    for (const [query, body, message] of refused) {
      const { status, text } = await upload(query, body);
      expect([status, JSON.parse(text).message]).toEqual([400, message]);
    }
    expect((await upload({ ...wanted, run_uuid: 'none' }, 'x')).status).toBe(404);
  });

  test('of a model version are sent, of one that lies with a run and of one that the registry keeps', async () => {
    await using server = await openTestServer();
    const { models } = server.workspace;
    const run = await runWith(server, { 'model/MLmodel': 'flavors: {}' });
    await server.post('registered-models/create', { name: 'theirs' });
    await server.post('model-versions/create', {
      name: 'theirs',
      source: `${run.artifactUri}/model`,
      run_id: run.id,
    });
    const ask = (name: string, path: string) =>
      server.get('//model-versions/get-artifact', { name, version: '1', path });
    expect((await ask('theirs', 'MLmodel')).text).toBe('flavors: {}');
    expect((await ask('theirs', '../MLmodel')).json.message).toBe('Invalid path');
    expect((await ask('nobody', 'MLmodel')).status).toBe(404);
    const file = Buffer.from('a model');
    await models.register({
      name: 'ours',
      runId: run.id,
      algorithm: 'other',
      file,
      fileName: 'model.bin',
    });
    expect((await ask('ours', 'model.bin')).text).toBe('a model');
  });

  test('have no signed address where the server stands in between', async () => {
    await using server = await openTestServer();
    const run = await runWith(server, {});
    for (const purpose of ['upload', 'download']) {
      const reply = await server.post(`artifacts/presigned-${purpose}-url`, { run_id: run.id, path: 'a' });
      expect([reply.status, reply.json.error_code]).toEqual([400, 'INVALID_PARAMETER_VALUE']);
      expect(reply.json.message).toContain('not supported for proxied artifact storage');
    }
  });
});

describe('where an experiment keeps its artifacts', () => {
  async function locationOf(server: TestServer, name: string, artifact_location?: string): Promise<string> {
    const { json } = await server.post('experiments/create', { name, ...(artifact_location && { artifact_location }) });
    return (await server.get('experiments/get', { experiment_id: json.experiment_id })).json.experiment
      .artifact_location;
  }

  test('is below the default root, or where its maker says', async () => {
    await using server = await openTestServer();
    expect(await locationOf(server, 'a')).toBe('mlflow-artifacts:/1');
    expect(await locationOf(server, 'b', 's3://bucket/path?region=x')).toBe('s3://bucket/path?region=x');
    expect(await locationOf(server, 'c', 'some/folder')).toBe(join(process.cwd(), 'some/folder'));
    expect(await locationOf(server, 'd', 'file:some/folder')).toBe(
      pathToFileURL(join(process.cwd(), 'some/folder')).href,
    );
    const run = await server.workspace.experiments.startRun({ experimentId: '2' });
    expect(run.artifactUri).toBe(`s3://bucket/path/${run.id}/artifacts?region=x`);
  });

  test.each([
    'runs:/abc/x',
    'file:///a#fragment',
    'file:///a;params',
    's3://bucket/a?x=../y',
    's3://bucket/a?x=%2e%2e/y',
    'mlflow-artifacts:/../x',
    'a\0b',
    `s3://bucket/${'x'.repeat(2048)}`,
  ])('is not %s', async (artifact_location) => {
    await using server = await openTestServer();
    const reply = await server.post('experiments/create', { name: 'a', artifact_location });
    expect([reply.status, reply.json.error_code]).toEqual([400, 'INVALID_PARAMETER_VALUE']);
  });

  test.each([
    ['file:///ROOT', 'file:///ROOT/1'],
    ['file:///ROOT/', 'file:///ROOT/1'],
    ['mlflow-artifacts:/', 'mlflow-artifacts:/1'],
    ['mlflow-artifacts:/team', 'mlflow-artifacts:/team/1'],
    ['mlflow-artifacts://some.host:80/team', 'mlflow-artifacts://some.host:80/team/1'],
    [
      'http://some.host/api/2.0/mlflow-artifacts/artifacts/team',
      'http://some.host/api/2.0/mlflow-artifacts/artifacts/team/1',
    ],
  ])('is below the default root %s, through which the server finds it again', async (root, expected) => {
    using folder = temporaryFolder();
    const here = (uri: string) => uri.replace('/ROOT', folder.path);
    await using server = await openTestServer({}, { defaultArtifactRoot: here(root) });
    expect(await locationOf(server, 'a')).toBe(here(expected));
    const run = await runWith(server, { 'd/a.txt': 'content' }, '1');
    expect(run.artifactUri).toBe(`${here(expected)}/${run.id}/artifacts`);
    const { json } = await server.get('artifacts/list', { run_id: run.id, path: 'd' });
    expect(json).toEqual({ root_uri: run.artifactUri, files: [{ path: 'd/a.txt', is_dir: false, file_size: 7 }] });
    expect((await server.get('/get-artifact', { run_id: run.id, path: 'd/a.txt' })).text).toBe('content');
    if (root.startsWith('file:')) {
      expect(readFileSync(join(folder.path, '1', run.id, 'artifacts/d/a.txt'), 'utf8')).toBe('content');
    }
  });

  test('may be anywhere, but only what is allowed is read or written', async () => {
    using folder = temporaryFolder();
    const [allowed, other] = [join(folder.path, 'allowed'), join(folder.path, 'other')];
    await using server = await openTestServer({}, { artifactLocations: [pathToFileURL(allowed).href] });
    const objects = join(server.workspace.folder, 'objects');
    mkdirSync(join(other), { recursive: true });
    writeFileSync(join(other, 'secret'), 'secret');
    const refused = [
      other,
      pathToFileURL(other).href,
      `${pathToFileURL(allowed).href}/%2e%2e/other`,
      `${allowed}-too`,
      objects,
      join(objects, 'datasets'),
      's3://somebody-elses/bucket',
      'gs://bucket/x',
      'file://another.host/x',
      'http://another.host/x',
    ];
    for (const [index, location] of refused.entries()) {
      const { id } = await server.workspace.experiments.createExperiment({
        name: `refused ${index}`,
        artifactLocation: location,
      });
      const run = await server.workspace.experiments.startRun({ experimentId: id });
      for (const reply of [
        await server.get('artifacts/list', { run_id: run.id }),
        await server.get('/get-artifact', { run_id: run.id, path: 'secret' }),
      ]) {
        expect([location, reply.status, reply.text.includes('artifactLocations')]).toEqual([location, 400, true]);
      }
      await expect(run.logArtifact('a', 'x')).rejects.toMatchObject({ code: 'EXPERIMENTS_LOCATION_UNREACHABLE' });
    }
    const { id } = await server.workspace.experiments.createExperiment({
      name: 'fine',
      artifactLocation: `${allowed}/x`,
    });
    const run = await runWith(server, { 'a.txt': 'x' }, id);
    expect((await server.get('/get-artifact', { run_id: run.id, path: 'a.txt' })).text).toBe('x');
  });

  test.skipIf(motoPython === undefined)('may be a bucket, where clients get signed addresses', async () => {
    await using moto = await startMoto();
    using _ = withEnvironment(moto.environment);
    const root = `s3://${await moto.createBucket()}/mlflow`;
    await using server = await openTestServer({}, { defaultArtifactRoot: root });
    expect(await locationOf(server, 'a')).toBe(`${root}/1`);
    const run = await runWith(server, { 'd/a.txt': 'content' }, '1');
    expect(run.artifactUri).toBe(`${root}/1/${run.id}/artifacts`);
    const sign = async (purpose: string, path: string) =>
      (await server.post(`artifacts/presigned-${purpose}-url`, { run_id: run.id, path })).json;
    const download = await sign('download', 'd/a.txt');
    expect(download.file_size).toBe(7);
    expect(await (await fetch(download.presigned_url)).text()).toBe('content');
    await fetch((await sign('upload', 'd/b.txt')).presigned_url, { method: 'PUT', body: 'uploaded' });
    expect((await server.get('artifacts/list', { run_id: run.id, path: 'd' })).json.files).toEqual([
      { path: 'd/a.txt', is_dir: false, file_size: 7 },
      { path: 'd/b.txt', is_dir: false, file_size: 8 },
    ]);
    const late = { run_id: run.id, path: 'a', expiration: 604_801 };
    expect((await server.post('artifacts/presigned-upload-url', late)).status).toBe(400);
  });
});
