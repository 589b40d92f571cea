import { describe, expect, test } from 'vitest';
import { openTestServer, type TestServer } from './open-test-server.ts';

/** A run in the Default experiment; its id. */
async function newRun(server: TestServer, rest: object = {}): Promise<string> {
  const { json } = await server.post('runs/create', { experiment_id: '0', start_time: 1_700_000_000_000, ...rest });
  return json.run.info.run_id;
}

const runOf = async (server: TestServer, id: string) => (await server.get('runs/get', { run_id: id })).json.run;

describe('a run', () => {
  test('is made RUNNING, with the name mirrored in its tags, and read back the same', async () => {
    await using server = await openTestServer();
    const { json } = await server.post('runs/create', {
      experiment_id: '0',
      user_id: 'ann',
      run_name: 'first',
      start_time: 456,
      tags: [{ key: 'team', value: 'fraud' }],
    });
    const id = json.run.info.run_id;
    expect(id).toMatch(/^[\da-f]{32}$/);
    expect(json.run).toEqual({
      info: {
        run_id: id,
        run_uuid: id,
        run_name: 'first',
        experiment_id: '0',
        user_id: 'ann',
        status: 'RUNNING',
        start_time: 456,
        artifact_uri: expect.stringMatching(new RegExp(`/0/${id}/artifacts$`)),
        lifecycle_stage: 'active',
      },
      data: {
        tags: [
          { key: 'team', value: 'fraud' },
          { key: 'mlflow.runName', value: 'first' },
        ],
      },
      inputs: {},
      outputs: {},
    });
    const { tags } = json.run.data;
    const byKey = (a: { key: string }, b: { key: string }) => (a.key < b.key ? -1 : 1);
    expect(await runOf(server, id)).toEqual({ ...json.run, data: { tags: tags.toSorted(byKey) } });
    expect((await server.get('runs/get', { run_uuid: id })).status).toBe(200);
  });

  test('takes its name from the tag, else gets one, and refuses two different ones', async () => {
    await using server = await openTestServer();
    const nameOf = async (rest: object) => (await runOf(server, await newRun(server, rest))).info.run_name;
    const tags = [{ key: 'mlflow.runName', value: 'tagged' }];
    expect(await nameOf({ tags })).toBe('tagged');
    expect(await nameOf({ tags, run_name: 'tagged' })).toBe('tagged');
    expect(await nameOf({})).toMatch(/^[a-z]+-[a-z]+-\d+$/);
    const both = await server.post('runs/create', { experiment_id: '0', run_name: 'other', tags });
    expect([both.status, both.json.error_code]).toEqual([400, 'INVALID_PARAMETER_VALUE']);
  });

  test('starts at 0 when nothing else is said', async () => {
    await using server = await openTestServer();
    const { json } = await server.post('runs/create', { experiment_id: '0' });
    expect(json.run.info.start_time).toBe(0);
    expect(json.run.info).not.toHaveProperty('end_time');
  });

  test('is refused in an experiment that is absent, deleted or not named', async () => {
    await using server = await openTestServer();
    await server.post('experiments/create', { name: 'gone' });
    await server.post('experiments/delete', { experiment_id: '1' });
    const codes = [];
    for (const rest of [{ experiment_id: '7' }, { experiment_id: '1' }, {}]) {
      const { status, json } = await server.post('runs/create', rest);
      codes.push([status, json.error_code]);
    }
    expect(codes).toEqual([
      [404, 'RESOURCE_DOES_NOT_EXIST'],
      [400, 'INVALID_PARAMETER_VALUE'],
      [400, 'INVALID_PARAMETER_VALUE'],
    ]);
  });

  test('is updated only where something is said; a name changes the tag too, an empty one nothing', async () => {
    await using server = await openTestServer();
    const id = await newRun(server, { run_name: 'one' });
    const ended = await server.post('runs/update', { run_id: id, status: 'FINISHED', end_time: 1_700_000_000_005 });
    expect(ended.json.run_info).toMatchObject({ run_name: 'one', status: 'FINISHED', end_time: 1_700_000_000_005 });
    const renamed = await server.post('runs/update', { run_uuid: id, run_name: 'two' });
    expect(renamed.json.run_info).toMatchObject({ run_name: 'two', status: 'FINISHED', end_time: 1_700_000_000_005 });
    await server.post('runs/update', { run_id: id, run_name: '', status: 4, end_time: '1700000000006' });
    const run = await runOf(server, id);
    expect(run.info).toMatchObject({ run_name: 'two', status: 'FAILED', end_time: 1_700_000_000_006 });
    expect(run.data.tags).toEqual([{ key: 'mlflow.runName', value: 'two' }]);
    await server.post('runs/set-tag', { run_id: id, key: 'mlflow.runName', value: 'three' });
    expect((await runOf(server, id)).info.run_name).toBe('three');
  });

  test('is deleted and restored as often as one likes; deleted it is still read, but takes nothing', async () => {
    await using server = await openTestServer();
    const id = await newRun(server);
    for (const verb of ['delete', 'delete'])
      expect((await server.post(`runs/${verb}`, { run_id: id })).json).toEqual({});
    expect((await runOf(server, id)).info.lifecycle_stage).toBe('deleted');
    const writes: [string, object][] = [
      ['update', { status: 'FINISHED' }],
      ['log-metric', { key: 'm', value: 1, timestamp: 1 }],
      ['log-parameter', { key: 'p', value: '1' }],
      ['set-tag', { key: 't', value: '1' }],
      ['delete-tag', { key: 'mlflow.runName' }],
      ['log-batch', { params: [{ key: 'p', value: '1' }] }],
      ['log-inputs', { datasets: [{ dataset: { name: 'd', digest: '1', source_type: 'local', source: 's' } }] }],
      ['log-model', { model_json: '{"artifact_path":"","flavors":{},"utc_time_created":"","run_id":""}' }],
    ];
    for (const [verb, rest] of writes) {
      const { status, json } = await server.post(`runs/${verb}`, { run_id: id, ...rest });
      expect([verb, status, json.error_code]).toEqual([verb, 400, 'INVALID_PARAMETER_VALUE']);
      expect(json.message).toContain(`The run ${id} must be in the 'active' state`);
    }
    for (const verb of ['restore', 'restore']) await server.post(`runs/${verb}`, { run_id: id });
    expect((await runOf(server, id)).info.lifecycle_stage).toBe('active');
  });

  test('that is absent is a 404 in every route', async () => {
    await using server = await openTestServer();
    const rest = {
      run_id: 'nobody',
      key: 'k',
      value: '1',
      timestamp: 1,
      model_json: '{"artifact_path":"","flavors":{},"utc_time_created":"","run_id":""}',
    };
    const verbs = ['update', 'delete', 'restore', 'log-metric', 'log-parameter', 'set-tag', 'delete-tag', 'log-batch'];
    for (const verb of [...verbs, 'log-inputs', 'log-model']) {
      const { status, json } = await server.post(`runs/${verb}`, rest);
      expect([verb, status, json]).toEqual([
        verb,
        404,
        { error_code: 'RESOURCE_DOES_NOT_EXIST', message: 'Run with id=nobody not found' },
      ]);
    }
    expect((await server.get('runs/get', { run_id: 'nobody' })).status).toBe(404);
  });
});

describe('metrics', () => {
  test('the latest is the one with the highest step, then timestamp, then value', async () => {
    await using server = await openTestServer();
    const id = await newRun(server);
    const log = (value: number, timestamp: number, step: number) =>
      server.post('runs/log-metric', { run_id: id, key: 'loss', value, timestamp, step });
    await log(1, 100, 5);
    await log(2, 999, 4);
    expect((await runOf(server, id)).data.metrics).toEqual([{ key: 'loss', value: 1, timestamp: 100, step: 5 }]);
    await log(3, 100, 5);
    await log(2, 100, 5);
    expect((await runOf(server, id)).data.metrics).toEqual([{ key: 'loss', value: 3, timestamp: 100, step: 5 }]);
  });

  test('steps and times beyond 2^53 come back digit for digit, as numbers', async () => {
    await using server = await openTestServer();
    const id = await newRun(server);
    const body = `{"run_id": "${id}", "key": "m", "value": 1, "timestamp": 9007199254740993, "step": "-9223372036854775808"}`;
    expect((await server.post('runs/log-metric', body)).status).toBe(200);
    expect((await server.get('runs/get', { run_id: id })).text).toContain(
      '{"key":"m","value":1,"timestamp":9007199254740993,"step":-9223372036854775808}',
    );
  });

  test.each([
    ['"NaN"', 'NaN'],
    ['NaN', 'NaN'],
    ['"Infinity"', Number.MAX_VALUE],
    ['-Infinity', -Number.MAX_VALUE],
    ['"1.5"', 1.5],
    ['1e-3', 0.001],
    ['12345678901234567890', 12345678901234567000],
  ])('the value %s is answered as %s', async (sent, answered) => {
    await using server = await openTestServer();
    const id = await newRun(server);
    await server.post('runs/log-metric', `{"run_id": "${id}", "key": "m", "value": ${sent}, "timestamp": 1}`);
    expect((await runOf(server, id)).data.metrics).toEqual([{ key: 'm', value: answered, timestamp: 1, step: 0 }]);
  });

  test.each([
    ['{"run_id": 31, "key": "m", "value": 1, "timestamp": 1}', "Invalid value 31 for parameter 'run_id' supplied"],
    ['{"run_id": null, "key": "m", "value": 1, "timestamp": 1}', "Missing value for required parameter 'run_id'"],
    ['{"run_id": "RUN", "key": 31, "value": 1, "timestamp": 1}', "Invalid value 31 for parameter 'key' supplied"],
    ['{"run_id": "RUN", "value": 1, "timestamp": 1}', "Missing value for required parameter 'key'"],
    ['{"run_id": "RUN", "key": "m", "timestamp": 1}', "Missing value for required parameter 'value'"],
    ['{"run_id": "RUN", "key": "m", "value": "x", "timestamp": 1}', `Invalid value "x" for parameter 'value' supplied`],
    [
      '{"run_id": "RUN", "key": "m", "value": true, "timestamp": 1}',
      "Invalid value true for parameter 'value' supplied",
    ],
    ['{"run_id": "RUN", "key": "m", "value": 1}', "Missing value for required parameter 'timestamp'"],
    ['{"run_id": "RUN", "key": "m", "value": 1, "timestamp": "foo"}', `Invalid value "foo" for parameter 'timestamp'`],
    ['{"run_id": "RUN", "key": "m", "value": 1, "timestamp": 1.5}', "Invalid value 1.5 for parameter 'timestamp'"],
    ['{"run_id": "RUN", "key": "m", "value": 1, "timestamp": -1}', 'Invalid value -1 for parameter'],
    [
      '{"run_id": "RUN", "key": "m", "value": 1, "timestamp": 1, "step": [2]}',
      "Invalid value [2] for parameter 'step'",
    ],
    [
      '{"run_id": "RUN", "key": "m", "value": 1, "timestamp": 9223372036854775808}',
      'Invalid value 9223372036854775808',
    ],
    ['{"run_id": "RUN", "key": "a//b", "value": 1, "timestamp": 1}', 'Invalid value "a//b" for parameter'],
    ['{"run_id": "RUN", "key": "../b", "value": 1, "timestamp": 1}', 'Invalid value "../b" for parameter'],
    ['{"run_id": "RUN", "key": "a%b", "value": 1, "timestamp": 1}', 'Invalid value "a%b" for parameter'],
  ])('%s is refused', async (body, message) => {
    await using server = await openTestServer();
    const id = await newRun(server);
    const { status, json } = await server.post('runs/log-metric', body.replace('RUN', id));
    expect([status, json.error_code]).toEqual([400, 'INVALID_PARAMETER_VALUE']);
    expect(json.message).toContain(message);
  });
});

describe('params and tags', () => {
  test('a param is written once: the same value again is fine, another is refused', async () => {
    await using server = await openTestServer();
    const id = await newRun(server);
    const log = (value?: unknown) => server.post('runs/log-parameter', { run_id: id, key: 'lr', value });
    expect((await log('0.1')).json).toEqual({});
    expect((await log('0.1')).status).toBe(200);
    const other = await log('0.2');
    expect([other.status, other.json.error_code]).toEqual([400, 'INVALID_PARAMETER_VALUE']);
    expect(other.json.message).toContain('Changing param values is not allowed');
    expect((await log(0.1)).json.message).toContain("Invalid value 0.1 for parameter 'value' supplied");
    expect((await runOf(server, id)).data.params).toEqual([{ key: 'lr', value: '0.1' }]);
  });

  test('an absent value is empty, a long one is cut, never within a character', async () => {
    await using server = await openTestServer();
    const id = await newRun(server);
    await server.post('runs/log-parameter', { run_id: id, key: 'none' });
    await server.post('runs/log-parameter', { run_id: id, key: 'long', value: `${'x'.repeat(5999)}🙂` });
    await server.post('runs/set-tag', { run_id: id, key: 'long', value: 'y'.repeat(9000) });
    const { params, tags } = (await runOf(server, id)).data;
    expect(params).toEqual([
      { key: 'long', value: 'x'.repeat(5999) },
      { key: 'none', value: '' },
    ]);
    expect(tags[0]).toEqual({ key: 'long', value: 'y'.repeat(8000) });
  });

  test('a tag is replaced and deleted; an absent one is a 404', async () => {
    await using server = await openTestServer();
    const id = await newRun(server);
    for (const value of ['1', '2']) await server.post('runs/set-tag', { run_uuid: id, key: 'a', value });
    expect((await runOf(server, id)).data.tags[0]).toEqual({ key: 'a', value: '2' });
    expect((await server.post('runs/delete-tag', { run_id: id, key: 'a' })).json).toEqual({});
    const again = await server.post('runs/delete-tag', { run_id: id, key: 'a' });
    expect([again.status, again.json.error_code]).toEqual([404, 'RESOURCE_DOES_NOT_EXIST']);
    expect(again.json.message).toContain('No tag with name: a');
  });
});

describe('batches', () => {
  test('write everything at once; of a tag given twice the last counts', async () => {
    await using server = await openTestServer();
    const id = await newRun(server, { run_name: 'old' });
    const reply = await server.post('runs/log-batch', {
      run_id: id,
      metrics: [
        { key: 'm', value: 1, timestamp: 1, step: 1 },
        { key: 'm', value: 2, timestamp: 2, step: '2' },
        { key: 'm', value: 2, timestamp: 2, step: 2 },
        { key: 'n', value: 'NaN', timestamp: '3' },
      ],
      params: [{ key: 'p', value: '1' }, { key: 'q' }],
      tags: [
        { key: 't', value: '1' },
        { key: 't', value: '2' },
        { key: 'mlflow.runName', value: 'new' },
      ],
    });
    expect(reply.json).toEqual({});
    const { info, data } = await runOf(server, id);
    expect(info.run_name).toBe('new');
    expect(data).toEqual({
      metrics: [
        { key: 'm', value: 2, timestamp: 2, step: 2 },
        { key: 'n', value: 'NaN', timestamp: 3, step: 0 },
      ],
      params: [
        { key: 'p', value: '1' },
        { key: 'q', value: '' },
      ],
      tags: [
        { key: 'mlflow.runName', value: 'new' },
        { key: 't', value: '2' },
      ],
    });
    expect(await server.workspace.experiments.metricHistory(id, 'm')).toHaveLength(2);
    expect((await server.post('runs/log-batch', { run_id: id })).json).toEqual({});
  });

  const metric = (index: number) => ({ key: `m${index}`, value: index, timestamp: 1 });
  const pair = (index: number) => ({ key: `k${index}`, value: '1' });
  const many = <T>(count: number, make: (index: number) => T) =>
    Array.from({ length: count }, (_, index) => make(index));

  test.each([
    [{ metrics: [{ key: 'm', value: 1 }] }, "Missing value for required parameter 'metrics[0].timestamp'"],
    [{ metrics: [metric(0), { value: 1, timestamp: 1 }] }, "Missing value for required parameter 'metrics[1].key'"],
    [{ metrics: [metric(0), { ...metric(1), step: 'x' }] }, `Invalid value "x" for parameter 'metrics[1].step'`],
    [{ metrics: 'foo' }, `Invalid value "foo" for parameter 'metrics' supplied`],
    [{ metrics: ['foo'] }, `Invalid value ["foo"] for parameter 'metrics' supplied`],
    [{ params: 'foo' }, `Invalid value "foo" for parameter 'params' supplied`],
    [{ params: [{ value: '1' }] }, "Missing value for required parameter 'params[0].key'"],
    [{ params: [{ key: 'a', value: 1 }] }, "Invalid value 1 for parameter 'params[0].value'"],
    [{ tags: 'foo' }, `Invalid value "foo" for parameter 'tags' supplied`],
    [{ tags: [{ key: '' }] }, "Missing value for required parameter 'tags[0].key'"],
    [{ params: [pair(1), pair(1)] }, 'Duplicate parameter keys'],
    [{ metrics: many(1001, metric) }, 'at most 1000 metrics. Got 1001 metrics'],
    [{ params: many(101, pair) }, 'at most 100 params'],
    [{ tags: many(101, pair) }, 'at most 100 tags'],
    [{ metrics: many(950, metric), params: many(51, pair) }, 'at most 1000 metrics, params, and tags'],
    [{ metrics: [metric(0)], tags: [{ key: 'k'.repeat(251), value: '' }] }, 'at most 250 characters'],
  ])('what is wrong leaves nothing written: %j', async (rest, message) => {
    await using server = await openTestServer();
    const id = await newRun(server);
    const { status, json } = await server.post('runs/log-batch', { run_id: id, ...rest });
    expect([status, json.error_code]).toEqual([400, 'INVALID_PARAMETER_VALUE']);
    expect(json.message).toContain(message);
    const { data } = await runOf(server, id);
    expect(Object.keys(data)).toEqual(['tags']);
    expect(data.tags).toHaveLength(1);
  });

  test('a param that changes leaves nothing of the batch written', async () => {
    await using server = await openTestServer();
    const id = await newRun(server);
    await server.post('runs/log-parameter', { run_id: id, key: 'k1', value: 'other' });
    const { json } = await server.post('runs/log-batch', {
      run_id: id,
      metrics: [metric(0)],
      params: [pair(0), pair(1)],
    });
    expect(json.message).toContain('Changing param values is not allowed');
    expect((await runOf(server, id)).data).toMatchObject({ params: [{ key: 'k1', value: 'other' }] });
    expect((await runOf(server, id)).data).not.toHaveProperty('metrics');
  });

  test('from many clients to one run at once lose nothing', async () => {
    await using server = await openTestServer();
    const id = await newRun(server);
    const batches = many(32, (batch) =>
      server.post('runs/log-batch', {
        run_id: id,
        metrics: many(50, (index) => ({ key: 'm', value: index, timestamp: 1, step: batch * 50 + index })),
        params: [pair(batch)],
      }),
    );
    expect((await Promise.all(batches)).map(({ status }) => status)).toEqual(many(32, () => 200));
    expect(await server.workspace.experiments.metricHistory(id, 'm')).toHaveLength(1600);
    expect((await runOf(server, id)).data.params).toHaveLength(32);
  });
});

describe('dataset inputs', () => {
  const dataset = { name: 'd', digest: 'abc', source_type: 'local', source: 'first', schema: '{}', profile: '{}' };

  test('come back with their tags; the first of a name and digest keeps its fields', async () => {
    await using server = await openTestServer();
    const id = await newRun(server);
    const tags = [
      { key: 'mlflow.data.context', value: 'train' },
      { key: 'foo', value: 'baz' },
    ];
    const other = { ...dataset, source: 'second' };
    const log = (datasets: unknown) => server.post('runs/log-inputs', { run_id: id, datasets });
    await log([
      { dataset, tags },
      { dataset: other, tags: [] },
    ]);
    await log([{ dataset: other, tags: [{ key: 'late', value: '1' }] }]);
    expect((await runOf(server, id)).inputs).toEqual({
      dataset_inputs: [{ tags: tags.toReversed(), dataset }],
    });
  });

  test.each([
    [{ datasets: [{ tags: [] }] }, "Missing value for required parameter 'datasets[0].dataset'"],
    [{ datasets: [{ dataset: { digest: 'a' } }] }, "Missing value for required parameter 'datasets[0].dataset.name'"],
    [{ datasets: [{ dataset: { ...dataset, name: 7 } }] }, "Invalid value 7 for parameter 'datasets[0].dataset.name'"],
    [{ datasets: [{ dataset: { ...dataset, name: 'n'.repeat(501) } }] }, 'at most 500 characters'],
    [{ datasets: [{ dataset, tags: [{ key: 'k', value: 'v'.repeat(501) }] }] }, 'at most 500 characters'],
    [{ datasets: [{ dataset, tags: [{ key: 'k'.repeat(256), value: 'v' }] }] }, 'at most 255 characters'],
  ])('are refused when they break a rule', async (rest, message) => {
    await using server = await openTestServer();
    const id = await newRun(server);
    const { status, json } = await server.post('runs/log-inputs', { run_id: id, ...rest });
    expect([status, json.error_code]).toEqual([400, 'INVALID_PARAMETER_VALUE']);
    expect(json.message).toContain(message);
    expect((await server.post('runs/log-inputs', rest)).json.message).toContain("required parameter 'run_id'");
  });
});

describe('models of older clients', () => {
  const model = {
    artifact_path: 'a',
    flavors: { python_function: { env: 'e', config: { x: 1 } } },
    utc_time_created: 't',
    run_id: 'r',
  };

  test('gather in a tag of the run, without the configuration of the flavour', async () => {
    await using server = await openTestServer();
    const id = await newRun(server);
    for (const artifact_path of ['a', 'b']) {
      await server.post('runs/log-model', { run_id: id, model_json: JSON.stringify({ ...model, artifact_path }) });
    }
    const tags: { key: string; value: string }[] = (await runOf(server, id)).data.tags;
    const history = JSON.parse(tags.find(({ key }) => key === 'mlflow.log-model.history')?.value ?? '');
    const kept = { ...model, flavors: { python_function: { env: 'e' } } };
    expect(history).toEqual([kept, { ...kept, artifact_path: 'b' }]);
  });

  test.each(['no json', '[]', '{"artifact_path": "a"}'])('%s is refused', async (model_json) => {
    await using server = await openTestServer();
    const id = await newRun(server);
    expect(await server.post('runs/log-model', { run_id: id, model_json })).toMatchObject({
      status: 400,
      json: { error_code: 'INVALID_PARAMETER_VALUE' },
    });
  });
});

describe('search', () => {
  test('finds runs by filter, order and view, in pages; the last full page has no token', async () => {
    await using server = await openTestServer();
    const ids: string[] = [];
    for (const [index, loss] of [3, 1, 2, 4].entries()) {
      const id = await newRun(server, { start_time: 1000 + index });
      await server.post('runs/log-metric', { run_id: id, key: 'loss', value: loss, timestamp: 1 });
      ids.push(id);
    }
    await server.post('runs/delete', { run_id: ids[3] });
    const search = async (rest: object) => (await server.post('runs/search', { experiment_ids: ['0'], ...rest })).json;
    const found = (page: { runs?: { info: { run_id: string } }[] }) =>
      page.runs?.map((run) => ids.indexOf(run.info.run_id));
    expect(found(await search({}))).toEqual([2, 1, 0]);
    expect(found(await search({ run_view_type: 'DELETED_ONLY' }))).toEqual([3]);
    expect(found(await search({ run_view_type: 3 }))).toEqual([3, 2, 1, 0]);
    expect(found(await search({ filter: 'metrics.loss < 3', order_by: ['metrics.loss ASC'] }))).toEqual([1, 2]);
    expect(await search({ filter: 'metrics.loss > 100' })).toEqual({});
    expect(await search({ experiment_ids: [] })).toEqual({});
    const first = await search({ max_results: 2 });
    expect(found(first)).toEqual([2, 1]);
    const second = await search({ max_results: 2, page_token: first.next_page_token });
    expect(found(second)).toEqual([0]);
    expect(second).not.toHaveProperty('next_page_token');
    expect(await search({ max_results: 3 })).not.toHaveProperty('next_page_token');
  });

  test.each([
    [{ max_results: 0 }, "Invalid value 0 for parameter 'max_results' supplied"],
    [{ max_results: 50_001 }, "Invalid value 50001 for parameter 'max_results' supplied"],
    [{ page_token: 'nonsense' }, 'page_token'],
    [{ filter: 'metrics.loss ==' }, 'compared with a number'],
    [{ filter: "foo = 'a'" }, "(character 1)\n  foo = 'a'\n  ^\nAttributes are run_id"],
    [{ filter: "tags.a = '1'; drop table run" }, ''],
    [{ order_by: ['nonsense DESC'] }, 'nonsense'],
    [{ experiment_ids: ['one'] }, 'experimentIds[0]'],
    [{ experiment_ids: [1] }, "Invalid value [1] for parameter 'experiment_ids'"],
    [{ order_by: 'start_time' }, `Invalid value "start_time" for parameter 'order_by'`],
  ])('%j is a 400', async (rest, message) => {
    await using server = await openTestServer();
    const { status, json } = await server.post('runs/search', { experiment_ids: ['0'], ...rest });
    expect([status, json.error_code]).toEqual([400, 'INVALID_PARAMETER_VALUE']);
    expect(json.message).toContain(message);
  });
});
