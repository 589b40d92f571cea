import { describe, expect, test } from 'vitest';
import { packageVersion, pythonVersion } from '../../src/server/version.ts';
import { openTestServer } from './open-test-server.ts';

describe('what operators ask', () => {
  test('health, version and server-info answer as MLflow does', async () => {
    await using server = await openTestServer();
    const health = await server.get('/health');
    expect([health.status, health.text]).toEqual([200, 'OK']);
    expect((await server.get('/version')).text).toBe(pythonVersion(packageVersion()));
    for (const prefix of ['/api/3.0', '/ajax-api/3.0']) {
      const { json } = await server.get(`${prefix}/mlflow/server-info`);
      expect(json).toEqual({ store_type: 'SqlStore', workspaces_enabled: false });
    }
  });

  test.each([
    ['1.2.3', '1.2.3'],
    ['1.2.3-beta.4', '1.2.3b4'],
    ['1.2.3-rc', '1.2.3rc0'],
    ['1.2.3-next.5', '1.2.3.dev5'],
    ['1.2.3+build.7', '1.2.3'],
  ])('the version %s is %s to Python', (semantic, python) => {
    expect(pythonVersion(semantic)).toBe(python);
  });

  test('metrics count requests by route and status, not by what is in their path', async () => {
    await using server = await openTestServer();
    await server.get('experiments/get', { experiment_id: '0' });
    await server.get('experiments/get', { experiment_id: '77' });
    const { text } = await server.get('/metrics');
    const counted = (status: number) =>
      `assay_http_request_duration_seconds_count{method="GET",route="/api/2.0/mlflow/experiments/get",status="${status}"} 1`;
    expect(text).toContain(counted(200));
    expect(text).toContain(counted(404));
    expect(text).toContain('process_resident_memory_bytes');
  });
});

describe('the protocol', () => {
  test('every route answers under the prefixes of pages and of older clients too', async () => {
    await using server = await openTestServer();
    for (const prefix of ['/api/2.0/mlflow', '/ajax-api/2.0/mlflow', '/api/2.0/preview/mlflow', '//api/2.0/mlflow']) {
      const { json } = await server.get(`${prefix}/experiments/get?experiment_id=0`);
      expect(json.experiment.name).toBe('Default');
    }
  });

  test('an unknown path is a 404 in JSON, and so is a known one with another method', async () => {
    await using server = await openTestServer();
    for (const reply of [await server.get('no/such'), await server.send('DELETE', 'experiments/create', {})]) {
      expect(reply.status).toBe(404);
      expect(reply.json.error_code).toBe('ENDPOINT_NOT_FOUND');
    }
  });

  test('a body has to be a JSON object announced as such', async () => {
    await using server = await openTestServer();
    const bodies: [unknown, string][] = [
      ['{"name": "a"', 'application/json'],
      ['[1]', 'application/json'],
      ['7', 'application/json'],
      ['{"name": "a"}', 'text/plain'],
      ['{"name": "a"}', 'application/x-www-form-urlencoded'],
      ['{"name": "a"}', 'nonsense'],
    ];
    for (const [body, type] of bodies) {
      const reply = await server.post('experiments/create', body, { 'content-type': type });
      expect([reply.status, reply.json.error_code]).toEqual([400, 'INVALID_PARAMETER_VALUE']);
    }
    const bare = await server.send('POST', 'experiments/create');
    expect(bare.json.message).toContain('Content-Type header is missing');
  });

  test('a charset, unknown fields, and JSON within a JSON text are fine', async () => {
    await using server = await openTestServer();
    const reply = await server.post(
      'experiments/create',
      JSON.stringify(JSON.stringify({ name: 'tief', unknown: { a: [1] } })),
      { 'content-type': 'application/json; charset=utf-8' },
    );
    expect(reply).toMatchObject({ status: 200, json: { experiment_id: '1' } });
  });

  test('a value of the wrong type is shown as it was sent', async () => {
    await using server = await openTestServer();
    const { status, json } = await server.post('experiments/create', '{"name": 9.0}');
    expect(status).toBe(400);
    expect(json.error_code).toBe('INVALID_PARAMETER_VALUE');
    expect(json.message).toContain("Invalid value 9.0 for parameter 'name' supplied");
    expect(json.message).toContain("Hint: Value was of type 'float'");
    for (const name of ['null', '""']) {
      const missing = await server.post('experiments/create', `{"name": ${name}}`);
      expect(missing.json.message).toContain("Missing value for required parameter 'name'");
    }
  });

  test('a body above the limit is refused with 413, which names the limit', async () => {
    await using server = await openTestServer({ limits: { bodyBytes: 1000 } });
    const reply = await server.post('experiments/create', { name: 'x'.repeat(2000) });
    expect([reply.status, reply.json.error_code]).toEqual([413, 'BAD_REQUEST']);
    expect(reply.json.message).toContain('larger than 1,000 bytes');
  });

  test('a path that is no URL is a 400', async () => {
    await using server = await openTestServer();
    expect((await server.get('/api/2.0/mlflow/%zz')).status).toBe(400);
  });

  test('big answers are packed for clients that take gzip, small ones never', async () => {
    await using server = await openTestServer();
    for (let index = 0; index < 100; index += 1) {
      await server.post('experiments/create', { name: `${index}-${'x'.repeat(400)}` });
    }
    const search = (accepted: string) =>
      server.post('experiments/search', { max_results: 1000 }, { 'accept-encoding': accepted });
    const [packed, plain] = [await search('gzip, deflate'), await search('identity')];
    expect(packed.headers.get('content-encoding')).toBe('gzip');
    expect(plain.headers.get('content-encoding')).toBe(null);
    expect(packed.text).toBe(plain.text);
    expect((await server.get('experiments/get?experiment_id=0')).headers.get('content-encoding')).toBe(null);
  });
});

describe('request ids', () => {
  test('every answer has one; a proxy may choose it, unless it could harm a log', async () => {
    await using server = await openTestServer();
    const idOf = async (given?: string) =>
      (
        await server.send('GET', '/health', undefined, given === undefined ? {} : { 'x-request-id': given })
      ).headers.get('x-request-id');
    expect(await idOf('proxy-7.a')).toBe('proxy-7.a');
    const [first, second] = [await idOf('not "fine"'), await idOf()];
    expect(first).toMatch(/^[\da-f]{12}-\w+$/);
    expect(second).not.toBe(first);
  });

  test('the log has a line for every request at the level debug, without what the query says', async () => {
    const lines: string[] = [];
    const log = { level: 'debug', destination: { write: (line: string) => void lines.push(line) } } as const;
    await using server = await openTestServer({ log });
    await server.send('GET', '/health?token=secret', undefined, {
      'x-request-id': 'abc',
      authorization: 'Bearer secret',
    });
    const line = lines.map((text) => JSON.parse(text)).find(({ requestId }) => requestId === 'abc');
    expect(line).toMatchObject({ method: 'GET', path: '/health', status: 200, msg: 'answered' });
    expect(lines.join()).not.toContain('secret');
  });
});
