import { describe, expect, test } from 'vitest';
import { openTestServer, type Reply, type TestServer } from './open-test-server.ts';

const NO_MODEL = `m-${'0'.repeat(32)}`;

async function newModel(server: TestServer, rest: object = {}): Promise<string> {
  const { json } = await server.post('logged-models', { experiment_id: '0', ...rest });
  return json.model.info.model_id;
}

const newRun = async (server: TestServer): Promise<string> =>
  (await server.post('runs/create', { experiment_id: '0' })).json.run.info.run_id;

const modelOf = async (server: TestServer, id: string) => (await server.get(`logged-models/${id}`)).json.model;

const refusalOf = ({ status, json }: Reply) => [status, json.error_code];
const INVALID = [400, 'INVALID_PARAMETER_VALUE'];
const ABSENT = [404, 'RESOURCE_DOES_NOT_EXIST'];

describe('a logged model', () => {
  test('is made pending and answered in full, also by the path of the web pages', async () => {
    await using server = await openTestServer();
    const runId = await newRun(server);
    const { status, json } = await server.post('logged-models', {
      experiment_id: '0',
      name: 'tree',
      model_type: 'classifier',
      source_run_id: runId,
      params: [{ key: 'depth', value: '6' }],
      tags: [{ key: 'team', value: 'fraud' }],
      unknown: [1],
    });
    expect(status).toBe(200);
    const id = json.model.info.model_id;
    expect(json).toEqual({
      model: {
        info: {
          model_id: id,
          experiment_id: '0',
          name: 'tree',
          creation_timestamp_ms: expect.any(Number),
          last_updated_timestamp_ms: json.model.info.creation_timestamp_ms,
          artifact_uri: expect.stringMatching(new RegExp(`/0/models/${id}/artifacts$`)),
          status: 'LOGGED_MODEL_PENDING',
          model_type: 'classifier',
          source_run_id: runId,
          tags: [{ key: 'team', value: 'fraud' }],
        },
        data: { params: [{ key: 'depth', value: '6' }] },
      },
    });
    expect(await modelOf(server, id)).toEqual(json.model);
    expect((await server.get(`/ajax-api/2.0/mlflow/logged-models/${id}`)).json).toEqual(json);
    const bare = await modelOf(server, await newModel(server, { name: '' }));
    expect(bare.info.name).toMatch(/^[a-z]+-[a-z]+-\d+$/);
    expect(bare.info).not.toHaveProperty('model_type');
    expect(bare.data).toEqual({});
  });

  test('is refused without an experiment, in a deleted one, with a name that is none, and with a param twice', async () => {
    await using server = await openTestServer();
    await server.post('experiments/create', { name: 'gone' });
    await server.post('experiments/delete', { experiment_id: '1' });
    const twice = [
      { key: 'p', value: '1' },
      { key: 'p', value: '1' },
    ];
    for (const [body, expected, words] of [
      [{}, INVALID, "Missing value for required parameter 'experiment_id'"],
      [{ experiment_id: 'x' }, INVALID, 'experiment_id'],
      [{ experiment_id: '7' }, ABSENT, 'No Experiment with id=7 exists'],
      [{ experiment_id: '1' }, INVALID, "must be in the 'active' state"],
      [{ experiment_id: '0', name: 'a/b' }, INVALID, 'Invalid model name ("a/b") provided'],
      [{ experiment_id: '0', name: 7 }, INVALID, "Invalid value 7 for parameter 'name' supplied"],
      [{ experiment_id: '0', tags: 'x' }, INVALID, 'Invalid value "x" for parameter \'tags\' supplied'],
      [{ experiment_id: '0', params: [{ value: 'x' }] }, INVALID, "required parameter 'params[0].key'"],
      [{ experiment_id: '0', params: twice }, INVALID, 'Duplicate parameter keys'],
    ] as const) {
      const reply = await server.post('logged-models', body);
      expect([body, refusalOf(reply)]).toEqual([body, expected]);
      expect(reply.json.message).toContain(words);
    }
  });

  test('is finished by name or number of its status, and only by one', async () => {
    await using server = await openTestServer();
    const id = await newModel(server);
    const finish = (status: unknown) =>
      server.send('PATCH', `logged-models/${id}`, { model_id: id, ...(status !== undefined && { status }) });
    expect((await finish('LOGGED_MODEL_READY')).json.model.info.status).toBe('LOGGED_MODEL_READY');
    expect((await finish(3)).json.model.info.status).toBe('LOGGED_MODEL_UPLOAD_FAILED');
    expect((await modelOf(server, id)).info.status).toBe('LOGGED_MODEL_UPLOAD_FAILED');
    expect((await finish(0)).json.model.info.status).toBe('LOGGED_MODEL_STATUS_UNSPECIFIED');
    for (const status of [undefined, 'LOGGED_MODEL_EXCELLENT', 9, [2]]) {
      expect(refusalOf(await finish(status))).toEqual(INVALID);
    }
    expect(refusalOf(await server.send('PATCH', `logged-models/${NO_MODEL}`, { status: 2 }))).toEqual(ABSENT);
  });

  test('is deleted with and without a body, and then answered only to who asks for deleted ones', async () => {
    await using server = await openTestServer();
    const [id, other] = [await newModel(server), await newModel(server)];
    expect((await server.send('DELETE', `logged-models/${id}`, { model_id: id })).json).toEqual({});
    expect((await server.send('DELETE', `logged-models/${other}`)).json).toEqual({});
    const gone = await server.get(`logged-models/${id}`);
    expect(refusalOf(gone)).toEqual(ABSENT);
    expect(gone.json.message).toBe(`Logged model with ID '${id}' not found.`);
    expect(refusalOf(await server.get(`logged-models/${id}`, { allow_deleted: 'false' }))).toEqual(ABSENT);
    expect((await server.get(`logged-models/${id}`, { allow_deleted: 'True' })).json.model.info.model_id).toBe(id);
    expect((await server.post('logged-models/search', { experiment_ids: ['0'] })).json).toEqual({});
    expect(refusalOf(await server.send('DELETE', `logged-models/${NO_MODEL}`))).toEqual(ABSENT);
  });

  test('takes and loses tags, also with keys that hold slashes', async () => {
    await using server = await openTestServer();
    const id = await newModel(server, { tags: [{ key: 'a', value: '1' }] });
    const tags = [{ key: 'a', value: '2' }, { key: 'b/c d', value: 'x' }, { key: 'a', value: '3' }, { key: 'empty' }];
    expect((await server.send('PATCH', `logged-models/${id}/tags`, { tags })).json).toEqual({});
    expect((await modelOf(server, id)).info.tags).toEqual([
      { key: 'a', value: '3' },
      { key: 'b/c d', value: 'x' },
      { key: 'empty', value: '' },
    ]);
    expect((await server.send('DELETE', `logged-models/${id}/tags/a`)).json).toEqual({});
    expect((await server.send('DELETE', `logged-models/${id}/tags/b/c%20d`)).json).toEqual({});
    expect(refusalOf(await server.send('DELETE', `logged-models/${id}/tags/a`))).toEqual(ABSENT);
    expect((await modelOf(server, id)).info.tags).toEqual([{ key: 'empty', value: '' }]);
    expect(refusalOf(await server.send('PATCH', `logged-models/${NO_MODEL}/tags`, { tags }))).toEqual(ABSENT);
  });

  test('takes further params of any length once', async () => {
    await using server = await openTestServer();
    const id = await newModel(server, { params: [{ key: 'a', value: '1' }] });
    const log = (params: unknown) => server.post(`logged-models/${id}/params`, { model_id: id, params });
    expect((await log([{ key: 'b', value: 'x'.repeat(20_000) }])).json).toEqual({});
    expect(refusalOf(await log([{ key: 'c' }, { key: 'b', value: 'y' }]))).toEqual([400, 'BAD_REQUEST']);
    expect((await modelOf(server, id)).data.params).toEqual([
      { key: 'a', value: '1' },
      { key: 'b', value: 'x'.repeat(20_000) },
    ]);
  });
});

describe('metrics of a logged model', () => {
  test('come with log-metric and log-batch and belong to the run too', async () => {
    await using server = await openTestServer();
    const [runId, id] = [await newRun(server), await newModel(server)];
    const point = { key: 'auc', value: 0.9, timestamp: 10, step: 1 };
    const dataset = { dataset_name: 'test', dataset_digest: 'd1' };
    await server.post('runs/log-metric', { run_id: runId, ...point, model_id: id, ...dataset });
    await server.post('runs/log-metric', { run_id: runId, ...point, timestamp: '12', value: 'NaN', model_id: id });
    const batch = await server.post('runs/log-batch', {
      run_id: runId,
      metrics: [
        { key: 'loss', value: 0.5, timestamp: 11, model_id: id },
        { key: 'run only', value: 1, timestamp: 11, model_id: '', ...dataset },
        { key: 'plain', value: 2, timestamp: 11, dataset_name: null },
      ],
    });
    expect(batch.json).toEqual({});
    const owner = { model_id: id, run_id: runId };
    expect((await modelOf(server, id)).data.metrics).toEqual([
      { ...point, ...owner, ...dataset },
      { ...point, timestamp: 12, value: 'NaN', ...owner },
      { key: 'loss', value: 0.5, timestamp: 11, step: 0, ...owner },
    ]);
    const { json } = await server.get('runs/get', { run_id: runId });
    expect(json.run.data.metrics.map(({ key }: { key: string }) => key).toSorted()).toEqual([
      'auc',
      'loss',
      'plain',
      'run only',
    ]);
  });

  test('are refused for a model that does not exist, and with fields of wrong types', async () => {
    await using server = await openTestServer();
    const [runId, id] = [await newRun(server), await newModel(server)];
    const log = (rest: object) =>
      server.post('runs/log-metric', { run_id: runId, key: 'm', value: 1, timestamp: 1, ...rest });
    expect(refusalOf(await log({ model_id: NO_MODEL }))).toEqual(ABSENT);
    expect(refusalOf(await log({ model_id: 7 }))).toEqual(INVALID);
    expect(refusalOf(await log({ dataset_name: ['x'] }))).toEqual(INVALID);
    expect(refusalOf(await log({ model_id: id, dataset_digest: 'd'.repeat(129) }))).toEqual(INVALID);
    const batch = await server.post('runs/log-batch', {
      run_id: runId,
      metrics: [
        { key: 'm', value: 1, timestamp: 1 },
        { key: 'm', value: 1, timestamp: 1, model_id: 7 },
      ],
    });
    expect(batch.json.message).toContain("Invalid value 7 for parameter 'metrics[1].model_id' supplied");
    expect((await server.get('runs/get', { run_id: runId })).json.run.data).not.toHaveProperty('metrics');
  });
});

describe('artifacts of a logged model', () => {
  async function modelWithFiles(server: TestServer): Promise<string> {
    const id = await newModel(server);
    const folder = await server.workspace.experiments.loggedModels.artifacts(id);
    await folder.put('MLmodel', `model_id: ${id}`);
    await folder.put('data/größe.txt', 'twelve');
    return id;
  }

  test('are listed level by level below its address', async () => {
    await using server = await openTestServer();
    const id = await modelWithFiles(server);
    const list = (query: Record<string, string> = {}) =>
      server.get(`/ajax-api/2.0/mlflow/logged-models/${id}/artifacts/directories`, query);
    expect((await list()).json).toEqual({
      root_uri: (await modelOf(server, id)).info.artifact_uri,
      files: [
        { path: 'MLmodel', is_dir: false, file_size: 44 },
        { path: 'data', is_dir: true },
      ],
    });
    const data = await list({ artifact_directory_path: 'data' });
    expect(data.json.files).toEqual([{ path: 'data/größe.txt', is_dir: false, file_size: 6 }]);
    expect((await list({ artifact_directory_path: 'absent' })).json).not.toHaveProperty('files');
    const outside = await list({ artifact_directory_path: '%2E%2E/x' });
    expect([...refusalOf(outside), outside.json.message]).toEqual([...INVALID, 'Invalid path']);
  });

  test('are answered as files, whole or in part', async () => {
    await using server = await openTestServer();
    const id = await modelWithFiles(server);
    const path = `/ajax-api/2.0/mlflow/logged-models/${id}/artifacts/files`;
    const file = await server.get(path, { artifact_file_path: 'MLmodel' });
    expect([file.status, file.text]).toEqual([200, `model_id: ${id}`]);
    expect(file.headers.get('content-disposition')).toContain('attachment');
    expect((await server.get(path, { artifact_file_path: 'data/größe.txt' })).text).toBe('twelve');
    expect(refusalOf(await server.get(path))).toEqual([400, 'BAD_REQUEST']);
    expect(refusalOf(await server.get(path, { artifact_file_path: '../MLmodel' }))).toEqual(INVALID);
    expect(refusalOf(await server.get(path, { artifact_file_path: 'absent' }))).toEqual(ABSENT);
  });

  test('are nobody’s once it is deleted', async () => {
    await using server = await openTestServer();
    const id = await modelWithFiles(server);
    await server.send('DELETE', `logged-models/${id}`);
    const path = `/ajax-api/2.0/mlflow/logged-models/${id}/artifacts`;
    expect(refusalOf(await server.get(`${path}/directories`))).toEqual(ABSENT);
    expect(refusalOf(await server.get(`${path}/files`, { artifact_file_path: 'MLmodel' }))).toEqual(ABSENT);
  });
});

describe('a search of logged models', () => {
  test('filters, orders and pages as the request says', async () => {
    await using server = await openTestServer();
    const runId = await newRun(server);
    const ids: string[] = [];
    for (const [n, name] of ['a', 'b', 'c'].entries()) {
      const id = await newModel(server, { name, params: [{ key: 'n', value: String(n) }] });
      ids.push(id);
      if (n === 2) continue;
      const metric = { run_id: runId, key: 'auc', timestamp: 1, model_id: id };
      await server.post('runs/log-metric', { ...metric, value: n, dataset_name: 'test', dataset_digest: '1' });
      await server.post('runs/log-metric', { ...metric, value: -n, dataset_name: 'train', dataset_digest: '1' });
    }
    const search = (rest: object) => server.post('logged-models/search', { experiment_ids: ['0'], ...rest });
    const found = async (rest: object) =>
      ((await search(rest)).json.models ?? []).map(({ info }: { info: { name: string } }) => info.name).join('');
    const by = (field_name: string, rest: object = {}) => ({ order_by: [{ field_name, ...rest }] });
    expect(await found({ filter: "params.n != '1'", ...by('name') })).toBe('ac');
    expect(await found({ filter: "name = 'nobody'" })).toBe('');
    expect(await found(by('name', { ascending: false }))).toBe('cba');
    const test1 = { dataset_name: 'test', dataset_digest: '1' };
    expect(await found(by('metrics.auc', { ascending: false, ...test1 }))).toBe('bac');
    expect(await found(by('metrics.auc', { dataset_name: 'train' }))).toBe('bac');
    expect(await found({ filter: 'metrics.auc < 0', datasets: [test1] })).toBe('');
    expect(await found({ datasets: [{ dataset_name: 'train' }], ...by('name') })).toBe('ab');
    const first = await search({ max_results: 2, ...by('name') });
    expect(first.json.models).toHaveLength(2);
    const page_token = first.json.next_page_token;
    const rest = await search({ max_results: 2, page_token, ...by('name') });
    expect(rest.json.models).toEqual([await modelOf(server, ids[2] as string)]);
    expect(rest.json).not.toHaveProperty('next_page_token');
    expect(refusalOf(await search({ max_results: 2, page_token, ...by('model_id') }))).toEqual(INVALID);
    expect(await found({ max_results: 0, ...by('name') })).toBe('abc');
  });

  test('is refused where a field is absent or makes no sense', async () => {
    await using server = await openTestServer();
    for (const body of [
      {},
      { experiment_ids: [] },
      { experiment_ids: ['x'] },
      { experiment_ids: [0] },
      { experiment_ids: ['0'], filter: 'name' },
      { experiment_ids: ['0'], filter: 7 },
      { experiment_ids: ['0'], max_results: -1 },
      { experiment_ids: ['0'], max_results: 50_001 },
      { experiment_ids: ['0'], page_token: 'nonsense' },
      { experiment_ids: ['0'], datasets: [{ dataset_digest: '1' }] },
      { experiment_ids: ['0'], datasets: ['x'] },
      { experiment_ids: ['0'], order_by: [{ field_name: 'params.n' }] },
      { experiment_ids: ['0'], order_by: [{ ascending: true }] },
      { experiment_ids: ['0'], order_by: [{ field_name: 'name', ascending: 'yes' }] },
    ]) {
      expect([body, refusalOf(await server.post('logged-models/search', body))]).toEqual([body, INVALID]);
    }
  });
});

describe('inputs and outputs of a run', () => {
  test('name logged models, in what is got and what is found', async () => {
    await using server = await openTestServer();
    const [runId, made, used] = [await newRun(server), await newModel(server), await newModel(server)];
    expect(
      (await server.post('runs/outputs', { run_id: runId, models: [{ model_id: made, step: '3' }] })).json,
    ).toEqual({});
    await server.post('runs/log-inputs', { run_id: runId, models: [{ model_id: used }, { model_id: used }] });
    const expected = {
      inputs: { model_inputs: [{ model_id: used }] },
      outputs: { model_outputs: [{ model_id: made, step: 3 }] },
    };
    expect((await server.get('runs/get', { run_id: runId })).json.run).toMatchObject(expected);
    expect((await server.post('runs/search', { experiment_ids: ['0'] })).json.runs).toMatchObject([expected]);
  });

  test('are refused without models, for a run that is absent or deleted, and with a step that is none', async () => {
    await using server = await openTestServer();
    const runId = await newRun(server);
    const models = [{ model_id: NO_MODEL, step: 0 }];
    const log = (body: object) => server.post('runs/outputs', { run_id: runId, ...body });
    expect((await log({})).json.message).toContain("Missing value for required parameter 'models'");
    expect((await log({ models: [{}] })).json.message).toContain("required parameter 'models[0].model_id'");
    expect(refusalOf(await log({ models: [{ model_id: NO_MODEL, step: 0.5 }] }))).toEqual(INVALID);
    expect(refusalOf(await log({ run_id: 'nobody', models }))).toEqual(ABSENT);
    await server.post('runs/delete', { run_id: runId });
    expect(refusalOf(await log({ models }))).toEqual(INVALID);
    const inputs = await server.post('runs/log-inputs', { run_id: runId, models: [{ model_id: NO_MODEL }] });
    expect(refusalOf(inputs)).toEqual(INVALID);
  });
});

test('the datasets of at most twenty experiments are listed with their contexts', async () => {
  await using server = await openTestServer();
  const runId = await newRun(server);
  const path = '/ajax-api/2.0/mlflow/experiments/search-datasets';
  const dataset = { name: 'cards', digest: '1', source_type: 'local', source: 's' };
  const tags = [{ key: 'mlflow.data.context', value: 'train' }];
  await server.post('runs/log-inputs', {
    run_id: runId,
    datasets: [{ dataset, tags }, { dataset: { ...dataset, digest: '2' } }],
  });
  expect((await server.post(path, { experiment_ids: ['0', '5'] })).json).toEqual({
    dataset_summaries: [
      { experiment_id: '0', name: 'cards', digest: '1', context: 'train' },
      { experiment_id: '0', name: 'cards', digest: '2' },
    ],
  });
  expect((await server.post(path, { experiment_ids: ['5'] })).json).toEqual({});
  const none = await server.post(path, {});
  expect([...refusalOf(none), none.json.message]).toEqual([
    ...INVALID,
    'SearchDatasets request must specify at least one experiment_id.',
  ]);
  const many = await server.post(path, { experiment_ids: Array.from({ length: 21 }, (_, n) => String(n)) });
  expect(many.json.message).toContain('cannot specify more than 20 experiment_ids');
  expect(refusalOf(await server.post(path, { experiment_ids: ['x'] }))).toEqual(INVALID);
  expect((await server.post('experiments/search-datasets', { experiment_ids: ['0'] })).status).toBe(404);
});
