import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ActiveRun, Run } from '../../src/experiments/index.ts';
import { openTestExperiments, type TestExperiments } from './open-test-experiments.ts';

/** A run with what `fill` logs, ended and read back. */
async function finished(ws: TestExperiments, fill: (run: ActiveRun) => Promise<void>): Promise<Run> {
  const run = await ws.experiments.startRun();
  await fill(run);
  await run.end();
  return ws.experiments.getRun(run.id);
}

test('a run reads back with everything that was logged to it', async () => {
  await using ws = await openTestExperiments();
  const { id: experimentId } = await ws.experiments.createExperiment({ name: 'fraud' });
  const run = await ws.experiments.startRun({
    experimentId,
    name: 'first',
    tags: { team: 'risk' },
    params: { eta: 0.1 },
  });
  await run.logParams({ algorithm: 'xgboost' });
  await run.logMetric('auc_roc', 0.97);
  await run.setTags({ note: 'gut' });
  ws.clock.advance(5000);
  await run.end();
  const started = ws.clock.now() - 5000;
  expect(await ws.experiments.getRun(run.id)).toEqual({
    id: run.id,
    experimentId,
    name: 'first',
    status: 'FINISHED',
    user: 'tester',
    startTime: started,
    endTime: started + 5000,
    artifactUri: `mlflow-artifacts:/1/${run.id}/artifacts`,
    lifecycleStage: 'active',
    params: { algorithm: 'xgboost', eta: '0.1' },
    metrics: { auc_roc: 0.97 },
    latestMetrics: [{ key: 'auc_roc', value: 0.97, step: 0, timestamp: started }],
    tags: { 'mlflow.runName': 'first', note: 'gut', team: 'risk' },
    datasets: [],
    modelInputs: [],
    modelOutputs: [],
  });
});

describe('status', () => {
  test('an open run is RUNNING and has no end', async () => {
    await using ws = await openTestExperiments();
    const { id } = await ws.experiments.startRun();
    expect(await ws.experiments.getRun(id)).toMatchObject({ status: 'RUNNING' });
    expect(await ws.experiments.getRun(id)).not.toHaveProperty('endTime');
  });

  test('a run that is left without an end, by an exception say, is FAILED', async () => {
    await using ws = await openTestExperiments();
    let id = '';
    const work = async () => {
      await using run = await ws.experiments.startRun();
      id = run.id;
      throw new Error('out of memory');
    };
    await expect(work()).rejects.toThrow('out of memory');
    expect(await ws.experiments.getRun(id)).toMatchObject({ status: 'FAILED', endTime: ws.clock.now() });
  });

  test('a run ends as told', async () => {
    await using ws = await openTestExperiments();
    for (const status of ['FINISHED', 'FAILED', 'KILLED'] as const) {
      await using run = await ws.experiments.startRun();
      await run.end(status);
      expect(await ws.experiments.getRun(run.id)).toMatchObject({ status });
    }
  });

  test('after its end, every write through the handle is refused and nothing changes', async () => {
    await using ws = await openTestExperiments();
    const run = await ws.experiments.startRun();
    await run.end();
    const before = await ws.experiments.getRun(run.id);
    const writes = [
      () => run.logMetric('a', 1),
      () => run.logMetrics({ a: 1 }),
      () => run.logParams({ a: 1 }),
      () => run.setTags({ a: '1' }),
      () => run.logDataset({ name: 'a', digest: 'b', source: 'c' }),
      () => run.logArtifact('a', 'b'),
      () => run.end(),
    ];
    for (const write of writes) await expect(write()).rejects.toMatchObject({ code: 'EXPERIMENTS_RUN_ENDED' });
    expect(await ws.experiments.getRun(run.id)).toEqual(before);
    expect(await ws.experiments.listArtifacts(run.id)).toEqual([]);
  });

  test('a run that was ended elsewhere refuses too, and disposing its handle does not overrule that', async () => {
    await using ws = await openTestExperiments();
    const run = await ws.experiments.startRun();
    await ws.experiments.endRun(run.id, 'KILLED');
    await ws.experiments.endRun(run.id, 'KILLED');
    await expect(run.logMetric('a', 1)).rejects.toMatchObject({ code: 'EXPERIMENTS_RUN_ENDED' });
    await expect(ws.experiments.endRun(run.id, 'FINISHED')).rejects.toMatchObject({ code: 'EXPERIMENTS_RUN_ENDED' });
    await run[Symbol.asyncDispose]();
    expect(await ws.experiments.getRun(run.id)).toMatchObject({ status: 'KILLED' });
  });

  test('a resumed run is RUNNING again and goes on', async () => {
    await using ws = await openTestExperiments();
    const { id } = await finished(ws, (run) => run.logMetric('loss', 1, { step: 1 }));
    const run = await ws.experiments.resumeRun(id);
    expect(await ws.experiments.getRun(id)).toMatchObject({ status: 'RUNNING' });
    await run.logMetric('loss', 0.5, { step: 2 });
    await run.end();
    expect(await ws.experiments.getRun(id)).toMatchObject({ status: 'FINISHED', metrics: { loss: 0.5 } });
  });

  test('a note about a finished run can be added without opening it', async () => {
    await using ws = await openTestExperiments();
    const { id } = await finished(ws, async () => {});
    await ws.experiments.log(id, { tags: { promoted: 'yes' }, metrics: [{ key: 'later', value: 1 }] });
    expect(await ws.experiments.getRun(id)).toMatchObject({
      status: 'FINISHED',
      tags: { promoted: 'yes' },
      metrics: { later: 1 },
    });
  });

  test('a deleted run takes no writes', async () => {
    await using ws = await openTestExperiments();
    const { id } = await finished(ws, async () => {});
    await ws.database.kysely.updateTable('run').set({ lifecycle_stage: 'deleted' }).where('id', '=', id).execute();
    const refused = { code: 'EXPERIMENTS_RUN_DELETED' };
    await expect(ws.experiments.log(id, { tags: { a: 'b' } })).rejects.toMatchObject(refused);
    await expect(ws.experiments.resumeRun(id)).rejects.toMatchObject(refused);
  });

  test('an unknown run is told by its id', async () => {
    await using ws = await openTestExperiments();
    const unknown = { code: 'EXPERIMENTS_RUN_NOT_FOUND', details: { runIds: ['none'] } };
    await expect(ws.experiments.getRun('none')).rejects.toMatchObject(unknown);
    await expect(ws.experiments.resumeRun('none')).rejects.toMatchObject(unknown);
    await expect(ws.experiments.log('none', {})).rejects.toMatchObject(unknown);
    await expect(ws.experiments.listArtifacts('none')).rejects.toMatchObject(unknown);
    await expect(ws.experiments.startRun({ parentRunId: 'none' })).rejects.toMatchObject(unknown);
    expect(await ws.experiments.findRun('none')).toBeUndefined();
  });
});

describe('names', () => {
  test('a run without a name gets one that people can remember', async () => {
    await using ws = await openTestExperiments();
    const { name, tags } = await finished(ws, async () => {});
    expect(name).toMatch(/^[a-z]+-[a-z]+-\d{1,3}$/);
    expect(tags['mlflow.runName']).toBe(name);
  });

  test('the tag mlflow.runName names a run, at the start and later', async () => {
    await using ws = await openTestExperiments();
    const run = await ws.experiments.startRun({ tags: { 'mlflow.runName': 'one' } });
    expect(run.name).toBe('one');
    await run.setTags({ 'mlflow.runName': 'two' });
    expect(await ws.experiments.getRun(run.id)).toMatchObject({ name: 'two' });
    await expect(ws.experiments.startRun({ name: 'a', tags: { 'mlflow.runName': 'b' } })).rejects.toMatchObject({
      code: 'EXPERIMENTS_RUN_INVALID',
    });
  });
});

test('what a run should start with is checked as a whole, and no run is made of what is wrong', async () => {
  await using ws = await openTestExperiments();
  const wrong = {
    name: 'x'.repeat(251),
    startTime: Number.NaN,
    tags: { 'a//b': '' },
    params: { long: 'x'.repeat(6001) },
  };
  await expect(ws.experiments.startRun(wrong)).rejects.toMatchObject({
    code: 'EXPERIMENTS_RUN_INVALID',
    details: { faults: [{ path: 'name' }, { path: 'startTime' }, { path: 'tags key' }, { path: 'params.long' }] },
  });
  expect((await ws.experiments.searchRuns()).runs).toEqual([]);
});

test('a nested run knows its parent, and can be found by it', async () => {
  await using ws = await openTestExperiments();
  const parent = await ws.experiments.startRun({ name: 'study' });
  const child = await ws.experiments.startRun({ name: 'trial 1', parentRunId: parent.id });
  const { runs } = await ws.experiments.searchRuns({ filter: `tags.mlflow.parentRunId = '${parent.id}'` });
  expect(runs.map(({ id }) => id)).toEqual([child.id]);
});

describe('params', () => {
  test('are text: numbers in their shortest exact form, the rest as JSON writes it', async () => {
    await using ws = await openTestExperiments();
    const { params } = await finished(ws, (run) =>
      run.logParams({
        text: 'as it is',
        empty: '',
        whole: 5,
        fraction: 0.1,
        tiny: 1e-7,
        huge: 1e21,
        nan: Number.NaN,
        infinite: Number.NEGATIVE_INFINITY,
        big: 9007199254740993n,
        yes: true,
        nothing: null,
        list: [1, 'a'],
        object: { a: { b: 1 } },
      }),
    );
    expect(params).toEqual({
      text: 'as it is',
      empty: '',
      whole: '5',
      fraction: '0.1',
      tiny: '1e-7',
      huge: '1e+21',
      nan: 'NaN',
      infinite: '-Infinity',
      big: '9007199254740993',
      yes: 'true',
      nothing: 'null',
      list: '[1,"a"]',
      object: '{"a":{"b":1}}',
    });
  });

  test('any double read back from its param is the same double', async () => {
    await using ws = await openTestExperiments();
    await fc.assert(
      fc.asyncProperty(fc.double(), async (value) => {
        const { params } = await finished(ws, (run) => run.logParams({ value }));
        // Only the sign of zero is lost.
        expect(Number(params.value) === value || Number.isNaN(value)).toBe(true);
      }),
      { numRuns: 50 },
    );
  });

  test('are write-once: the same value again is fine, others are refused by name and nothing of the call is kept', async () => {
    await using ws = await openTestExperiments();
    const run = await ws.experiments.startRun({ params: { eta: 0.1, depth: 5 } });
    await run.logParams({ eta: '0.1' });
    const changed = run.log({
      params: { fresh: 1, eta: 0.2, depth: 6 },
      tags: { a: 'b' },
      metrics: [{ key: 'm', value: 1 }],
    });
    await expect(changed).rejects.toMatchObject({
      code: 'EXPERIMENTS_PARAM_CHANGED',
      details: {
        changes: [
          { key: 'depth', stored: '5', given: '6' },
          { key: 'eta', stored: '0.1', given: '0.2' },
        ],
      },
    });
    const { params, metrics, tags } = await ws.experiments.getRun(run.id);
    expect({ params, metrics, tags }).toEqual({
      params: { eta: '0.1', depth: '5' },
      metrics: {},
      tags: { 'mlflow.runName': run.name },
    });
  });

  test('many at once are all there', async () => {
    await using ws = await openTestExperiments();
    const many = Object.fromEntries(Array.from({ length: 2500 }, (_, n) => [`p${n}`, String(n)]));
    expect((await finished(ws, (run) => run.logParams(many))).params).toEqual(many);
  });
});

describe('metrics', () => {
  test('NaN and the infinities come back as they went in', async () => {
    await using ws = await openTestExperiments();
    const values = {
      nan: Number.NaN,
      up: Number.POSITIVE_INFINITY,
      down: Number.NEGATIVE_INFINITY,
      most: Number.MAX_VALUE,
      least: Number.MIN_VALUE,
    };
    const run = await finished(ws, (run) => run.logMetrics(values));
    expect(run.metrics).toEqual(values);
    for (const [key, value] of Object.entries(values)) {
      expect((await ws.experiments.metricHistory(run.id, key)).map((point) => point.value)).toEqual([value]);
    }
  });

  test('the latest is the highest step, then timestamp, then value, whatever came last', async () => {
    await using ws = await openTestExperiments();
    const { metrics } = await finished(ws, async (run) => {
      await run.logMetric('by_step', 2, { step: 2, timestamp: 1 });
      await run.logMetric('by_step', 1, { step: 1, timestamp: 9 });
      await run.logMetric('by_time', 2, { timestamp: 9 });
      await run.logMetric('by_time', 3, { timestamp: 8 });
      await run.logMetric('by_value', 5, { timestamp: 1 });
      await run.logMetric('by_value', 4, { timestamp: 1 });
      await run.logMetric('negative', 1, { step: -5 });
      await run.logMetric('nan_is_zero', Number.NaN, { timestamp: 1 });
      await run.logMetric('nan_is_zero', -1, { timestamp: 1 });
      await run.logMetric('first_of_equals', Number.NaN, { timestamp: 1 });
      await run.logMetric('first_of_equals', 0, { timestamp: 1 });
    });
    expect(metrics).toEqual({
      by_step: 2,
      by_time: 2,
      by_value: 5,
      negative: 1,
      nan_is_zero: Number.NaN,
      first_of_equals: Number.NaN,
    });
  });

  test('the latest is the same however the points are ordered and cut into batches', async () => {
    await using ws = await openTestExperiments();
    const point = fc.record({
      value: fc.constantFrom(Number.NaN, -1, 0, 1, Number.POSITIVE_INFINITY),
      step: fc.integer({ min: -2, max: 2 }),
      timestamp: fc.integer({ min: 0, max: 2 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(point, { minLength: 1, maxLength: 12 }), fc.nat(12), async (points, cut) => {
        const metrics = points.map((one) => ({ key: 'm', ...one }));
        const run = await finished(ws, async (run) => {
          await run.log({ metrics: metrics.slice(0, cut) });
          await run.log({ metrics: metrics.slice(cut) });
        });
        const asNumber = (value: number) => (Number.isNaN(value) ? 0 : value);
        const rank = (one: (typeof points)[number]) => [one.step, one.timestamp, asNumber(one.value)] as const;
        const best = points.reduce((a, b) => (compare(rank(b), rank(a)) > 0 ? b : a));
        expect(asNumber(run.metrics.m!)).toBe(asNumber(best.value));
        const distinct = new Set(points.map((one) => `${one.step} ${one.timestamp} ${one.value}`));
        expect(await ws.experiments.metricHistory(run.id, 'm')).toHaveLength(distinct.size);
      }),
      { numRuns: 60 },
    );
  });

  test('the history holds every distinct point by time, step and value; an exact duplicate is dropped', async () => {
    await using ws = await openTestExperiments();
    const { id } = await finished(ws, async (run) => {
      for (const [step, value] of [
        [3, 0.3],
        [1, 0.1],
        [2, 0.2],
        [1, 0.1],
      ] as const) {
        await run.logMetric('loss', value, { step, timestamp: 7 });
      }
    });
    expect(await ws.experiments.metricHistory(id, 'loss')).toEqual([
      { key: 'loss', value: 0.1, step: 1, timestamp: 7 },
      { key: 'loss', value: 0.2, step: 2, timestamp: 7 },
      { key: 'loss', value: 0.3, step: 3, timestamp: 7 },
    ]);
    expect(await ws.experiments.metricHistory(id, 'none')).toEqual([]);
  });

  test('a whole training history goes in at once', async () => {
    await using ws = await openTestExperiments();
    const metrics = Array.from({ length: 5000 }, (_, step) => ({ key: 'loss', value: 1 / (step + 1), step }));
    const { id } = await finished(ws, (run) => run.log({ metrics }));
    expect(await ws.experiments.metricHistory(id, 'loss')).toHaveLength(5000);
    expect((await ws.experiments.getRun(id)).metrics).toEqual({ loss: 1 / 5000 });
  });
});

test('limits are checked before anything is written; every fault is in the one error', async () => {
  await using ws = await openTestExperiments();
  const run = await ws.experiments.startRun();
  const wrong = run.log({
    params: { ok: 1, '../up': 1, long: 'x'.repeat(6001), absent: undefined as unknown as string },
    metrics: [
      { key: 'a//b', value: 1 },
      { key: 'm', value: '1' as unknown as number },
      { key: 'n', value: 1, step: 1.5, timestamp: -1 },
    ],
    tags: { ['k'.repeat(251)]: 'x', t: 'y'.repeat(8001), half: '\ud800', 'who?': '' },
  });
  const error = await wrong.catch((reason) => reason);
  expect(error).toMatchObject({ code: 'EXPERIMENTS_ENTRY_INVALID' });
  expect(error.details.faults.map(({ path }: { path: string }) => path)).toEqual([
    'params key',
    'params.long',
    'params.absent',
    'metrics key',
    'metrics.m',
    'step of n',
    'timestamp of n',
    'tags key',
    'tags.t',
    'tags.half',
    'tags key',
  ]);
  expect((await ws.experiments.getRun(run.id)).params).toEqual({});
});

test('keys may hold what MLflow allows, and names that JavaScript treats apart', async () => {
  await using ws = await openTestExperiments();
  const keys = ['val/auc roc', 'a.b-c:d_e', 'größe', '__proto__', 'constructor', 'x'.repeat(250)];
  const tags = Object.fromEntries(keys.map((key) => [key, `value of ${key}`]));
  const run = await finished(ws, async (run) => {
    await run.setTags(tags);
    await run.logParams(tags);
  });
  for (const key of keys) {
    expect(Object.entries(run.tags)).toContainEqual([key, `value of ${key}`]);
    expect(Object.entries(run.params)).toContainEqual([key, `value of ${key}`]);
  }
});

test('tags replace older values', async () => {
  await using ws = await openTestExperiments();
  const run = await finished(ws, async (run) => {
    await run.setTags({ a: '1', b: '1' });
    await run.setTags({ a: '2' });
  });
  expect(run.tags).toMatchObject({ a: '2', b: '1' });
});

test('datasets are inputs of a run; the first fields logged in an experiment stay', async () => {
  await using ws = await openTestExperiments();
  const train = { name: 'transactions', digest: 'abc', version: 3, source: 'data.csv', context: 'train' };
  const first = await finished(ws, async (run) => {
    await run.logDataset(train);
    await run.logDataset({ ...train, digest: 'def', context: 'test', schema: '{}' });
    await run.logDataset({ ...train, source: 'elsewhere.csv', context: 'other' });
  });
  const second = await finished(ws, (run) =>
    run.logDataset({ ...train, source: 'elsewhere.csv', context: 'validation' }),
  );
  expect(first.datasets).toEqual([
    { ...train, sourceType: 'local', tags: { 'mlflow.data.context': 'train' } },
    {
      ...train,
      sourceType: 'local',
      digest: 'def',
      context: 'test',
      schema: '{}',
      tags: { 'mlflow.data.context': 'test' },
    },
  ]);
  const tags = { 'mlflow.data.context': 'validation' };
  expect(second.datasets).toEqual([{ ...train, sourceType: 'local', context: 'validation', tags }]);
  const wrong = ws.experiments.logDataset(second.id, { name: '', digest: 'x'.repeat(129), source: 's', version: 0 });
  await expect(wrong).rejects.toMatchObject({
    code: 'EXPERIMENTS_ENTRY_INVALID',
    details: { faults: [{ path: 'dataset.digest' }, { path: 'dataset.name' }, { path: 'dataset.version' }] },
  });
});

describe('artifacts', () => {
  test('are files of a run, listed by folder and read back', async () => {
    await using ws = await openTestExperiments();
    const { id } = await finished(ws, async (run) => {
      expect(await run.logArtifact('charts/roc.svg', '<svg/>')).toEqual({ path: 'charts/roc.svg', size: 6 });
      await run.logArtifact('model.bin', Uint8Array.of(1, 2, 3));
      await run.logArtifact('charts/pr%.svg', '');
    });
    expect(await ws.experiments.listArtifacts(id)).toEqual([
      { path: 'charts/pr%.svg', size: 0 },
      { path: 'charts/roc.svg', size: 6 },
      { path: 'model.bin', size: 3 },
    ]);
    expect((await ws.experiments.listArtifacts(id, 'charts/')).map(({ path }) => path)).toEqual([
      'charts/pr%.svg',
      'charts/roc.svg',
    ]);
    expect(await ws.experiments.listArtifacts(id, 'none')).toEqual([]);
    expect([...(await ws.experiments.readArtifact(id, 'model.bin'))]).toEqual([1, 2, 3]);
    await expect(ws.experiments.readArtifact(id, 'none')).rejects.toMatchObject({
      code: 'EXPERIMENTS_ARTIFACT_NOT_FOUND',
    });
  });

  test.each([
    '../x',
    '/etc/passwd',
    'a/../../x',
    '%2e%2e/x',
    '%252e%252e%252fx',
    'a\\..\\x',
    'C:/x',
    'a#b',
    '',
    'a//b',
  ])('may not be put at %j', async (path) => {
    await using ws = await openTestExperiments();
    const run = await ws.experiments.startRun();
    const refused = { code: 'EXPERIMENTS_ARTIFACT_PATH_INVALID' };
    await expect(run.logArtifact(path, 'x')).rejects.toMatchObject(refused);
    await expect(ws.experiments.readArtifact(run.id, path)).rejects.toMatchObject(refused);
  });
});

function compare(a: readonly number[], b: readonly number[]): number {
  const index = a.findIndex((value, position) => value !== b[position]);
  return index < 0 ? 0 : a[index]! - b[index]!;
}
