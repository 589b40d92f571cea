import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { asRunId } from '../../src/schema/index.ts';
import { openTestServer, type Reply, type TestServer } from './open-test-server.ts';

const told = ({ status, json }: Reply) => [status, json.error_code];

/** A server with the model `fraud`, and a way to add versions of it. */
async function openWithModel(): Promise<TestServer & { readonly version: (more?: object) => Promise<Reply> }> {
  const server = await openTestServer();
  await server.post('registered-models/create', { name: 'fraud' });
  return {
    ...server,
    version: (more = {}) =>
      server.post('model-versions/create', { name: 'fraud', source: 's3://bucket/models/fraud', ...more }),
  };
}

describe('registered models', () => {
  test('are made with tags and description, read, described anew, renamed and deleted', async () => {
    await using server = await openTestServer();
    const tags = [{ key: 'team', value: 'risk' }];
    const { json } = await server.post('registered-models/create', { name: 'a b', tags, description: 'first' });
    expect(json.registered_model).toEqual({
      name: 'a b',
      creation_timestamp: expect.any(Number),
      last_updated_timestamp: json.registered_model.creation_timestamp,
      description: 'first',
      tags,
    });
    expect((await server.get('registered-models/get', { name: 'a b' })).json).toEqual(json);
    const described = await server.send('PATCH', 'registered-models/update', { name: 'a b', description: 'second' });
    expect(described.json.registered_model.description).toBe('second');
    const undescribed = await server.send('PATCH', 'registered-models/update', { name: 'a b' });
    expect(undescribed.json.registered_model).not.toHaveProperty('description');
    const renamed = await server.post('registered-models/rename', { name: 'a b', new_name: 'c' });
    expect(renamed.json.registered_model).toMatchObject({ name: 'c', tags });
    expect(told(await server.get('registered-models/get', { name: 'a b' }))).toEqual([404, 'RESOURCE_DOES_NOT_EXIST']);
    expect((await server.send('DELETE', 'registered-models/delete', { name: 'c' })).text).toBe('{}');
    expect((await server.send('DELETE', 'registered-models/delete', { name: 'c' })).json).toEqual({
      error_code: 'RESOURCE_DOES_NOT_EXIST',
      message: 'Registered Model with name=c not found',
    });
  });

  test('have names of their own', async () => {
    await using server = await openTestServer();
    for (const name of ['a', 'b']) await server.post('registered-models/create', { name });
    const again = await server.post('registered-models/create', { name: 'a' });
    expect([again.status, again.json]).toEqual([
      400,
      { error_code: 'RESOURCE_ALREADY_EXISTS', message: 'Registered Model (name=a) already exists.' },
    ]);
    const renamed = await server.post('registered-models/rename', { name: 'a', new_name: 'b' });
    expect(told(renamed)).toEqual([400, 'RESOURCE_ALREADY_EXISTS']);
    expect((await server.post('registered-models/rename', { name: 'a', new_name: 'a' })).status).toBe(200);
    const prompt = { name: 'a', tags: [{ key: 'mlflow.prompt.is_prompt', value: 'true' }] };
    expect((await server.post('registered-models/create', prompt)).json.message).toContain(
      'already taken by a registered model',
    );
  });

  test('refuse names that are blank, long, or mean something in an address', async () => {
    await using server = await openTestServer();
    for (const name of ['   ', 'a/b', 'a:b', '..', '.', '../a', 'x'.repeat(257), 'a\u0000b', 'a\nb']) {
      expect(told(await server.post('registered-models/create', { name }))).toEqual([400, 'INVALID_PARAMETER_VALUE']);
      expect(told(await server.get('registered-models/get', { name }))).toEqual([400, 'INVALID_PARAMETER_VALUE']);
    }
    expect((await server.post('registered-models/create', { name: 'x'.repeat(256) })).status).toBe(200);
  });

  test('say what is missing', async () => {
    await using server = await openTestServer();
    for (const [method, path, body, missing] of [
      ['POST', 'create', {}, 'name'],
      ['GET', 'get', undefined, 'name'],
      ['PATCH', 'update', { name: '' }, 'name'],
      ['POST', 'rename', { name: 'a' }, 'new_name'],
      ['DELETE', 'delete', {}, 'name'],
      ['POST', 'set-tag', { name: 'a', value: 'x' }, 'key'],
      ['DELETE', 'delete-tag', { name: 'a' }, 'key'],
      ['POST', 'alias', { name: 'a', alias: 'b' }, 'version'],
      ['DELETE', 'alias', { name: 'a' }, 'alias'],
    ] as const) {
      const reply = await server.send(method, `registered-models/${path}`, body);
      expect(told(reply)).toEqual([400, 'INVALID_PARAMETER_VALUE']);
      expect(reply.json.message).toContain(`Missing value for required parameter '${missing}'`);
    }
  });

  test('carry tags within limits, and lose them', async () => {
    await using server = await openWithModel();
    const tag = (key: unknown, value?: unknown) =>
      server.post('registered-models/set-tag', { name: 'fraud', key, value });
    expect((await tag('k', 'one')).text).toBe('{}');
    await tag('k', 'two');
    await tag('empty');
    expect((await tag('long', 'x'.repeat(100_000))).status).toBe(200);
    expect(told(await tag('long', 'x'.repeat(100_001)))).toEqual([400, 'INVALID_PARAMETER_VALUE']);
    expect((await tag('x'.repeat(250), '')).status).toBe(200);
    for (const key of ['x'.repeat(251), 'a/../b', '#', '.']) expect((await tag(key, 'v')).status).toBe(400);
    expect(told(await tag('k', 7))).toEqual([400, 'INVALID_PARAMETER_VALUE']);
    const remove = (key: string) => server.send('DELETE', 'registered-models/delete-tag', { name: 'fraud', key });
    for (const key of ['long', 'x'.repeat(250), 'long']) expect((await remove(key)).text).toBe('{}');
    expect((await server.get('registered-models/get', { name: 'fraud' })).json.registered_model.tags).toEqual([
      { key: 'empty', value: '' },
      { key: 'k', value: 'two' },
    ]);
    const elsewhere = await server.post('registered-models/set-tag', { name: 'nobody', key: 'k', value: 'v' });
    expect(told(elsewhere)).toEqual([404, 'RESOURCE_DOES_NOT_EXIST']);
  });
});

describe('model versions', () => {
  test('are registered with all that is known of them', async () => {
    await using server = await openWithModel();
    const more = { run_id: 'a'.repeat(32), run_link: 'http://host/run', description: 'one' };
    const { json } = await server.version({ ...more, tags: [{ key: 'k', value: 'v' }] });
    expect(json.model_version).toEqual({
      name: 'fraud',
      version: '1',
      creation_timestamp: expect.any(Number),
      last_updated_timestamp: json.model_version.creation_timestamp,
      current_stage: 'None',
      source: 's3://bucket/models/fraud',
      status: 'READY',
      tags: [{ key: 'k', value: 'v' }],
      ...more,
    });
    expect((await server.get('model-versions/get', { name: 'fraud', version: '1' })).json).toEqual(json);
    const uri = await server.get('model-versions/get-download-uri', { name: 'fraud', version: '1' });
    expect(uri.json).toEqual({ artifact_uri: 's3://bucket/models/fraud' });
    const bare = (await server.version()).json.model_version;
    // Clients tell an empty text from none.
    expect(bare).toMatchObject({ version: '2', description: '', run_id: '', run_link: '' });
  });

  test('need a model, a number and what they are', async () => {
    await using server = await openWithModel();
    const absent = await server.post('model-versions/create', { name: 'nobody', source: 's3://a/b' });
    expect([absent.status, absent.json.message]).toEqual([404, 'Registered Model with name=nobody not found']);
    const get = (version: string) => server.get('model-versions/get', { name: 'fraud', version });
    expect((await get('1')).json).toEqual({
      error_code: 'RESOURCE_DOES_NOT_EXIST',
      message: 'Model Version (name=fraud, version=1) not found',
    });
    expect((await get('something not correct')).json).toEqual({
      error_code: 'INVALID_PARAMETER_VALUE',
      message: "Parameter 'version' must be an integer, got 'something not correct'.",
    });
    for (const version of ['1.5', '99999999999999999999', '']) expect((await get(version)).status).toBe(400);
    for (const version of ['0', '-1', '9007199254740991']) expect((await get(version)).status).toBe(404);
    expect((await server.post('model-versions/create', { name: 'fraud' })).json.message).toContain(
      "parameter 'source'",
    );
    expect((await server.version({ tags: 'no list' })).status).toBe(400);
    expect((await server.version({ source: `s3://a/${'x'.repeat(2050)}` })).status).toBe(400);
  });

  test('numbers go on after a deletion, and start again with a model made anew', async () => {
    await using server = await openWithModel();
    const numbers = async () => (await server.version()).json.model_version.version;
    const remove = (version: string) => server.send('DELETE', 'model-versions/delete', { name: 'fraud', version });
    expect([await numbers(), await numbers()]).toEqual(['1', '2']);
    expect((await remove('2')).text).toBe('{}');
    expect(told(await remove('2'))).toEqual([404, 'RESOURCE_DOES_NOT_EXIST']);
    expect(await numbers()).toBe('3');
    await server.send('DELETE', 'registered-models/delete', { name: 'fraud' });
    await server.post('registered-models/create', { name: 'fraud' });
    expect(await numbers()).toBe('1');
  });

  test('move to any stage in any case, taking the place of others if asked to', async () => {
    await using server = await openWithModel();
    for (const _ of [1, 2, 3]) await server.version();
    const move = (version: string, stage: string, archive_existing_versions?: unknown) =>
      server.post('model-versions/transition-stage', { name: 'fraud', version, stage, archive_existing_versions });
    expect((await move('1', 'production')).json.model_version.current_stage).toBe('Production');
    await move('2', 'PRODUCTION');
    await move('3', 'Staging', true);
    const latest = async (stages: string[]) => {
      const { json } = await server.post('registered-models/get-latest-versions', { name: 'fraud', stages });
      const versions = (json.model_versions ?? []) as { version: string; current_stage: string }[];
      return Object.fromEntries(versions.map(({ version, current_stage }) => [current_stage, version]));
    };
    expect(await latest([])).toEqual({ Production: '2', Staging: '3' });
    expect(await latest(['none'])).toEqual({});
    await move('3', 'Production', true);
    expect(await latest([])).toEqual({ Production: '3', Archived: '2' });
    expect(await latest(['production'])).toEqual({ Production: '3' });
    const unknown = await move('3', 'somewhere');
    expect(told(unknown)).toEqual([400, 'INVALID_PARAMETER_VALUE']);
    expect(unknown.json.message).toContain('Invalid Model Version stage: somewhere.');
    const archived = await move('3', 'Archived', true);
    expect([archived.status, archived.json.message]).toEqual([
      400,
      expect.stringContaining('cannot archive existing model versions'),
    ]);
    expect(told(await move('9', 'Staging'))).toEqual([404, 'RESOURCE_DOES_NOT_EXIST']);
    expect((await move('3', 'Staging', 'yes')).status).toBe(400);
  });

  test('are described anew, and not at all when nothing is said', async () => {
    await using server = await openWithModel();
    await server.version({ description: 'one' });
    const update = (more: object) =>
      server.send('PATCH', 'model-versions/update', { name: 'fraud', version: '1', ...more });
    expect((await update({ description: 'two' })).json.model_version.description).toBe('two');
    expect((await update({})).json.model_version).not.toHaveProperty('description');
    expect(told(await server.send('PATCH', 'model-versions/update', { name: 'fraud', version: '7' }))).toEqual([
      404,
      'RESOURCE_DOES_NOT_EXIST',
    ]);
  });

  test('carry tags, and lose them', async () => {
    await using server = await openWithModel();
    await server.version();
    const at = { name: 'fraud', version: '1' };
    for (const value of ['a', '']) await server.post('model-versions/set-tag', { ...at, key: 'k', value });
    await server.post('model-versions/set-tag', { ...at, key: 'gone', value: 'x' });
    for (const _ of [1, 2]) {
      expect((await server.send('DELETE', 'model-versions/delete-tag', { ...at, key: 'gone' })).text).toBe('{}');
    }
    const { json } = await server.get('model-versions/get', at);
    expect(json.model_version.tags).toEqual([{ key: 'k', value: '' }]);
    const absent = await server.post('model-versions/set-tag', { ...at, version: '2', key: 'k', value: 'v' });
    expect(told(absent)).toEqual([404, 'RESOURCE_DOES_NOT_EXIST']);
  });

  test('a change of a version is one of its model, unless only its description or tags change', async () => {
    await using server = await openWithModel();
    const updated = async () =>
      (await server.get('registered-models/get', { name: 'fraud' })).json.registered_model.last_updated_timestamp;
    const at = { name: 'fraud', version: '1' };
    const changes = async (work: () => Promise<Reply>) => {
      const before = await updated();
      await new Promise((resolve) => setTimeout(resolve, 2));
      expect((await work()).status).toBe(200);
      return (await updated()) > before;
    };
    expect(await changes(() => server.version())).toBe(true);
    expect(await changes(() => server.send('PATCH', 'model-versions/update', { ...at, description: 'x' }))).toBe(false);
    expect(await changes(() => server.post('model-versions/set-tag', { ...at, key: 'k', value: 'v' }))).toBe(false);
    expect(await changes(() => server.post('model-versions/transition-stage', { ...at, stage: 'Staging' }))).toBe(true);
    expect(await changes(() => server.send('DELETE', 'model-versions/delete', at))).toBe(true);
  });
});

describe('aliases', () => {
  test('point to one version, move, and go with it', async () => {
    await using server = await openWithModel();
    for (const _ of [1, 2]) await server.version();
    const set = (alias: string, version: string) =>
      server.post('registered-models/alias', { name: 'fraud', alias, version });
    const get = (alias: string) => server.get('registered-models/alias', { name: 'fraud', alias });
    expect((await set('champion', '1')).text).toBe('{}');
    await set('Production', '1');
    await set('champion', '2');
    expect((await get('champion')).json.model_version).toMatchObject({ version: '2', aliases: ['champion'] });
    expect((await get('Production')).json.model_version.version).toBe('1');
    expect((await get('LATEST')).json.model_version.version).toBe('2');
    const model = (await server.get('registered-models/get', { name: 'fraud' })).json.registered_model;
    expect(model.aliases).toEqual([
      { alias: 'Production', version: '1' },
      { alias: 'champion', version: '2' },
    ]);
    expect(model.latest_versions[0]).not.toHaveProperty('aliases');
    await server.send('DELETE', 'model-versions/delete', { name: 'fraud', version: '2' });
    expect(await get('champion')).toMatchObject({
      status: 400,
      json: { error_code: 'INVALID_PARAMETER_VALUE', message: 'Registered model alias champion not found.' },
    });
    for (const _ of [1, 2]) {
      const body = { name: 'fraud', alias: 'Production' };
      expect((await server.send('DELETE', 'registered-models/alias', body)).text).toBe('{}');
    }
    expect(told(await set('champion', '7'))).toEqual([404, 'RESOURCE_DOES_NOT_EXIST']);
    const elsewhere = await server.get('registered-models/alias', { name: 'nobody', alias: 'champion' });
    expect(told(elsewhere)).toEqual([404, 'RESOURCE_DOES_NOT_EXIST']);
  });

  test('have the form that MLflow gives them', async () => {
    await using server = await openWithModel();
    await server.version();
    const set = (alias: string) => server.post('registered-models/alias', { name: 'fraud', alias, version: '1' });
    for (const alias of ['latest', 'Latest', 'v1', 'V12', 'a b', 'a.b', 'a/b', 'x'.repeat(256)]) {
      expect(told(await set(alias))).toEqual([400, 'INVALID_PARAMETER_VALUE']);
    }
    for (const alias of ['größe_1-a', '7', 'staging', 'x'.repeat(255)]) expect((await set(alias)).status).toBe(200);
  });
});

describe('sources', () => {
  test('are kept as they are where they lead where they seem to', async () => {
    await using server = await openWithModel();
    for (const source of [
      'mlflow-artifacts:/models',
      'mlflow-artifacts:/models///',
      'mlflow-artifacts:/models/foo///bar',
      'mlflow-artifacts://host:9000/models/artifact/..../',
      'runs:/0123/model',
      'dbfs:/a%20b/c',
    ]) {
      expect((await server.version({ source })).json.model_version.source).toBe(source);
    }
    for (const source of [
      'mlflow-artifacts://host:9000/models/../../../',
      'https://host/api/2.0/mlflow-artifacts/artifacts/../../../',
      's3a://my_bucket/api/../../',
      'mlflow-artifacts://host:9000/models/..%2f..%2fartifacts',
      'mlflow-artifacts://host:9000/models/%252e%252e%252fx',
      'mlflow-artifacts://host:9000/models/artifact%00',
      'dbfs:/1/artifacts/a%3f/../../../',
      's3://bucket/a/./b',
      's3://bucket',
    ]) {
      const reply = await server.version({ source });
      expect(told(reply)).toEqual([400, 'INVALID_PARAMETER_VALUE']);
      expect(reply.json.message).toContain('Invalid model version source');
      expect(reply.json.message).toContain('If supplying a source as an http, https,');
    }
  });

  test('that are local paths have to lie in the artifacts of the run', async () => {
    await using server = await openWithModel();
    const { id, artifactUri } = await server.workspace.experiments.createRun({ experimentId: '0' });
    const version = (source: string, run_id?: string) => server.version({ source, run_id });
    if (artifactUri.startsWith('file:')) {
      const path = fileURLToPath(artifactUri);
      for (const source of [artifactUri, `${artifactUri}/model`, `${artifactUri}/.`, `${path}/model/..`, path]) {
        expect((await version(source, id)).status).toBe(200);
      }
      for (const source of [`${artifactUri}/..`, `${path}-not`]) expect((await version(source, id)).status).toBe(400);
      expect((await version(artifactUri)).status).toBe(400);
    }
    for (const source of ['/tmp', 'file:///etc/passwd', 'some/folder', 'file:model', 'file:///a%2f..%2fb']) {
      const reply = await version(source, id);
      expect(told(reply)).toEqual([400, 'INVALID_PARAMETER_VALUE']);
      expect(reply.json.message).toContain('To use a local path as a model version');
    }
    expect((await version('/tmp')).json.message).toContain('To use a local path as a model version');
    expect((await version('/tmp', 'f'.repeat(32))).status).toBe(404);
    const foreign = await version('file://123.456.789.123/path', id);
    expect([foreign.status, foreign.json.message]).toEqual([400, expect.stringContaining('is not a valid remote uri')]);
  });

  test('that are a logged model stand for its artifacts and are noted with it', async () => {
    await using server = await openWithModel();
    const { loggedModels } = server.workspace.experiments;
    const run = await server.workspace.experiments.createRun({ experimentId: '0' });
    const model = await loggedModels.create({ experimentId: '0', sourceRunId: run.id });
    const ofModel = await server.version({ source: `models:/${model.id}`, model_id: model.id });
    expect(ofModel.json.model_version).toMatchObject({
      source: `models:/${model.id}`,
      model_id: model.id,
      run_id: run.id,
    });
    const uri = await server.get('model-versions/get-download-uri', { name: 'fraud', version: '1' });
    expect(uri.json.artifact_uri).toBe(model.artifactUri);
    expect((await server.version({ source: model.artifactUri, model_id: model.id })).status).toBe(200);
    expect((await loggedModels.get(model.id)).tags['mlflow.modelVersions']).toBe(
      '[{"name": "fraud", "version": 1}, {"name": "fraud", "version": 2}]',
    );
    const outside = await server.version({ source: 'file:///path/to/model', model_id: model.id });
    expect(told(outside)).toEqual([400, 'INVALID_PARAMETER_VALUE']);
    const unknown = `m-${'0'.repeat(32)}`;
    for (const more of [{ source: `models:/${unknown}` }, { model_id: unknown }]) {
      expect(told(await server.version(more))).toEqual([404, 'RESOURCE_DOES_NOT_EXIST']);
    }
  });

  test('another version as source gives its model and its run', async () => {
    await using server = await openWithModel();
    await server.version({ run_id: 'a'.repeat(32) });
    await server.post('registered-models/alias', { name: 'fraud', alias: 'best', version: '1' });
    for (const source of ['models:/fraud/1', 'models:/fraud@best', 'models:/fraud/latest']) {
      const { model_version } = (await server.version({ source })).json;
      expect(model_version).toMatchObject({
        run_id: 'a'.repeat(32),
        source: expect.stringMatching(/^models:.fraud.\d$/),
      });
      const uri = await server.get('model-versions/get-download-uri', {
        name: 'fraud',
        version: model_version.version,
      });
      expect(uri.json.artifact_uri).toBe('s3://bucket/models/fraud');
    }
    expect((await server.version({ source: 'models:/fraud/99' })).status).toBe(404);
    expect((await server.version({ source: 'models:/nobody@best' })).status).toBe(404);
    for (const source of ['models://host/fraud/1', 'models:/a/b/c', 'models:/']) {
      expect((await server.version({ source })).status).toBe(400);
    }
  });
});

describe('searching', () => {
  test('models by name and tags, in pages that end without a token', async () => {
    await using server = await openTestServer();
    for (const [name, team] of [
      ['b', 'risk'],
      ['a', 'risk'],
      ['C', 'ops'],
    ]) {
      await server.post('registered-models/create', { name, tags: [{ key: 'team', value: team }] });
    }
    const prompt = [{ key: 'mlflow.prompt.is_prompt', value: 'true' }];
    await server.post('registered-models/create', { name: 'p', tags: prompt });
    const search = async (query: Record<string, string | string[]> = {}) => {
      const { json } = await server.get('registered-models/search', query);
      const names = ((json.registered_models ?? []) as { name: string }[]).map(({ name }) => name);
      return { names: names.join(''), token: json.next_page_token as string | undefined };
    };
    expect(await search()).toEqual({ names: 'Cab', token: undefined });
    expect((await search({ order_by: 'name DESC' })).names).toBe('baC');
    expect((await search({ filter: "tags.team = 'risk' AND name != 'a'" })).names).toBe('b');
    expect((await search({ filter: "name ILIKE 'c'" })).names).toBe('C');
    expect((await search({ filter: "name IN ('a', 'C')" })).names).toBe('Ca');
    expect((await search({ filter: "tags.team != 'ops'" })).names).toBe('ab');
    for (const filter of ["tags.`mlflow.prompt.is_prompt` = 'true'", "tags.`mlflow.prompt.is_prompt` != 'false'"]) {
      expect((await search({ filter })).names).toBe('p');
    }
    for (const filter of ["tags.`mlflow.prompt.is_prompt` != 'true'", "tags.`mlflow.prompt.is_prompt` = 'false'"]) {
      expect((await search({ filter })).names).toBe('Cab');
    }
    const first = await search({ max_results: '2' });
    expect(first.names).toBe('Ca');
    expect(await search({ max_results: '1', page_token: first.token ?? '' })).toEqual({ names: 'b', token: undefined });
    for (const query of [
      { max_results: '1001' },
      { max_results: '0' },
      { page_token: 'nonsense' },
      { page_token: first.token ?? '', filter: "name = 'a'" },
      { filter: "run_id = 'a'" },
      { filter: 'name = a' },
      { filter: "name = 'a' OR name = 'b'" },
      { filter: "name = 'a'; drop table registered_model" },
      { filter: "name > 'a'" },
      { order_by: 'version_number' },
      { order_by: 'name UP' },
    ]) {
      expect(told(await server.get('registered-models/search', query))).toEqual([400, 'INVALID_PARAMETER_VALUE']);
    }
  });

  test('versions by all that MLflow compares', async () => {
    await using server = await openTestServer();
    for (const name of ['a', 'b']) await server.post('registered-models/create', { name });
    for (const [name, source, run_id, tag] of [
      ['a', 's3://x/1', 'r1', 'red'],
      ['b', 's3://x/2', 'r1', 'blue'],
      ['a', 's3://y/3', 'r2', 'red'],
    ]) {
      const tags = [{ key: 'colour', value: tag }];
      await server.post('model-versions/create', { name, source, run_id, tags });
    }
    const search = async (query: Record<string, string | string[]>) => {
      const { json } = await server.get('model-versions/search', { order_by: ['name', 'version_number'], ...query });
      return ((json.model_versions ?? []) as { name: string; version: string }[]).map((one) => one.name + one.version);
    };
    for (const [filter, found] of [
      ['', ['a1', 'a2', 'b1']],
      ["name = 'a'", ['a1', 'a2']],
      ["source_path LIKE 's3://x/%'", ['a1', 'b1']],
      ["run_id = 'r1' and name != 'b'", ['a1']],
      ["run_id IN ('r2', 'r9')", ['a2']],
      ["run_id NOT IN ('r2',)", ['a1', 'b1']],
      ['version_number >= 2', ['a2']],
      ["tags.colour = 'red'", ['a1', 'a2']],
      ["attribute.name = 'b'", ['b1']],
    ] as const) {
      expect([filter, await search({ filter })]).toEqual([filter, found]);
    }
    expect(await search({ order_by: ['version_number DESC', 'name DESC'] })).toEqual(['a2', 'b1', 'a1']);
    for (const query of [
      { max_results: '200001' },
      { filter: "version_number LIKE '1'" },
      { filter: 'version_number > 1.5' },
      { filter: "source_path IN ('a')" },
      { filter: "colour = 'x'" },
      { filter: 'run_id IN ()' },
      { order_by: ['source_path'] },
    ]) {
      expect(told(await server.get('model-versions/search', query))).toEqual([400, 'INVALID_PARAMETER_VALUE']);
    }
  });
});

describe('both sides of one registry', () => {
  const model = {
    name: 'fraud',
    runId: asRunId('b'.repeat(32)),
    algorithm: 'made-elsewhere',
    fileName: 'model.bin',
    file: new TextEncoder().encode('weights'),
  };

  test('what we register is found by clients, with an address to download it from', async () => {
    await using server = await openTestServer();
    const { models } = server.workspace;
    await models.register({ ...model, description: 'ours', tags: { team: 'risk' } });
    await models.transition({ name: 'fraud', version: 1, stage: 'staging' });
    await models.setAlias('fraud', 'champion', 1);
    const { model_versions } = (await server.get('model-versions/search', { filter: "name = 'fraud'" })).json;
    expect(model_versions).toMatchObject([
      { version: '1', current_stage: 'Staging', run_id: model.runId, tags: [{ key: 'team', value: 'risk' }] },
    ]);
    const { artifact_uri } = (await server.get('model-versions/get-download-uri', { name: 'fraud', version: '1' }))
      .json;
    expect(artifact_uri).toMatch(/^mlflow-artifacts:\/registered-models\/fraud\/[0-9a-f]{16}$/);
    expect(model_versions[0].source).toBe(artifact_uri);
    const proxy = '/api/2.0/mlflow-artifacts/artifacts';
    const folder = artifact_uri.slice('mlflow-artifacts:/'.length);
    expect((await server.get(proxy, { path: folder })).json).toEqual({
      files: [{ path: 'model.bin', is_dir: false, file_size: 7 }],
    });
    expect((await server.get(`${proxy}/${folder}/model.bin`)).text).toBe('weights');
    const query = { name: 'fraud', version: '1', path: 'model.bin' };
    expect((await server.get('/model-versions/get-artifact', query)).text).toBe('weights');
    expect((await server.get('/model-versions/get-artifact', { ...query, path: '../x' })).json.message).toBe(
      'Invalid path',
    );
    for (const [method, path] of [
      ['PUT', `${proxy}/${folder}/model.bin`],
      ['PUT', `${proxy}/registered-models/new`],
      ['DELETE', `${proxy}/${folder}`],
      ['POST', `/api/2.0/mlflow-artifacts/mpu/create/${folder}`],
    ] as const) {
      expect(told(await server.send(method, path, { path: 'model.bin' }))).toEqual([403, 'PERMISSION_DENIED']);
    }
    expect(await models.modelFile(await models.get('fraud', 1))).toEqual(Buffer.from('weights'));
  });

  test('what clients register is listed with ours, and numbers follow each other', async () => {
    await using server = await openTestServer();
    const { models } = server.workspace;
    await models.register(model);
    await server.post('model-versions/create', { name: 'fraud', source: 's3://bucket/theirs' });
    await models.register(model);
    expect((await models.versions('fraud')).map(({ version, path }) => [version, path])).toEqual([
      [3, expect.stringContaining('model.bin')],
      [2, 's3://bucket/theirs'],
      [1, expect.stringContaining('model.bin')],
    ]);
    await expect(models.modelFile(await models.get('fraud', 2))).rejects.toMatchObject({
      code: 'REGISTRY_MODEL_ELSEWHERE',
      message: 'fraud version 2 is kept at s3://bucket/theirs, not in the registry',
    });
    await server.post('model-versions/create', { name: 'fraud', source: 'models:/fraud/3' });
    const copy = await models.get('fraud', 4);
    expect(new TextDecoder().decode(await models.modelFile(copy))).toBe('weights');
    await server.post('registered-models/create', { name: 'empty' });
    expect((await models.list()).map(({ name, versions }) => [name, versions])).toEqual([
      ['empty', 0],
      ['fraud', 4],
    ]);
  });
});
