import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LoggedModelOrdering, SearchLoggedModelsOptions } from '../../src/experiments/index.ts';
import { openTestExperiments, type TestExperiments } from './open-test-experiments.ts';

const NO_MODEL = `m-${'0'.repeat(32)}`;
const refusal = (code: string, message?: RegExp) =>
  expect.objectContaining({ code, ...(message && { message: expect.stringMatching(message) }) });

describe('a logged model', () => {
  test('is pending with everything it was made with, and lies in the folder of its experiment', async () => {
    await using ws = await openTestExperiments();
    const { loggedModels } = ws.experiments;
    const experiment = await ws.experiments.createExperiment({ name: 'trees' });
    const made = await loggedModels.create({
      experimentId: experiment.id,
      name: 'tree',
      modelType: 'classifier',
      sourceRunId: 'some run',
      params: { depth: '6', empty: '' },
      tags: { team: 'fraud' },
    });
    expect(made).toEqual({
      id: expect.stringMatching(/^m-[\da-f]{32}$/),
      experimentId: experiment.id,
      name: 'tree',
      status: 'PENDING',
      modelType: 'classifier',
      sourceRunId: 'some run',
      artifactUri: `${experiment.artifactUri}/models/${made.id}/artifacts`,
      lifecycleStage: 'active',
      createdAt: ws.clock.now(),
      updatedAt: ws.clock.now(),
      params: { depth: '6', empty: '' },
      tags: { team: 'fraud' },
      metrics: [],
    });
    expect(await loggedModels.get(made.id)).toEqual(made);
    const bare = await loggedModels.create({ experimentId: '0' });
    expect(bare.name).toMatch(/^[a-z]+-[a-z]+-\d+$/);
    expect(await loggedModels.get(bare.id)).toEqual(bare);
  });

  test('is refused with every fault, and in an experiment that is absent or deleted', async () => {
    await using ws = await openTestExperiments();
    const { loggedModels } = ws.experiments;
    for (const name of ['a/b', 'a:b', 'a.b', 'a%', 'a"', "a'", 'n'.repeat(501), 'a\0']) {
      await expect(loggedModels.create({ experimentId: '0', name })).rejects.toEqual(
        refusal('EXPERIMENTS_LOGGED_MODEL_INVALID', /name/),
      );
    }
    const faulty = { experimentId: '0', tags: { '': 'x' }, params: { ['k'.repeat(256)]: '1', p: '\ud800' } };
    await expect(loggedModels.create(faulty)).rejects.toMatchObject({ details: { faults: { length: 3 } } });
    await expect(loggedModels.create({ experimentId: '9' })).rejects.toEqual(
      refusal('EXPERIMENTS_EXPERIMENT_NOT_FOUND'),
    );
    const { id } = await ws.experiments.createExperiment({ name: 'gone' });
    await ws.experiments.deleteExperiment(id);
    await expect(loggedModels.create({ experimentId: id })).rejects.toEqual(refusal('EXPERIMENTS_EXPERIMENT_DELETED'));
    expect((await loggedModels.search()).models).toEqual([]);
  });

  test('is finished as ready or failed, which is when it was updated', async () => {
    await using ws = await openTestExperiments();
    const { loggedModels } = ws.experiments;
    const made = await loggedModels.create({ experimentId: '0', tags: { a: '1' } });
    ws.clock.advance(5000);
    const ready = await loggedModels.finalize(made.id, 'READY');
    expect(ready).toEqual({ ...made, status: 'READY', updatedAt: made.createdAt + 5000 });
    expect(await loggedModels.get(made.id)).toEqual(ready);
    expect((await loggedModels.finalize(made.id, 'UPLOAD_FAILED')).status).toBe('UPLOAD_FAILED');
  });

  test('is hidden once deleted, still read when asked for, and changed as MLflow lets it', async () => {
    await using ws = await openTestExperiments();
    const { loggedModels } = ws.experiments;
    const { id } = await loggedModels.create({ experimentId: '0' });
    await loggedModels.delete(id);
    await loggedModels.delete(id);
    await expect(loggedModels.get(id)).rejects.toEqual(refusal('EXPERIMENTS_LOGGED_MODEL_NOT_FOUND'));
    expect((await loggedModels.search()).models).toEqual([]);
    expect((await loggedModels.get(id, { deleted: true })).lifecycleStage).toBe('deleted');
    await loggedModels.setTags(id, { late: 'yes' });
    expect((await loggedModels.get(id, { deleted: true })).tags).toEqual({ late: 'yes' });
  });

  test('that does not exist is told of by every operation', async () => {
    await using ws = await openTestExperiments();
    const { loggedModels: models } = ws.experiments;
    const outcomes = await Promise.allSettled([
      models.get(NO_MODEL),
      models.finalize(NO_MODEL, 'READY'),
      models.delete(NO_MODEL),
      models.setTags(NO_MODEL, { a: '1' }),
      models.deleteTag(NO_MODEL, 'a'),
      models.logParams(NO_MODEL, { a: '1' }),
      models.noteVersion(NO_MODEL, { name: 'a', version: 1 }),
    ]);
    expect(outcomes).toEqual(
      Array(7).fill({ status: 'rejected', reason: refusal('EXPERIMENTS_LOGGED_MODEL_NOT_FOUND') }),
    );
  });

  test('takes tags that replace older ones, and params once', async () => {
    await using ws = await openTestExperiments();
    const { loggedModels } = ws.experiments;
    const { id } = await loggedModels.create({ experimentId: '0', tags: { a: '1' }, params: { p: '1' } });
    await loggedModels.setTags(id, { a: '2', 'any / key at all': '3' });
    await loggedModels.deleteTag(id, 'a');
    await expect(loggedModels.deleteTag(id, 'a')).rejects.toEqual(refusal('EXPERIMENTS_TAG_NOT_FOUND'));
    await loggedModels.logParams(id, { q: 'x'.repeat(20_000) });
    await expect(loggedModels.logParams(id, { fresh: '1', q: 'x' })).rejects.toEqual(
      refusal('EXPERIMENTS_MODEL_PARAM_EXISTS', /"q"/),
    );
    const { tags, params } = await loggedModels.get(id);
    expect(tags).toEqual({ 'any / key at all': '3' });
    expect(params).toEqual({ p: '1', q: 'x'.repeat(20_000) });
  });

  test('knows the versions it became, each once, however many are noted at the same time', async () => {
    await using ws = await openTestExperiments();
    const { loggedModels } = ws.experiments;
    const { id } = await loggedModels.create({ experimentId: '0' });
    const notes = [1, 2, 3, 4, 2, 1].map((n) => loggedModels.noteVersion(id, { name: 'fraud', version: n }));
    await Promise.all(notes);
    const versions = JSON.parse((await loggedModels.get(id)).tags['mlflow.modelVersions'] ?? '') as {
      version: number;
    }[];
    expect(versions.map(({ version }) => version).toSorted()).toEqual([1, 2, 3, 4]);
    await loggedModels.setTags(id, { 'mlflow.modelVersions': 'no list' });
    await loggedModels.noteVersion(id, { name: 'fraud', version: 5 });
    expect((await loggedModels.get(id)).tags['mlflow.modelVersions']).toBe('[{"name": "fraud", "version": 5}]');
  });
});

describe('a metric of a logged model', () => {
  test('is there for the run and for the model, with its dataset, in the same transaction', async () => {
    await using ws = await openTestExperiments();
    const run = await ws.experiments.startRun();
    const { id } = await ws.experiments.loggedModels.create({ experimentId: '0', sourceRunId: run.id });
    const onTest = { modelId: id, datasetName: 'test', datasetDigest: 'abc' };
    await run.log({
      metrics: [
        { key: 'auc', value: 0.9, step: 1, timestamp: 10, ...onTest },
        { key: 'auc', value: 0.9, step: 1, timestamp: 10, ...onTest },
        { key: 'auc', value: 0.8, step: 1, timestamp: 10, modelId: id },
        { key: 'loss', value: Number.NaN, step: 2n ** 53n + 1n, timestamp: 11, modelId: id },
        { key: 'loss', value: Number.POSITIVE_INFINITY, step: -1, timestamp: 12, modelId: id },
        { key: 'run only', value: 1 },
      ],
    });
    const { metrics } = await ws.experiments.loggedModels.get(id);
    expect(metrics.map(({ runId, ...point }) => point)).toEqual([
      { key: 'auc', value: 0.8, step: 1, timestamp: 10 },
      { key: 'auc', value: 0.9, step: 1, timestamp: 10, datasetName: 'test', datasetDigest: 'abc' },
      { key: 'loss', value: Number.NaN, step: 2n ** 53n + 1n, timestamp: 11 },
      { key: 'loss', value: Number.POSITIVE_INFINITY, step: -1, timestamp: 12 },
    ]);
    expect(new Set(metrics.map(({ runId }) => runId))).toEqual(new Set([run.id]));
    expect((await ws.experiments.getRun(run.id)).metrics).toEqual({ auc: 0.9, loss: Number.NaN, 'run only': 1 });
  });

  test('of a model that does not exist refuses its call alone, and nothing of it is written', async () => {
    await using ws = await openTestExperiments();
    const run = await ws.experiments.startRun();
    const other = await ws.experiments.startRun();
    const { id } = await ws.experiments.loggedModels.create({ experimentId: '0' });
    const settled = await Promise.allSettled([
      run.log({ metrics: [{ key: 'a', value: 1, modelId: NO_MODEL }], tags: { never: 'x' } }),
      run.log({ metrics: [{ key: 'b', value: 2, modelId: id }] }),
      other.log({ metrics: [{ key: 'c', value: 3, modelId: id }] }),
    ]);
    expect(settled.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
    expect(settled[0]).toMatchObject({ reason: { code: 'EXPERIMENTS_LOGGED_MODEL_NOT_FOUND' } });
    expect(await ws.experiments.getRun(run.id)).toMatchObject({ metrics: { b: 2 } });
    expect((await ws.experiments.getRun(run.id)).tags).not.toHaveProperty('never');
    expect((await ws.experiments.loggedModels.get(id)).metrics.map(({ key }) => key)).toEqual(['b', 'c']);
  });

  test('is refused with its run when that is deleted, and when its dataset has an impossible name', async () => {
    await using ws = await openTestExperiments();
    const run = await ws.experiments.startRun();
    const { id } = await ws.experiments.loggedModels.create({ experimentId: '0' });
    const faulty = { key: 'a', value: 1, modelId: id, datasetName: 'n'.repeat(501), datasetDigest: 'd'.repeat(129) };
    await expect(run.log({ metrics: [faulty] })).rejects.toMatchObject({ details: { faults: { length: 2 } } });
    await ws.experiments.deleteRun(run.id);
    const late = ws.experiments.log(run.id, { metrics: [{ key: 'a', value: 1, modelId: id }] });
    await expect(late).rejects.toEqual(refusal('EXPERIMENTS_RUN_DELETED'));
    expect((await ws.experiments.loggedModels.get(id)).metrics).toEqual([]);
  });

  test('may have names as long as MLflow allows, of any script', async () => {
    await using ws = await openTestExperiments();
    const run = await ws.experiments.startRun();
    const { id } = await ws.experiments.loggedModels.create({ experimentId: '0' });
    // Nothing that a database could compress.
    const long = (length: number) =>
      Array.from({ length }, (_, n) => String.fromCharCode(0x4e00 + ((n * 7919) % 20_000))).join('');
    const point = { key: long(250), value: 1, datasetName: long(500), datasetDigest: long(128) };
    await run.log({ metrics: [{ ...point, modelId: id }] });
    expect((await ws.experiments.loggedModels.get(id)).metrics).toMatchObject([point]);
  });

  test('with very many points is read with its newest thousand', async () => {
    await using ws = await openTestExperiments();
    const run = await ws.experiments.startRun();
    const { id } = await ws.experiments.loggedModels.create({ experimentId: '0' });
    const points = Array.from({ length: 2500 }, (_, step) => ({ key: 'loss', value: step, step, timestamp: step }));
    await run.log({ metrics: points.map((point) => ({ ...point, modelId: id })) });
    const { metrics } = await ws.experiments.loggedModels.get(id);
    expect([metrics.length, metrics[0]?.step, metrics.at(-1)?.step]).toEqual([1000, 1500, 2499]);
  });
});

describe('a run', () => {
  test('names the models it read and made, in order, each once', async () => {
    await using ws = await openTestExperiments();
    const run = await ws.experiments.startRun();
    const [a, b, c] = ['m-a', 'm-b', 'm-c'] as const;
    await ws.experiments.logInputs(run.id, { models: [b, a, b] });
    await ws.experiments.logInputs(run.id, { models: [c, a], datasets: [{ name: 'd', digest: '1', source: 's' }] });
    await ws.experiments.logOutputs(run.id, [{ modelId: b, step: 3 }]);
    await ws.experiments.logOutputs(run.id, [
      { modelId: a, step: 2n ** 60n },
      { modelId: b, step: 4 },
    ]);
    const expected = {
      datasets: [{ name: 'd' }],
      modelInputs: [b, a, c],
      modelOutputs: [
        { modelId: b, step: 4 },
        { modelId: a, step: 2n ** 60n },
      ],
    };
    expect(await ws.experiments.getRun(run.id)).toMatchObject(expected);
    expect((await ws.experiments.searchRuns()).runs).toMatchObject([expected]);
  });

  test('takes neither once it is deleted, nor models without an id', async () => {
    await using ws = await openTestExperiments();
    const { id } = await ws.experiments.startRun();
    const invalid = refusal('EXPERIMENTS_ENTRY_INVALID', /model_id/);
    await expect(ws.experiments.logInputs(id, { models: [''] })).rejects.toEqual(invalid);
    await expect(ws.experiments.logOutputs(id, [{ modelId: 'm'.repeat(251), step: 0 }])).rejects.toEqual(invalid);
    await expect(ws.experiments.logOutputs(id, [{ modelId: 'm', step: 0.5 }])).rejects.toEqual(
      refusal('EXPERIMENTS_ENTRY_INVALID', /step/),
    );
    await ws.experiments.deleteRun(id);
    const deleted = refusal('EXPERIMENTS_RUN_DELETED');
    await expect(ws.experiments.logInputs(id, { models: ['m'] })).rejects.toEqual(deleted);
    await expect(ws.experiments.logOutputs(id, [{ modelId: 'm', step: 0 }])).rejects.toEqual(deleted);
  });
});

/** Three models a second apart, of which two have metrics on two datasets; finds give their names. */
async function threeModels(ws: TestExperiments) {
  const run = await ws.experiments.startRun();
  for (const [n, name, auc] of [
    [0, 'a', 0.5],
    [1, 'b', 0.9],
    [2, 'c', undefined],
  ] as const) {
    ws.clock.advance(1000);
    const { id } = await ws.experiments.loggedModels.create({
      experimentId: '0',
      name,
      params: { n: String(n), 'wide key': 'x' },
      tags: { even: String(n % 2 === 0) },
      ...(n > 0 && { modelType: 'tree', sourceRunId: run.id }),
    });
    if (auc === undefined) continue;
    const point = { key: 'auc', modelId: id, timestamp: 10 };
    await run.log({
      metrics: [
        { ...point, value: auc, datasetName: 'test', datasetDigest: '1' },
        { ...point, value: 1 - auc, datasetName: 'train', datasetDigest: '1', timestamp: 9, step: 5 },
        { ...point, value: 7, datasetName: 'train', datasetDigest: '2', timestamp: 1 },
        { ...point, key: 'nan', value: n === 0 ? Number.NaN : 1 },
      ],
    });
  }
  return async (filter?: string, options: SearchLoggedModelsOptions = {}) =>
    (await ws.experiments.loggedModels.search({ filter, ...options })).models.map(({ name }) => name).join('');
}

describe('a search of logged models', () => {
  test('understands every comparison of MLflow; what a model lacks makes a comparison false', async () => {
    await using ws = await openTestExperiments();
    const found = await threeModels(ws);
    const start = ws.clock.now();
    const [, b] = (await ws.experiments.loggedModels.search()).models;
    for (const [filter, expected] of [
      ['', 'cba'],
      ["name = 'b'", 'b'],
      ["attributes.name != 'b'", 'ca'],
      ["`name` LIKE 'B%'", ''],
      ["name ilike 'B%'", 'b'],
      ["name in ('a', 'c')", 'ca'],
      ["name NOT IN ('a', 'c')", 'b'],
      ["model_type = 'tree'", 'cb'],
      ["model_type != 'tree'", ''],
      [`source_run_id = '${b?.sourceRunId}' and model_id = '${b?.id}'`, 'b'],
      ["status = 'PENDING'", 'cba'],
      ["status IN ('LOGGED_MODEL_PENDING')", 'cba'],
      ["status != 'PENDING'", ''],
      ["status = 'FAILED'", ''],
      ["experiment_id = '0'", 'cba'],
      ["experiment_id != '0'", ''],
      [`creation_time >= ${start - 1000}`, 'cb'],
      [`attributes.creation_timestamp < ${start - 1000} AND last_updated_timestamp > 0`, 'a'],
      // Each comparison may be met by another point.
      ['metrics.auc > 0.8 AND metrics.auc < 0.6', 'ba'],
      ['metrics.auc = 0.9', 'b'],
      ['metrics.auc != 0.9', 'ba'],
      ['metrics.nan <= 1', 'b'],
      ['metrics.absent != 1', ''],
      ["params.n = '2'", 'c'],
      ['params.n = 2', 'c'],
      ["params.`wide key` = 'x' AND params.n != '1'", 'ca'],
      ["params.n IN ('0', '1')", 'ba'],
      ["tags.even = 'true'", 'ca'],
      ["tags.even LIKE 'tr_e' AND params.n = '0' and metrics.auc < 0.8", 'a'],
      ["tags.absent != 'x'", ''],
      ["name = ''' or 1=1 --'", ''],
    ] as const) {
      expect([filter, await found(filter)]).toEqual([filter, expected]);
    }
  });

  test('refuses what MLflow does not know, saying where', async () => {
    await using ws = await openTestExperiments();
    for (const filter of [
      'name',
      "colour = 'x'",
      "metrics.auc = 'x'",
      'metric.auc > 1',
      "param.n = '1'",
      'params.n > 1',
      "name = 'a' OR name = 'b'",
      "(name = 'a')",
      "name = 'a' name = 'b'",
      "name = 'a'; drop table run",
      'metrics.auc IN (1)',
      "name NOT LIKE 'a'",
      'name IN ()',
      "metrics. = 'x'",
      "creation_time = 'x'",
      `name LIKE '${'%'.repeat(10_001)}'`,
      Array(201).fill("name = 'a'").join(' AND '),
    ]) {
      await expect(ws.experiments.loggedModels.search({ filter })).rejects.toEqual(
        refusal('EXPERIMENTS_FILTER_INVALID'),
      );
    }
  });

  test('counts only points on the datasets given, and without a metric finds models that have any', async () => {
    await using ws = await openTestExperiments();
    const found = await threeModels(ws);
    const on = (...datasets: { name: string; digest?: string }[]) => ({ datasets });
    expect(await found('metrics.auc > 0.4', on({ name: 'train', digest: '1' }))).toBe('a');
    expect(await found('metrics.auc > 0.4', on({ name: 'train' }))).toBe('ba');
    expect(await found('metrics.auc > 0.4', on({ name: 'train', digest: '1' }, { name: 'test' }))).toBe('ba');
    expect(await found('', on({ name: 'train', digest: '2' }))).toBe('ba');
    expect(await found('', on({ name: 'other' }))).toBe('');
    expect(await found("name = 'c'", on({ name: 'train' }))).toBe('');
  });

  test('orders by attributes and by the newest point of a metric, also of one dataset; what is absent is last', async () => {
    await using ws = await openTestExperiments();
    const found = await threeModels(ws);
    const by = (...orderBy: LoggedModelOrdering[]) => found('', { orderBy });
    expect(await by({ by: 'name' })).toBe('abc');
    expect(await by({ by: 'attributes.name', ascending: false })).toBe('cba');
    expect(await by({ by: 'creation_time' })).toBe('abc');
    expect(await by({ by: 'creation_timestamp', ascending: false })).toBe('cba');
    expect(await by({ by: 'model_type' }, { by: 'name' })).toBe('bca');
    expect(await by({ by: 'model_type', ascending: false }, { by: 'name' })).toBe('bca');
    expect(await by({ by: 'metrics.auc', ascending: false })).toBe('bac');
    expect(await by({ by: 'metrics.auc' })).toBe('abc');
    const dataset = { name: 'train', digest: '1' };
    expect(await by({ by: 'metrics.auc', dataset })).toBe('bac');
    expect(await by({ by: 'metrics.`auc`', ascending: false, dataset: { name: 'train' } })).toBe('abc');
    expect(await by({ by: 'metrics.auc', dataset: { name: 'train', digest: '2' } })).toBe('bac');
    // Numbers, NaN, absent, either way.
    expect(await by({ by: 'metrics.nan' })).toBe('bac');
    expect(await by({ by: 'metrics.nan', ascending: false })).toBe('bac');
    for (const field of ['params.n', 'tags.even', 'colour', 'metrics.', '', 'metric.auc']) {
      await expect(by({ by: field })).rejects.toEqual(refusal('EXPERIMENTS_FILTER_INVALID'));
    }
    await expect(by(...Array.from({ length: 33 }, () => ({ by: 'name' })))).rejects.toEqual(
      refusal('EXPERIMENTS_FILTER_INVALID'),
    );
  });

  test('looks only into the experiments named, and finds nothing in none', async () => {
    await using ws = await openTestExperiments();
    const { id } = await ws.experiments.createExperiment({ name: 'other' });
    await ws.experiments.loggedModels.create({ experimentId: id, name: 'x' });
    const found = await threeModels(ws);
    expect(await found('', { experimentIds: [id] })).toBe('x');
    expect(await found('', { experimentIds: ['0', id] })).toBe('cbax');
    expect(await found('', { experimentIds: [] })).toBe('');
    expect(await found('', { experimentIds: ['77'] })).toBe('');
    await expect(found('', { experimentIds: ["0' or 1"] })).rejects.toEqual(refusal('EXPERIMENTS_SEARCH_INVALID'));
  });

  test('B-P9 pages hold every model once in the order of the whole, and a token is for its question only', async () => {
    await using ws = await openTestExperiments();
    const { loggedModels } = ws.experiments;
    const run = await ws.experiments.startRun();
    for (let n = 0; n < 23; n += 1) {
      const { id } = await loggedModels.create({ experimentId: '0', name: `m${n % 4}` });
      const value = [Number.NaN, 1, 2][n % 5];
      if (value !== undefined) await run.log({ metrics: [{ key: 'auc', value, modelId: id }] });
    }
    const field = fc.constantFrom('name', 'creation_time', 'metrics.auc', 'model_type');
    const ordering = fc.record({ by: field, ascending: fc.boolean() });
    const question = fc.record({
      orderBy: fc.array(ordering, { maxLength: 3 }),
      filter: fc.constantFrom('', "name != 'm2'"),
    });
    const check = fc.asyncProperty(question, fc.integer({ min: 1, max: 30 }), async (asked, maxResults) => {
      const whole = (await loggedModels.search(asked)).models.map(({ id }) => id);
      const paged: string[] = [];
      let pageToken: string | undefined;
      do {
        const page = await loggedModels.search({ ...asked, maxResults, pageToken });
        paged.push(...page.models.map(({ id }) => id));
        pageToken = page.nextPageToken;
        if (pageToken === undefined) continue;
        const elsewhere = loggedModels.search({ ...asked, filter: "name = 'x'", pageToken });
        await expect(elsewhere).rejects.toEqual(refusal('EXPERIMENTS_SEARCH_INVALID'));
      } while (pageToken !== undefined);
      expect(paged).toEqual(whole);
    });
    await fc.assert(check, { numRuns: 100 });
  });
});

test('the datasets of experiments are listed once for every context, without those of others', async () => {
  await using ws = await openTestExperiments();
  const { id } = await ws.experiments.createExperiment({ name: 'other' });
  const [a, b] = [await ws.experiments.startRun(), await ws.experiments.startRun()];
  const elsewhere = await ws.experiments.startRun({ experimentId: id });
  const dataset = { name: 'cards', digest: '1', source: 's' };
  for (const run of [a, b]) await run.logDataset({ ...dataset, context: 'train' });
  await b.logDataset({ ...dataset, digest: '2', context: 'test' });
  await a.logDataset({ ...dataset, digest: '2' });
  await elsewhere.logDataset({ ...dataset, digest: '3' });
  const listed = await ws.experiments.searchDatasets(['0']);
  const byText = (x: object, y: object) => (JSON.stringify(x) < JSON.stringify(y) ? -1 : 1);
  expect(listed.toSorted(byText)).toEqual(
    [
      { experimentId: '0', name: 'cards', digest: '1', context: 'train' },
      { experimentId: '0', name: 'cards', digest: '2' },
      { experimentId: '0', name: 'cards', digest: '2', context: 'test' },
    ].toSorted(byText),
  );
  expect(await ws.experiments.searchDatasets([id])).toEqual([{ experimentId: id, name: 'cards', digest: '3' }]);
  expect(await ws.experiments.searchDatasets([])).toEqual([]);
  await expect(ws.experiments.searchDatasets(['x'])).rejects.toEqual(refusal('EXPERIMENTS_SEARCH_INVALID'));
});
