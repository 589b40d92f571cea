import { describe, expect, test } from 'vitest';
import { openTestServer, type TestServer } from './open-test-server.ts';

test('an experiment is made, found by id and by name, and carries its tags', async () => {
  await using server = await openTestServer();
  const tags = [
    { key: 'team', value: 'fraud' },
    { key: 'empty', value: '' },
  ];
  const created = await server.post('experiments/create', { name: 'First', tags });
  expect(created.json).toEqual({ experiment_id: '1' });
  const { experiment } = (await server.get('experiments/get', { experiment_id: '1' })).json;
  expect(experiment).toEqual({
    experiment_id: '1',
    name: 'First',
    artifact_location: expect.any(String),
    lifecycle_stage: 'active',
    creation_time: expect.any(Number),
    last_update_time: experiment.creation_time,
    tags: tags.toSorted((a, b) => (a.key < b.key ? -1 : 1)),
  });
  const byName = await server.get('experiments/get-by-name', { experiment_name: 'First' });
  expect(byName.json.experiment).toEqual(experiment);
});

test('a name is taken once and for all, also by a deleted experiment', async () => {
  await using server = await openTestServer();
  await server.post('experiments/create', { name: 'a' });
  await server.post('experiments/delete', { experiment_id: '1' });
  const again = await server.post('experiments/create', { name: 'a' });
  expect([again.status, again.json.error_code]).toEqual([400, 'RESOURCE_ALREADY_EXISTS']);
  await server.post('experiments/create', { name: 'b' });
  const renamed = await server.post('experiments/update', { experiment_id: '2', new_name: 'a' });
  expect([renamed.status, renamed.json.error_code]).toEqual([400, 'RESOURCE_ALREADY_EXISTS']);
});

test('an unknown experiment is a 404, an id that is no number a 400', async () => {
  await using server = await openTestServer();
  const unknown = await server.get('experiments/get', { experiment_id: '12345678901234567890' });
  expect(unknown).toMatchObject({
    status: 404,
    json: { error_code: 'RESOURCE_DOES_NOT_EXIST', message: 'No Experiment with id=12345678901234567890 exists' },
  });
  const byName = await server.get('experiments/get-by-name', { experiment_name: 'nobody' });
  expect(byName.json).toEqual({
    error_code: 'RESOURCE_DOES_NOT_EXIST',
    message: "Could not find experiment with name 'nobody'",
  });
  const malformed = await server.get('experiments/get', { experiment_id: 'one' });
  expect([malformed.status, malformed.json.error_code]).toEqual([400, 'INVALID_PARAMETER_VALUE']);
  expect((await server.get('experiments/get')).json.message).toContain(
    "Missing value for required parameter 'experiment_id'",
  );
});

test('deleting takes the runs along and restoring brings them back, each only once', async () => {
  await using server = await openTestServer();
  const { experiments } = server.workspace;
  await server.post('experiments/create', { name: 'a' });
  const run = await experiments.startRun({ experimentId: '1' });
  const stages = async () => [
    (await experiments.getExperiment('1')).lifecycleStage,
    (await experiments.getRun(run.id)).lifecycleStage,
  ];
  const move = async (verb: string) => (await server.post(`experiments/${verb}`, { experiment_id: '1' })).status;
  expect(await move('restore')).toBe(404);
  expect(await move('delete')).toBe(200);
  expect(await stages()).toEqual(['deleted', 'deleted']);
  expect(await move('delete')).toBe(404);
  expect(await move('restore')).toBe(200);
  expect(await stages()).toEqual(['active', 'active']);
});

test('a deleted experiment takes no tags and no new name', async () => {
  await using server = await openTestServer();
  await server.post('experiments/create', { name: 'a', tags: [{ key: 't', value: '1' }] });
  await server.post('experiments/delete', { experiment_id: '1' });
  for (const [verb, rest] of [
    ['set-experiment-tag', { key: 't', value: '2' }],
    ['delete-experiment-tag', { key: 't' }],
    ['update', { new_name: 'b' }],
  ] as const) {
    const reply = await server.post(`experiments/${verb}`, { experiment_id: '1', ...rest });
    expect([reply.status, reply.json.error_code]).toEqual([400, 'INVALID_PARAMETER_VALUE']);
  }
});

test('a tag is set, set anew and deleted; deleting an absent one is a 404', async () => {
  await using server = await openTestServer();
  const tag = (verb: string, rest: object) => server.post(`experiments/${verb}`, { experiment_id: '0', ...rest });
  expect((await tag('set-experiment-tag', { key: 'k', value: 'one' })).json).toEqual({});
  await tag('set-experiment-tag', { key: 'k', value: 'two' });
  const { experiment } = (await server.get('experiments/get', { experiment_id: '0' })).json;
  expect(experiment.tags).toEqual([{ key: 'k', value: 'two' }]);
  expect((await tag('delete-experiment-tag', { key: 'k' })).json).toEqual({});
  const absent = await tag('delete-experiment-tag', { key: 'k' });
  expect([absent.status, absent.json.error_code]).toEqual([404, 'RESOURCE_DOES_NOT_EXIST']);
  expect((await tag('set-experiment-tag', { key: 'k', value: 'x'.repeat(5001) })).status).toBe(400);
});

describe('search', () => {
  async function openFour(): Promise<TestServer> {
    const server = await openTestServer();
    for (const [name, tags] of [
      ['a', [{ key: 'key', value: 'value' }]],
      ['ab', [{ key: 'key', value: 'vaLue' }]],
      ['Abc', []],
    ] as const) {
      await new Promise((resolve) => setTimeout(resolve, 2));
      await server.post('experiments/create', { name, tags });
    }
    return server;
  }
  const found = async (server: TestServer, rest: object) => {
    const { status, json } = await server.post('experiments/search', { max_results: 1000, ...rest });
    return status === 200 ? (json.experiments ?? []).map(({ name }: { name: string }) => name) : json;
  };

  test('filters by attributes and tags, newest first; what lacks a tag never matches', async () => {
    await using server = await openFour();
    for (const [filter, names] of [
      ['', ['Abc', 'ab', 'a', 'Default']],
      ["attribute.name = 'a'", ['a']],
      ["attribute.name != 'a'", ['Abc', 'ab', 'Default']],
      ["name LIKE 'a%'", ['ab', 'a']],
      ["name ilike 'A%'", ['Abc', 'ab', 'a']],
      ["tag.key = 'value'", ['a']],
      ["tags.`key` != 'value'", ['ab']],
      ["tag.key ILIKE '%alu%'", ['ab', 'a']],
      ['tags.key IS NULL', ['Abc', 'Default']],
      ["tags.key IS NOT NULL AND name != 'a'", ['ab']],
      ['creation_time > 0 and last_update_time >= 1', ['Abc', 'ab', 'a', 'Default']],
      ['creation_time < 5', []],
    ] as const) {
      expect([filter, await found(server, { filter })]).toEqual([filter, names]);
    }
  });

  test('orders as asked, in pages of any size that never overlap', async () => {
    await using server = await openFour();
    expect(await found(server, { order_by: ['name DESC'] })).toEqual(['ab', 'a', 'Default', 'Abc']);
    expect(await found(server, { order_by: ['experiment_id'] })).toEqual(['Default', 'a', 'ab', 'Abc']);
    const first = await server.post('experiments/search', { max_results: 3 });
    expect(first.json.experiments).toHaveLength(3);
    expect(await found(server, { page_token: first.json.next_page_token })).toEqual(['Default']);
    const all = await server.get('experiments/search', {
      max_results: '4',
      view_type: 'ALL',
      order_by: ['name', 'experiment_id'],
    });
    expect(all.json.experiments.map(({ name }: { name: string }) => name)).toEqual(['Abc', 'Default', 'a', 'ab']);
    expect(all.json).not.toHaveProperty('next_page_token');
  });

  test('shows the active ones, the deleted ones or all', async () => {
    await using server = await openFour();
    await server.post('experiments/delete', { experiment_id: '2' });
    expect(await found(server, {})).toEqual(['Abc', 'a', 'Default']);
    expect(await found(server, { view_type: 'DELETED_ONLY' })).toEqual(['ab']);
    expect(await found(server, { view_type: 3 })).toEqual(['Abc', 'ab', 'a', 'Default']);
  });

  test.each([
    { filter: "name == 'a'" },
    { filter: "name = 'a' OR name = 'b'" },
    { filter: "name > 'a'" },
    { filter: 'creation_time = now' },
    { filter: "metrics.a = '1'" },
    { filter: 'name IS NULL' },
    { filter: "name = 'a'; drop table experiment" },
    { order_by: ['tags.key'] },
    { order_by: ['name; drop table experiment'] },
    { max_results: 0 },
    { max_results: 50_001 },
    { page_token: 'x' },
  ])('refuses %j', async (rest) => {
    await using server = await openTestServer();
    expect(await found(server, rest)).toMatchObject({ error_code: 'INVALID_PARAMETER_VALUE' });
  });
});
