import { describe, expect, test } from 'vitest';
import { openTestServer, type TestServer } from './open-test-server.ts';

const API = '/api/v1';

async function newRun(server: TestServer, rest: object = {}): Promise<string> {
  const { status, json } = await server.post(`${API}/runs`, { experimentId: '0', ...rest });
  expect(status).toBe(201);
  return json.id;
}

describe('experiments', () => {
  test('are made, found by id and name, renamed, tagged, deleted and restored', async () => {
    await using server = await openTestServer();
    const made = await server.post(`${API}/experiments`, { name: 'fraud/2024', tags: { team: 'risk' } });
    expect([made.status, made.json]).toMatchObject([201, { id: '1', name: 'fraud/2024', tags: { team: 'risk' } }]);
    const one = `${API}/experiments/1`;
    expect((await server.get(one)).json).toEqual(made.json);
    expect((await server.get(`${API}/experiments/by-name`, { name: 'fraud/2024' })).json).toEqual(made.json);
    expect((await server.send('PATCH', one, { name: 'fraud' })).json.name).toBe('fraud');
    expect((await server.post(`${one}/tags`, { tags: { 'a/b': 'c' } })).status).toBe(204);
    expect((await server.send('DELETE', `${one}/tags/${encodeURIComponent('a/b')}`)).status).toBe(204);
    expect((await server.send('DELETE', one)).status).toBe(204);
    expect((await server.get(`${API}/experiments`)).json.experiments.map(({ id }: { id: string }) => id)).toEqual([
      '0',
    ]);
    expect((await server.post(`${one}/restore`, {})).status).toBe(204);
    const { json } = await server.get(`${API}/experiments`, { filter: "name LIKE 'fr%'", orderBy: ['name'] });
    expect(json).toMatchObject({ experiments: [{ name: 'fraud', lifecycleStage: 'active', tags: { team: 'risk' } }] });
  });

  test('of a name that is taken are refused, or given when asked for', async () => {
    await using server = await openTestServer();
    const refused = await server.post(`${API}/experiments`, { name: 'Default' });
    expect([refused.status, refused.json.code]).toEqual([409, 'EXPERIMENTS_NAME_TAKEN']);
    const given = await server.post(`${API}/experiments`, { name: 'Default', ifExists: 'return' });
    expect([given.status, given.json.id]).toEqual([200, '0']);
  });

  test('come in pages whose token is good for the same question only', async () => {
    await using server = await openTestServer();
    for (const name of ['a', 'b', 'c']) await server.post(`${API}/experiments`, { name });
    const first = await server.get(`${API}/experiments`, { maxResults: '3', orderBy: ['name'] });
    const { nextPageToken } = first.json;
    const next = { maxResults: '3', orderBy: ['name'], pageToken: nextPageToken };
    expect((await server.get(`${API}/experiments`, next)).json.experiments).toHaveLength(1);
    const other = await server.get(`${API}/experiments`, { pageToken: nextPageToken });
    expect([other.status, other.json.code]).toEqual([400, 'EXPERIMENTS_SEARCH_INVALID']);
  });
});

describe('runs', () => {
  test('are made with params and tags, logged to, ended, and read back', async () => {
    await using server = await openTestServer();
    const id = await newRun(server, {
      name: 'first',
      params: { eta: 0.1, deep: true },
      tags: { team: 'risk' },
      user: 'ann',
    });
    const entries = {
      params: { depth: 6 },
      tags: { stage: 'late' },
      metrics: [
        { key: 'loss', value: 0.5, step: 1, timestamp: 1000 },
        { key: 'loss', value: 0.25, step: 2, timestamp: 2000 },
      ],
    };
    expect((await server.post(`${API}/runs/${id}/log`, entries)).status).toBe(204);
    expect((await server.post(`${API}/runs/${id}/metrics`, { metrics: [{ key: 'auc', value: 0.9 }] })).status).toBe(
      204,
    );
    expect((await server.post(`${API}/runs/${id}/params`, { params: { seed: 7 } })).status).toBe(204);
    expect((await server.post(`${API}/runs/${id}/tags`, { tags: { extra: 'x' } })).status).toBe(204);
    expect((await server.send('DELETE', `${API}/runs/${id}/tags/extra`)).status).toBe(204);
    expect((await server.post(`${API}/runs/${id}/end`, { status: 'FAILED', endTime: 5000 })).status).toBe(204);
    const { json } = await server.get(`${API}/runs/${id}`);
    expect(json).toMatchObject({
      id,
      name: 'first',
      user: 'ann',
      status: 'FAILED',
      endTime: 5000,
      params: { eta: '0.1', deep: 'true', depth: '6', seed: '7' },
      metrics: { loss: 0.25, auc: 0.9 },
      tags: { team: 'risk', stage: 'late', 'mlflow.runName': 'first' },
    });
    expect(json.tags.extra).toBeUndefined();
    const again = await server.post(`${API}/runs/${id}/end`, { status: 'FINISHED' });
    expect([again.status, again.json.code]).toEqual([422, 'EXPERIMENTS_RUN_ENDED']);
  });

  test('with an id of the client are made once, however often they are asked for', async () => {
    await using server = await openTestServer();
    const id = 'ab'.repeat(16);
    const body = { experimentId: '0', id, name: 'mine', startTime: 1000, params: { eta: 1 } };
    const replies = await Promise.all([1, 2, 3, 4].map(() => server.post(`${API}/runs`, body)));
    expect(replies.map(({ status, json }) => [status, json.id])).toEqual(replies.map(() => [201, id]));
    expect((await server.post(`${API}/runs/search`, {})).json.runs).toHaveLength(1);
    const other = await server.post(`${API}/runs`, { ...body, startTime: 2000 });
    expect([other.status, other.json.code]).toEqual([409, 'EXPERIMENTS_RUN_EXISTS']);
    const invalid = await server.post(`${API}/runs`, { ...body, id: 'short' });
    expect([invalid.status, invalid.json.code]).toEqual([400, 'SERVER_REQUEST_INVALID']);
  });

  test('keep 64-bit steps digit for digit, and NaN and the infinities', async () => {
    await using server = await openTestServer();
    const id = await newRun(server);
    const metrics = `{"metrics":[{"key":"m","value":"NaN","step":9223372036854775807,"timestamp":1},
      {"key":"m","value":"-Infinity","step":-9007199254740993,"timestamp":2},{"key":"big","value":100000000000000000000}]}`;
    expect((await server.post(`${API}/runs/${id}/metrics`, metrics)).status).toBe(204);
    const { text } = await server.get(`${API}/runs/${id}/metrics/history`, { key: 'm' });
    expect(text).toBe(
      '{"points":[{"key":"m","value":"NaN","step":9223372036854775807,"timestamp":1},' +
        '{"key":"m","value":"-Infinity","step":-9007199254740993,"timestamp":2}]}',
    );
    const { json } = await server.get(`${API}/runs/${id}`);
    expect(json.metrics).toEqual({ m: 'NaN', big: 1e20 });
    const beyond = await server.post(
      `${API}/runs/${id}/metrics`,
      '{"metrics":[{"key":"m","value":1,"step":9223372036854775808}]}',
    );
    expect([beyond.status, beyond.json.details.faults]).toEqual([
      400,
      [{ path: 'metrics[0].step', got: '9223372036854775808', expected: 'a whole number of at most 64 bits' }],
    ]);
  });

  test('give the history of a metric in pages and as a chart needs it', async () => {
    await using server = await openTestServer();
    const id = await newRun(server);
    const metrics = Array.from({ length: 1000 }, (_, step) => ({
      key: 'a/b',
      value: step === 500 ? 99 : 0,
      step,
      timestamp: step,
    }));
    await server.post(`${API}/runs/${id}/metrics`, { metrics });
    const first = await server.get(`${API}/runs/${id}/metrics/history`, { key: 'a/b', maxResults: '600' });
    const token = first.json.nextPageToken;
    const rest = await server.get(`${API}/runs/${id}/metrics/history`, {
      key: 'a/b',
      maxResults: '600',
      pageToken: token,
    });
    expect([first.json.points.length, rest.json.points.length, rest.json.nextPageToken]).toEqual([600, 400, undefined]);
    const series = await server.get(`${API}/runs/${id}/metrics/series`, {
      key: 'a/b',
      points: '10',
      from: '400',
      to: '600',
    });
    expect(series.json.isComplete).toBe(false);
    expect(series.json.points.map(({ value }: { value: number }) => value)).toContain(99);
    const unknown = await server.get(`${API}/runs/${'0'.repeat(32)}/metrics/history`, { key: 'x' });
    expect([unknown.status, unknown.json.code]).toEqual([404, 'EXPERIMENTS_RUN_NOT_FOUND']);
  });

  test('are searched in the superset grammar, by POST and by GET, and compared', async () => {
    await using server = await openTestServer();
    const ids: [string, string, string] = ['', '', ''];
    for (const eta of [1, 2, 3]) {
      const id = await newRun(server, { params: { eta }, startTime: eta });
      await server.post(`${API}/runs/${id}/metrics`, { metrics: [{ key: 'loss', value: eta === 3 ? 'NaN' : eta }] });
      ids[eta - 1] = id;
    }
    const filter = "(params.eta = '1' OR params.eta = '2') AND metrics.loss > 0";
    const search = { filter, orderBy: ['metrics.loss DESC'], experimentIds: ['0'] };
    const found = await server.post(`${API}/runs/search`, search);
    expect(found.json.runs.map(({ id }: { id: string }) => id)).toEqual([ids[1], ids[0]]);
    expect((await server.get(`${API}/runs/search`, search)).json).toEqual(found.json);
    const wrong = await server.post(`${API}/runs/search`, { filter: 'metrics.loss >' });
    expect([wrong.status, wrong.json.code]).toEqual([400, 'EXPERIMENTS_FILTER_INVALID']);
    const compared = await server.get(`${API}/runs/compare`, { ids: [ids[0], ids[2].slice(0, 20)] });
    expect(compared.json.params).toEqual([{ key: 'eta', values: ['1', '3'], differs: true }]);
    expect(compared.json.metrics).toEqual([{ key: 'loss', values: [1, 'NaN'], differs: true }]);
  });

  test('take files, list them, give them whole or in part, and refuse paths that lead away', async () => {
    await using server = await openTestServer();
    const id = await newRun(server);
    const files = `${API}/runs/${id}/artifacts`;
    const put = await server.post(`${files}?path=charts/roc.txt`, '0123456789', { 'content-type': 'text/plain' });
    expect([put.status, put.json]).toEqual([201, { path: 'charts/roc.txt', size: 10 }]);
    expect((await server.get(files)).json.artifacts).toEqual([{ path: 'charts/roc.txt', size: 10 }]);
    expect((await server.get(`${files}/content`, { path: 'charts/roc.txt' })).text).toBe('0123456789');
    const part = await server.send('GET', `${files}/content?path=charts/roc.txt`, undefined, { range: 'bytes=2-4' });
    expect([part.status, part.text]).toEqual([206, '234']);
    for (const path of ['../x', '%2e%2e/x', '/etc/passwd', 'a\\..\\b']) {
      const refused = await server.get(`${files}/content`, { path });
      expect([path, refused.status, refused.json.code]).toEqual([path, 400, 'EXPERIMENTS_ARTIFACT_PATH_INVALID']);
    }
    expect((await server.send('DELETE', `${files}?path=charts`)).status).toBe(204);
    const gone = await server.get(`${files}/content`, { path: 'charts/roc.txt' });
    expect([gone.status, gone.json.code]).toEqual([404, 'EXPERIMENTS_ARTIFACT_NOT_FOUND']);
  });
});

describe('models', () => {
  test('are registered with their file, staged, aliased and read back', async () => {
    await using server = await openTestServer();
    const runId = await newRun(server);
    const file = Buffer.from('a model of another maker').toString('base64');
    const body = { runId, algorithm: 'other', fileName: 'model.bin', file, metrics: { auc: 'NaN' } };
    const made = await server.post(`${API}/models/fraud/files`, body);
    expect([made.status, made.json]).toMatchObject([
      201,
      { name: 'fraud', version: 1, stage: 'none', metrics: { auc: 'NaN' } },
    ]);
    const one = `${API}/models/fraud/versions/1`;
    expect((await server.get(`${one}/file`)).text).toBe('a model of another maker');
    expect((await server.post(`${one}/stage`, { stage: 'staging', from: 'none' })).json.stage).toBe('staging');
    const moved = await server.post(`${one}/stage`, { stage: 'production', from: 'none' });
    expect([moved.status, moved.json.code]).toEqual([409, 'REGISTRY_STAGE_CHANGED']);
    expect((await server.send('PUT', `${API}/models/fraud/aliases/champion`, { version: 1 })).json.aliases).toEqual([
      'champion',
    ]);
    expect((await server.get(`${API}/models/fraud/versions/champion`)).json.version).toBe(1);
    expect((await server.get(`${API}/models/fraud/aliases/champion`)).json.version).toBe(1);
    expect((await server.send('PATCH', one, { description: 'good' })).json.description).toBe('good');
    expect((await server.get(`${API}/models`, { filter: "name = 'fraud'" })).json.models).toMatchObject([
      { name: 'fraud', versions: 1, aliases: { champion: 1 }, latestOfStage: { staging: { version: 1 } } },
    ]);
    expect((await server.get(`${API}/models/fraud/versions`, { stage: 'staging' })).json.versions).toHaveLength(1);
    expect((await server.send('PATCH', `${API}/models/fraud`, { name: 'risk' })).json.name).toBe('risk');
    expect((await server.send('DELETE', `${API}/models/risk`)).status).toBe(204);
    const gone = await server.get(`${API}/models/risk`);
    expect([gone.status, gone.json.code]).toEqual([404, 'REGISTRY_MODEL_NOT_FOUND']);
  });
});

describe('an error', () => {
  test('says code, message, details, remedy and the id of the request', async () => {
    await using server = await openTestServer();
    const { status, json } = await server.send('GET', `${API}/runs/nope`, undefined, { 'x-request-id': 'mine' });
    expect([status, json]).toEqual([
      404,
      {
        code: 'EXPERIMENTS_RUN_NOT_FOUND',
        message: 'There is no run with the id "nope"',
        details: { runIds: ['nope'] },
        remedy: expect.any(String),
        requestId: 'mine',
      },
    ]);
  });

  test('names every fault of a body, and unknown fields with what was meant', async () => {
    await using server = await openTestServer();
    const { status, json } = await server.post(`${API}/runs`, { experimentID: '0', startTime: -1 });
    expect([status, json.code]).toEqual([400, 'SERVER_REQUEST_INVALID']);
    expect(json.details.faults.map(({ path }: { path: string }) => path)).toEqual([
      'experimentId',
      'startTime',
      'experimentID',
    ]);
  });

  test('in a body that is no JSON object, of another type, or too large, is the fault of the client', async () => {
    await using server = await openTestServer({ limits: { bodyBytes: 1000 } });
    const statusOf = async (body: string, type = 'application/json') =>
      (await server.post(`${API}/runs`, body, { 'content-type': type })).status;
    expect(await statusOf('{"a":')).toBe(400);
    expect(await statusOf('[]')).toBe(400);
    expect(await statusOf('null')).toBe(400);
    expect(await statusOf('""')).toBe(400);
    expect(await statusOf('a=b', 'application/x-www-form-urlencoded')).toBe(400);
    expect(await statusOf(`{"name":"${'x'.repeat(1000)}"}`)).toBe(413);
  });

  test('tells an unknown path from a method that a path does not take', async () => {
    await using server = await openTestServer();
    const unknown = await server.get(`${API}/nothing`);
    expect([unknown.status, unknown.json.code]).toEqual([404, 'SERVER_ROUTE_NOT_FOUND']);
    const method = await server.send('PUT', `${API}/runs`, {});
    expect([method.status, method.headers.get('allow')]).toEqual([405, 'POST']);
  });
});

describe('the description', () => {
  test('is OpenAPI 3.1 in which every reference leads somewhere', async () => {
    await using server = await openTestServer();
    const { status, text, json } = await server.get('/openapi.json');
    expect([status, json.openapi]).toEqual([200, '3.1.0']);
    const schemas = new Set(Object.keys(json.components.schemas));
    const references = [...text.matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name as string);
    expect(references.length).toBeGreaterThan(50);
    expect(references.filter((name) => !schemas.has(name))).toEqual([]);
    expect(text).not.toContain('"$ref":"#/$defs');
    const [filter, key] = ['/api/v1/runs/search', '/api/v1/runs/{runId}/metrics/history'].map((path) =>
      json.paths[path].get.parameters.find(({ name }: { name: string }) => name === 'filter' || name === 'key'),
    );
    expect([filter.required, key.required]).toEqual([false, true]);
  });

  test('names every operation once, with a parameter for every part of its path', async () => {
    await using server = await openTestServer();
    const { json } = await server.get('/openapi.json');
    const ids: string[] = [];
    for (const [path, methods] of Object.entries<
      Record<string, { operationId: string; parameters?: { name: string; in: string }[] }>
    >(json.paths)) {
      for (const { operationId, parameters = [] } of Object.values(methods)) {
        ids.push(operationId);
        const parts = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
        expect(parameters.filter((one) => one.in === 'path').map(({ name }) => name)).toEqual(parts);
      }
    }
    expect(new Set(ids).size).toBe(ids.length);
  });
});
