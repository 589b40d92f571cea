import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { request } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { UserConfig } from '../../src/config/index.ts';
import { type MotoServer, motoPython, startMoto, withEnvironment } from '../support/moto-server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { openTestServer, type TestServer } from './open-test-server.ts';
import { type RawRequest, rawRequest } from './raw-request.ts';

const PROXY = '/api/2.0/mlflow-artifacts';
const encoded = (path: string): string => path.split('/').map(encodeURIComponent).join('/');

/** What a client of MLflow does with the proxy. */
function client({ server, get, send }: TestServer) {
  const ask = (path: string, options?: RawRequest) => rawRequest(server.url, `${PROXY}/${path}`, options);
  return {
    ask,
    put: (path: string, body: RawRequest['body'] = '', headers: RawRequest['headers'] = {}) =>
      ask(`artifacts/${encoded(path)}`, { method: 'PUT', headers: { ...headers }, ...(body !== '' && { body }) }),
    fetch: (path: string, headers: RawRequest['headers'] = {}) => ask(`artifacts/${encoded(path)}`, { headers }),
    list: async (path?: string) => (await get(`${PROXY}/artifacts`, path === undefined ? {} : { path })).json,
    remove: (path: string) => ask(`artifacts/${encoded(path)}`, { method: 'DELETE' }),
    post: (path: string, body: object) => send('POST', `${PROXY}/${path}`, body),
  };
}

async function* endless(piece: Uint8Array, count: number): AsyncIterable<Uint8Array> {
  for (let sent = 0; sent < count; sent += 1) yield piece;
}

/** Whether an open file of this process is the one of that path; a file may be closed while we look. */
function leadsTo(fd: string, path: string): boolean {
  try {
    return readlinkSync(`/proc/self/fd/${fd}`).includes(path);
  } catch {
    return false;
  }
}

/** Files of the workspace's object store that are still being written. */
function unfinished({ workspace }: TestServer): string[] {
  const aside = join(workspace.folder, 'objects', '.assay-tmp');
  return existsSync(aside) ? readdirSync(aside).filter((name) => name.startsWith('.assay-tmp-')) : [];
}

const sets: [string, () => Promise<{ settings: UserConfig; environment: Record<string, string> }>][] = [
  ['a folder', async () => ({ settings: {}, environment: {} })],
];
let moto: MotoServer | undefined;
if (motoPython !== undefined) {
  sets.push([
    'S3',
    async () => ({
      settings: { artifacts: `s3://${await moto?.createBucket()}/assay` },
      environment: { ...moto?.environment },
    }),
  ]);
}
beforeAll(async () => {
  moto = motoPython === undefined ? undefined : await startMoto();
});
afterAll(() => moto?.[Symbol.asyncDispose]());

describe.each(sets)('artifacts through the server, kept in %s', (kind, setUp) => {
  async function open() {
    const { settings, environment } = await setUp();
    const variables = withEnvironment(environment);
    const server = await openTestServer({}, settings);
    const close = async () => {
      await server[Symbol.asyncDispose]();
      variables[Symbol.dispose]();
    };
    return { server, ...client(server), [Symbol.asyncDispose]: close };
  }

  test('come back to the byte, whatever type they are announced as', async () => {
    await using proxy = await open();
    const json = '{"not": "to be read", }';
    const types = ['application/json', 'text/plain', 'application/octet-stream', 'multipart/form-data', 'nonsense'];
    for (const type of types) {
      const reply = await proxy.put(`0/run/artifacts/${type}.json`, json, { 'content-type': type });
      expect([reply.status, reply.text]).toEqual([200, '{}']);
      expect((await proxy.fetch(`0/run/artifacts/${type}.json`)).text).toBe(json);
    }
    const bytes = Buffer.from(Uint8Array.from({ length: 256 }, (_, index) => index));
    await proxy.put('0/run/artifacts/bytes.bin', bytes);
    expect(Buffer.compare((await proxy.fetch('0/run/artifacts/bytes.bin')).bytes, bytes)).toBe(0);
  });

  test('may be empty, announced so or in no chunk at all, and are overwritten', async () => {
    await using proxy = await open();
    await proxy.put('a/b.txt', 'first, and longer');
    expect((await proxy.put('a/b.txt', endless(new Uint8Array(), 0))).status).toBe(200);
    expect((await proxy.fetch('a/b.txt')).bytes.byteLength).toBe(0);
    expect((await proxy.put('a/c.txt', '', { 'content-length': '0', 'content-type': 'application/json' })).status).toBe(
      200,
    );
    expect(await proxy.list('a')).toEqual({
      files: [
        { path: 'b.txt', is_dir: false, file_size: 0 },
        { path: 'c.txt', is_dir: false, file_size: 0 },
      ],
    });
  });

  test('are listed a level at a time, by name, folders without a size', async () => {
    await using proxy = await open();
    for (const path of ['1/r/artifacts/z.txt', '1/r/artifacts/d/a.txt', '1/r/artifacts/a b+c.txt']) {
      await proxy.put(path, path);
    }
    expect(await proxy.list('1/r/artifacts')).toEqual({
      files: [
        { path: 'a b+c.txt', is_dir: false, file_size: 23 },
        { path: 'd', is_dir: true },
        { path: 'z.txt', is_dir: false, file_size: 19 },
      ],
    });
    expect(await proxy.list('1/r/artifacts/d/')).toEqual({ files: [{ path: 'a.txt', is_dir: false, file_size: 21 }] });
    expect(await proxy.list()).toEqual({ files: [{ path: '1', is_dir: true }] });
    expect(await proxy.list('1/r/artifacts/z.txt')).toEqual({});
    expect(await proxy.list('none')).toEqual({});
  });

  test('are removed, a file or a whole folder, and removing what is not there is fine', async () => {
    await using proxy = await open();
    for (const path of ['1/r/a', '1/r/d/b', '1/r/d/e/c', '1/r/dd']) await proxy.put(path, 'x');
    expect((await proxy.remove('1/r/d')).text).toBe('{}');
    expect((await proxy.remove('1/r/d')).status).toBe(200);
    expect((await proxy.remove('1/r/a/')).status).toBe(200);
    expect(await proxy.list('1/r')).toEqual({ files: [{ path: 'dd', is_dir: false, file_size: 1 }] });
    for (const everything of ['artifacts/', 'artifacts/.', 'artifacts//']) {
      const { status } = await proxy.ask(everything, { method: 'DELETE' });
      expect(status).toBeGreaterThanOrEqual(400);
    }
    expect((await proxy.fetch('1/r/dd')).status).toBe(200);
  });

  test('are sent as attachments, with a name that every client can read', async () => {
    await using proxy = await open();
    const named = {
      'plain.txt': 'attachment; filename=plain.txt',
      'two words "x".csv': `attachment; filename="two words \\"x\\".csv"; filename*=UTF-8''two%20words%20%22x%22.csv`,
      'grün 日本.png': `attachment; filename="gr_n __.png"; filename*=UTF-8''gr%C3%BCn%20%E6%97%A5%E6%9C%AC.png`,
    };
    for (const [name, disposition] of Object.entries(named)) {
      await proxy.put(`1/${name}`, 'x');
      const { headers, text } = await proxy.fetch(`1/${name}`);
      expect([text, headers['content-disposition']]).toEqual(['x', disposition]);
      expect(headers).toMatchObject({ 'content-length': '1', 'x-content-type-options': 'nosniff' });
    }
    for (const [name, type] of [
      ['page.html', 'text/html'],
      ['MLmodel', 'text/plain'],
      ['mlproject', 'text/plain'],
      ['a.png', 'image/png'],
      ['model.pkl', 'application/octet-stream'],
    ] as const) {
      await proxy.put(`1/${name}`, 'x');
      expect((await proxy.fetch(`1/${name}`)).headers['content-type']).toBe(type);
    }
  });

  test('are sent in part to those who ask for a range', async () => {
    await using proxy = await open();
    await proxy.put('1/digits', '0123456789');
    const ask = async (range: string, more = {}) => {
      const { status, text, headers } = await proxy.fetch('1/digits', { range, ...more });
      return [status, text, headers['content-range']];
    };
    expect(await ask('bytes=2-4')).toEqual([206, '234', 'bytes 2-4/10']);
    expect(await ask('bytes=7-')).toEqual([206, '789', 'bytes 7-9/10']);
    expect(await ask('bytes=8-100')).toEqual([206, '89', 'bytes 8-9/10']);
    expect(await ask('bytes=-3')).toEqual([206, '789', 'bytes 7-9/10']);
    expect(await ask('bytes=10-')).toEqual([416, '', 'bytes */10']);
    for (const odd of ['bytes=4-2', 'bytes=0-1,4-5', 'bytes=-', 'lines=1-2', 'bytes=x-y']) {
      expect(await ask(odd)).toEqual([200, '0123456789', undefined]);
    }
    expect(await ask('bytes=2-4', { 'if-range': '"an-etag"' })).toEqual([200, '0123456789', undefined]);
  });

  test('that are missing are a 404, also where a folder lies', async () => {
    await using proxy = await open();
    await proxy.put('1/d/a', 'x');
    for (const path of ['1/none', '1/d', 'none/at/all']) {
      const { status, text } = await proxy.fetch(path);
      expect([status, JSON.parse(text).error_code]).toEqual([404, 'RESOURCE_DOES_NOT_EXIST']);
      expect((await proxy.fetch(path, { range: 'bytes=0-1' })).status).toBe(404);
    }
  });

  test('of a run are the same for clients of the server and for the workspace itself', async () => {
    await using proxy = await open();
    const { experiments } = proxy.server.workspace;
    const run = await experiments.startRun();
    expect(run.artifactUri).toBe(`mlflow-artifacts:/0/${run.id}/artifacts`);
    await run.logArtifact('charts/roc.svg', '<svg/>');
    expect((await proxy.fetch(`0/${run.id}/artifacts/charts/roc.svg`)).text).toBe('<svg/>');
    await proxy.put(`0/${run.id}/artifacts/model/MLmodel`, 'flavors: {}');
    expect(Buffer.from(await experiments.readArtifact(run.id, 'model/MLmodel')).toString()).toBe('flavors: {}');
    expect((await experiments.listArtifacts(run.id)).map(({ path }) => path)).toEqual([
      'charts/roc.svg',
      'model/MLmodel',
    ]);
  });

  test.each([
    'artifacts/..',
    'artifacts/../x',
    'artifacts/a/../../x',
    'artifacts/%2e%2e/x',
    'artifacts/%2e%2e%2fx',
    'artifacts/%252e%252e%252fx',
    'artifacts/a/..%5c..%5cx',
    'artifacts/a%5Cb',
    'artifacts/a\\b',
    'artifacts/%2fetc%2fpasswd',
    'artifacts/%252fetc%252fpasswd',
    'artifacts/C%3A%2Fx',
    'artifacts/a%23b',
    'artifacts/a%2523b',
    'artifacts/a%00b',
    'artifacts/a%2500b',
    'artifacts/100%%2e%2e%2f',
    'artifacts/.assay-tmp/x',
    'artifacts/%2eassay-tmp-1',
  ])('never leave their folder: %s', async (path) => {
    await using proxy = await open();
    for (const method of ['GET', 'PUT', 'DELETE']) {
      const { status, text } = await proxy.ask(path, { method, ...(method === 'PUT' && { body: 'x' }) });
      expect([method, status]).toEqual([method, 400]);
      expect(JSON.parse(text).error_code).toMatch(/INVALID_PARAMETER_VALUE|BAD_REQUEST/);
    }
    expect(await proxy.list()).toEqual({});
  });

  test("a path that is not safe is told so in MLflow's word", async () => {
    await using proxy = await open();
    for (const path of ['..', '/etc', 'a/../..', 'a\\b', 'C:/x', 'a#b', '%2e%2e', 'a\0']) {
      const reply = await proxy.server.get(`${PROXY}/artifacts`, { path });
      expect([path, reply.status, reply.json.message]).toEqual([path, 400, 'Invalid path']);
    }
  });

  test('an upload that its client breaks off leaves nothing, neither the file nor a part of it', async () => {
    await using proxy = await open();
    await proxy.put('1/old', 'kept');
    const { hostname, port } = new URL(proxy.server.server.url);
    for (const path of ['1/new', '1/old']) {
      const upload = request({
        hostname,
        port,
        method: 'PUT',
        path: `${PROXY}/artifacts/${path}`,
        headers: { 'content-length': String(50 * 2 ** 20) },
      });
      upload.on('error', () => undefined);
      for await (const piece of endless(new Uint8Array(2 ** 20), 12)) {
        if (!upload.write(piece)) await once(upload, 'drain');
      }
      upload.destroy();
    }
    for (let waits = 0; unfinished(proxy.server).length > 0 && waits < 100; waits += 1) await sleep(20);
    await sleep(50);
    expect(unfinished(proxy.server)).toEqual([]);
    expect((await proxy.fetch('1/new')).status).toBe(404);
    expect((await proxy.fetch('1/old')).text).toBe('kept');
  });

  test('two uploads of one path at once leave one of them whole', async () => {
    await using proxy = await open();
    const bodies = ['a', 'b', 'c'].map((letter) => Buffer.alloc(9 * 2 ** 20, letter));
    const replies = await Promise.all(bodies.map((body) => proxy.put('1/same', body)));
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200]);
    const { bytes } = await proxy.fetch('1/same');
    expect(bodies.some((body) => Buffer.compare(body, bytes) === 0)).toBe(true);
  });

  test('large files may come in parts, each to an address of its own', async () => {
    await using proxy = await open();
    const [first, second] = [Buffer.alloc(5 * 2 ** 20, 'x'), Buffer.from('the rest')];
    const created = await proxy.post('mpu/create/1/r/artifacts/models', {
      path: '/home/me/big model.bin',
      num_parts: 2,
    });
    const { upload_id, credentials } = created.json;
    expect(credentials.map(({ part_number }: { part_number: number }) => part_number)).toEqual([1, 2]);
    const parts = [];
    for (const [index, body] of [first, second].entries()) {
      const { url, part_number } = credentials[index];
      const reply = await fetch(url, { method: 'PUT', body });
      expect(reply.status).toBe(200);
      parts.push({ part_number, etag: reply.headers.get('etag'), url });
    }
    expect(await proxy.list('1/r/artifacts')).toEqual({});
    const wanted = { path: 'big model.bin', upload_id };
    const wrong = [{ ...parts[0], etag: '"0123"' }, parts[1]];
    expect((await proxy.post('mpu/complete/1/r/artifacts/models', { ...wanted, parts: wrong })).status).toBe(400);
    expect((await proxy.post('mpu/complete/1/r/artifacts/models', { ...wanted, parts })).json).toEqual({});
    const { bytes } = await proxy.fetch('1/r/artifacts/models/big model.bin');
    expect(Buffer.compare(bytes, Buffer.concat([first, second]))).toBe(0);
  });

  test("an upload in parts that is aborted is forgotten, and a wrong one is the client's fault", async () => {
    await using proxy = await open();
    const { upload_id, credentials } = (await proxy.post('mpu/create/1', { path: 'a', num_parts: 1 })).json;
    await fetch(credentials[0].url, { method: 'PUT', body: 'x' });
    for (const _ of [1, 2]) expect((await proxy.post('mpu/abort/1', { path: 'a', upload_id })).json).toEqual({});
    expect((await proxy.fetch('1/a')).status).toBe(404);
    for (const body of [
      { path: 'a', num_parts: 0 },
      { path: 'a', num_parts: 10_001 },
      { path: 'a', num_parts: 'many' },
      { path: '..', num_parts: 1 },
      { num_parts: 1 },
    ]) {
      expect((await proxy.post('mpu/create/1', body)).status).toBe(400);
    }
    expect((await proxy.post('mpu/create/..%2f1', { path: 'a', num_parts: 1 })).status).toBe(400);
    expect([400, 404]).toContain((await proxy.post('mpu/complete/1', { path: 'a', upload_id })).status);
  });

  test('an address that reaches the file itself is signed where the store has one, else refused as clients know it', async () => {
    await using proxy = await open();
    await proxy.put('1/a', 'content');
    const { status, json } = await proxy.server.get(`${PROXY}/presigned/1/a`);
    if (kind === 'S3') {
      expect(json).toMatchObject({ headers: {}, file_size: 7 });
      expect(await (await fetch(json.url)).text()).toBe('content');
      expect((await proxy.server.get(`${PROXY}/presigned/1/none`)).status).toBe(404);
    } else {
      expect([status, json.error_code]).toEqual([501, 'NOT_IMPLEMENTED']);
    }
  });
});

describe("the server's own artifacts", () => {
  test('reach no other file of the workspace', async () => {
    await using server = await openTestServer();
    const { put, list } = client(server);
    await put('../datasets/x', 'x');
    await put('datasets/x', 'x');
    expect(readdirSync(join(server.workspace.folder, 'objects')).toSorted()).toEqual(['.assay-tmp', 'experiments']);
    expect(await list()).toEqual({ files: [{ path: 'datasets', is_dir: true }] });
  });

  test('an upload of more bytes than a JSON body may have is taken', async () => {
    await using server = await openTestServer({ limits: { bodyBytes: 1000, bodyMs: 200 } });
    const { put, fetch } = client(server);
    async function* slowly() {
      for (let sent = 0; sent < 10; sent += 1) {
        yield new Uint8Array(100_000);
        await sleep(50);
      }
    }
    expect((await put('1/a', slowly())).status).toBe(200);
    expect((await fetch('1/a')).bytes.byteLength).toBe(1_000_000);
  });

  test.skipIf(!existsSync('/proc/self/fd'))(
    'a client that is cut off in the middle of a download keeps no file open',
    async () => {
      await using server = await openTestServer();
      const { put } = client(server);
      await put('1/large', Buffer.alloc(20 * 2 ** 20));
      const openFiles = () => readdirSync('/proc/self/fd').filter((fd) => leadsTo(fd, 'experiments/1/large')).length;
      const { hostname, port } = new URL(server.server.url);
      for (let count = 0; count < 5; count += 1) {
        const socket = connect(Number(port), hostname);
        socket.write(`GET ${PROXY}/artifacts/1/large HTTP/1.1\r\nHost: localhost\r\n\r\n`);
        if (count > 0) await once(socket, 'data');
        socket.destroy();
      }
      for (let waits = 0; openFiles() > 0 && waits < 100; waits += 1) await sleep(20);
      expect(openFiles()).toBe(0);
    },
  );

  test('are not given or taken when the server is told so, and clients get the address itself', async () => {
    await using server = await openTestServer({}, { serveArtifacts: false });
    const { ask, post } = client(server);
    for (const reply of [
      await ask('artifacts/1/a'),
      await ask('artifacts/1/a', { method: 'PUT', body: 'x' }),
      await ask('artifacts/1/a', { method: 'DELETE' }),
      await ask('artifacts?path=1'),
      await ask('presigned/1/a'),
      await post('mpu/create/1', { path: 'a', num_parts: 1 }),
    ]) {
      expect(reply.status).toBe(503);
      expect(reply.text).toContain('--no-serve-artifacts');
    }
    const run = await server.workspace.experiments.startRun();
    const folder = join(server.workspace.folder, 'objects/experiments/0', run.id, 'artifacts');
    expect(run.artifactUri).toBe(pathToFileURL(folder).href);
    await run.logArtifact('a.txt', 'x');
    const { json } = await server.get('artifacts/list', { run_id: run.id });
    expect(json).toEqual({ root_uri: run.artifactUri, files: [{ path: 'a.txt', is_dir: false, file_size: 1 }] });
  });

  test('lie where they are told to, in the layout of MLflow', async () => {
    using elsewhere = temporaryFolder();
    await using server = await openTestServer({}, { artifactsDestination: elsewhere.path });
    const run = await server.workspace.experiments.startRun();
    await client(server).put(`0/${run.id}/artifacts/a.txt`, 'x');
    expect(readFileSync(join(elsewhere.path, '0', run.id, 'artifacts', 'a.txt'), 'utf8')).toBe('x');
    expect((await server.workspace.experiments.listArtifacts(run.id)).map(({ path }) => path)).toEqual(['a.txt']);
  });
});
