import { describe, expect, test } from 'vitest';
import type { NewRun, Run, SearchRunsOptions } from '../../src/experiments/index.ts';
import { openTestExperiments, type TestExperiments } from './open-test-experiments.ts';

async function finished(ws: TestExperiments, run: NewRun, metrics: Record<string, number> = {}): Promise<Run> {
  ws.clock.advance(1000);
  const open = await ws.experiments.startRun(run);
  await open.logMetrics(metrics);
  await open.end();
  return ws.experiments.getRun(open.id);
}

async function names(ws: TestExperiments, options: SearchRunsOptions): Promise<string[]> {
  return (await ws.experiments.searchRuns(options)).runs.map(({ name }) => name);
}

test('found runs carry everything that getRun gives', async () => {
  await using ws = await openTestExperiments();
  const run = await finished(ws, { params: { a: 1 }, tags: { b: '2' } }, { c: 3 });
  await ws.experiments.logDataset(run.id, { name: 'd', digest: 'e', source: 'f', context: 'train' });
  expect((await ws.experiments.searchRuns()).runs).toEqual([await ws.experiments.getRun(run.id)]);
});

test('runs come newest first, from all experiments or those named', async () => {
  await using ws = await openTestExperiments();
  const { id } = await ws.experiments.createExperiment({ name: 'other' });
  await finished(ws, { name: 'old' });
  await finished(ws, { name: 'in other', experimentId: id });
  await finished(ws, { name: 'new' });
  expect(await names(ws, {})).toEqual(['new', 'in other', 'old']);
  expect(await names(ws, { experimentIds: ['0'] })).toEqual(['new', 'old']);
  expect(await names(ws, { experimentIds: [id, '0'] })).toEqual(['new', 'in other', 'old']);
  expect(await names(ws, { experimentIds: ['77'] })).toEqual([]);
  expect(await names(ws, { experimentIds: [] })).toEqual([]);
});

test('deleted runs are found only when asked for', async () => {
  await using ws = await openTestExperiments();
  const { id } = await finished(ws, { name: 'gone' });
  await finished(ws, { name: 'here' });
  await ws.database.kysely.updateTable('run').set({ lifecycle_stage: 'deleted' }).where('id', '=', id).execute();
  expect(await names(ws, {})).toEqual(['here']);
  expect(await names(ws, { view: 'deleted' })).toEqual(['gone']);
  expect(await names(ws, { view: 'all' })).toEqual(['here', 'gone']);
});

test('datasets are searched by name, digest and context', async () => {
  await using ws = await openTestExperiments();
  const { id } = await finished(ws, { name: 'with data' });
  await ws.experiments.logDataset(id, { name: 'Transactions', digest: 'ABC', source: 'x', context: 'train' });
  await finished(ws, { name: 'without' });
  for (const hit of [
    "dataset.name = 'Transactions'",
    "dataset.name ILIKE 'trans%'",
    "dataset.digest IN ('x', 'ABC')",
  ]) {
    expect(await names(ws, { filter: hit })).toEqual(['with data']);
  }
  expect(await names(ws, { filter: "dataset.context = 'train' AND dataset.digest LIKE 'A%'" })).toEqual(['with data']);
  for (const miss of ["dataset.name = 'transactions'", "dataset.context != 'train'", "dataset.digest NOT IN ('ABC')"]) {
    expect(await names(ws, { filter: miss })).toEqual([]);
  }
});

test('attributes are searched and ordered by, also the end that open runs do not have', async () => {
  await using ws = await openTestExperiments();
  const first = await finished(ws, { name: 'first' });
  await finished(ws, { name: 'second' });
  await using open = await ws.experiments.startRun({ name: 'open' });
  expect(await names(ws, { filter: `run_id IN ('${first.id}', '${open.id}')`, orderBy: ['run_name'] })).toEqual([
    'first',
    'open',
  ]);
  expect(await names(ws, { filter: "user_id = 'tester' and status = 'RUNNING'" })).toEqual(['open']);
  expect(
    await names(ws, { filter: "user = 'tester' and attributes.user LIKE 'test%' and run_name != 'open'" }),
  ).toHaveLength(2);
  expect(await names(ws, { filter: 'end_time > 0', orderBy: ['end_time'] })).toEqual(['first', 'second']);
  expect(await names(ws, { orderBy: ['end_time DESC'] })).toEqual(['second', 'first', 'open']);
  expect(await names(ws, { orderBy: ['end_time'] })).toEqual(['first', 'second', 'open']);
  expect(await names(ws, { filter: `artifact_uri LIKE '%${first.id}/artifacts'` })).toEqual(['first']);
  expect(
    await names(ws, { orderBy: ['start_time ASC'], filter: "start_time >= '2025-12-31' and end_time > 0" }),
  ).toEqual(['first', 'second']);
});

test('times are compared with numbers that are no times as well', async () => {
  await using ws = await openTestExperiments();
  const run = await ws.experiments.startRun({ startTime: 1000 });
  await run.end();
  for (const [comparison, found] of [
    ['> 999.5', 1],
    ['> 1000.5', 0],
    ['!= 1000.5', 1],
    ['= 1e300', 0],
    ['< 1e300', 1],
    ['> -1e400', 1],
    ['>= 9223372036854775807', 0],
    ['< 99999999999999999999', 1],
  ] as const) {
    expect((await names(ws, { filter: `attributes.start_time ${comparison}` })).length, comparison).toBe(found);
  }
});

test('NaN comes after all numbers and before runs without the metric, in both directions', async () => {
  await using ws = await openTestExperiments();
  await finished(ws, { name: 'none' });
  await finished(ws, { name: 'nan' }, { auc: Number.NaN });
  await finished(ws, { name: 'low' }, { auc: 0.1 });
  await finished(ws, { name: 'infinite' }, { auc: Number.POSITIVE_INFINITY });
  expect(await names(ws, { orderBy: ['metrics.auc'] })).toEqual(['low', 'infinite', 'nan', 'none']);
  expect(await names(ws, { orderBy: ['metrics.auc DESC'] })).toEqual(['infinite', 'low', 'nan', 'none']);
  expect(await names(ws, { filter: 'metrics.auc = 0' })).toEqual([]);
  expect(await names(ws, { filter: 'metrics.auc != 0' })).toEqual(['infinite', 'low']);
});

test('values in a filter stay values, whatever they look like', async () => {
  await using ws = await openTestExperiments();
  const nasty = "'; drop table run; --";
  await finished(ws, { name: nasty, params: { 'a/b': nasty } });
  const quoted = `'${nasty.replaceAll("'", "''")}'`;
  expect(await names(ws, { filter: `params.\`a/b\` = ${quoted} and run_name = ${quoted}` })).toEqual([nasty]);
  expect(await names(ws, { filter: `params.\`a' or '1'='1\` = 'x'` })).toEqual([]);
  expect(await names(ws, { orderBy: ["params.`a' desc; drop table run; --`"] })).toEqual([nasty]);
});

test('the largest filter and order that are accepted also run', async () => {
  await using ws = await openTestExperiments();
  await finished(ws, { name: 'a' }, { m: 1 });
  const filter = Array.from({ length: 200 }, (_, n) => `metrics.m > -${n + 1}`).join(' and ');
  const orderBy = Array.from({ length: 32 }, (_, n) => `metrics.m${n}`);
  expect(await names(ws, { filter, orderBy })).toEqual(['a']);
  const nested = `${'('.repeat(50)}metrics.m = 1${')'.repeat(50)}`;
  expect(await names(ws, { filter: nested })).toEqual(['a']);
  expect(await names(ws, { filter: `run_name LIKE '${'%'.repeat(100)}'` })).toEqual(['a']);
});

test('the lowest, highest and last value of a metric can be compared and ordered by', async () => {
  await using ws = await openTestExperiments();
  for (const [name, values] of Object.entries({
    dips: [5, 0.1, 3],
    peaks: [2, 9, 2.5],
    flat: [4, 4, Number.NaN],
    'all NaN': [Number.NaN],
    none: [],
  })) {
    const run = await ws.experiments.startRun({ name });
    for (const [step, value] of values.entries()) await run.logMetric('loss', value, { step });
    ws.clock.advance(1000);
  }
  const find = (filter: string, ...orderBy: string[]) => names(ws, { filter, orderBy });
  expect(await find('min(metrics.loss) < 0.5')).toEqual(['dips']);
  expect(await find('max(metrics.loss) >= 5', 'run_name')).toEqual(['dips', 'peaks']);
  expect(await find('last(metrics.loss) >= 2.5', 'run_name')).toEqual(['dips', 'peaks']);
  expect(await find('min(metrics.`loss`) = 4 or max(metrics.loss) = 9', 'run_name')).toEqual(['flat', 'peaks']);
  expect(await find('', 'max(metrics.loss) DESC')).toEqual(['peaks', 'dips', 'flat', 'all NaN', 'none']);
  expect(await find('', 'min(metrics.loss)')).toEqual(['dips', 'peaks', 'flat', 'all NaN', 'none']);
  expect(await find('', 'last(metrics.loss)')).toEqual(['peaks', 'dips', 'all NaN', 'flat', 'none']);
});

test.each([
  ['min(params.loss) = 1'],
  ['min(min(metrics.loss)) = 1'],
  ['min metrics.loss = 1'],
  ['min(metrics.loss = 1'],
  ['avg(metrics.loss) = 1'],
  ["max(metrics.loss) = 'x'"],
])('%s is refused', async (filter) => {
  await using ws = await openTestExperiments();
  await expect(ws.experiments.searchRuns({ filter })).rejects.toMatchObject({ code: 'EXPERIMENTS_FILTER_INVALID' });
});

test.each([
  [{ filter: 'min(metrics.loss) = 1' }],
  [{ filter: 'last(metrics.loss) = 1' }],
  [{ filter: 'metrics.loss <> 1' }],
  [{ orderBy: ['max(metrics.loss)'] }],
  [{ orderBy: ['user'] }],
])('%j is refused where only MLflow’s grammar is accepted', async (search) => {
  await using ws = await openTestExperiments();
  await expect(ws.experiments.searchRuns({ ...search, grammar: 'mlflow' })).rejects.toMatchObject({
    code: 'EXPERIMENTS_FILTER_INVALID',
  });
});

describe('pages', () => {
  test('a token leads to the next page; an exactly full last page has none', async () => {
    await using ws = await openTestExperiments();
    for (let n = 0; n < 4; n += 1) await finished(ws, { name: `run ${n}` });
    const first = await ws.experiments.searchRuns({ maxResults: 2 });
    const second = await ws.experiments.searchRuns({ maxResults: 2, pageToken: first.nextPageToken });
    expect(first.runs.map(({ name }) => name)).toEqual(['run 3', 'run 2']);
    expect(second.runs.map(({ name }) => name)).toEqual(['run 1', 'run 0']);
    expect(second.nextPageToken).toBeUndefined();
  });

  test('a token of another search, a made-up one and a wrong size are refused together', async () => {
    await using ws = await openTestExperiments();
    await finished(ws, {});
    await finished(ws, {});
    const { nextPageToken } = await ws.experiments.searchRuns({ maxResults: 1 });
    const other = { filter: 'metrics.a > 1', pageToken: nextPageToken, maxResults: 0, experimentIds: ['0', 'x'] };
    await expect(ws.experiments.searchRuns(other)).rejects.toMatchObject({
      code: 'EXPERIMENTS_SEARCH_INVALID',
      details: { faults: [{ path: 'maxResults' }, { path: 'pageToken' }, { path: 'experimentIds[1]' }] },
    });
    for (const pageToken of ['', 'rubbish', Buffer.from('{"offset":-1}').toString('base64')]) {
      await expect(ws.experiments.searchRuns({ pageToken })).rejects.toMatchObject({
        code: 'EXPERIMENTS_SEARCH_INVALID',
      });
    }
    await expect(ws.experiments.searchRuns({ maxResults: 50_001 })).rejects.toThrow(/1 to 50000/);
  });
});

describe('comparison', () => {
  test('puts runs side by side with all their params, metrics, tags and datasets, and marks what differs', async () => {
    await using ws = await openTestExperiments();
    const a = await finished(
      ws,
      { name: 'a', params: { depth: 5, eta: 0.1 }, tags: { t: 'x' } },
      { auc: 0.9, nan: Number.NaN },
    );
    const b = await finished(ws, { name: 'b', params: { depth: 6, eta: 0.1 } }, { auc: 0.9, nan: Number.NaN, f1: 0.5 });
    await ws.experiments.logDataset(a.id, { name: 'd', digest: '1', source: 's' });
    const comparison = await ws.experiments.compareRuns([b.id, a.id]);
    expect(comparison.runs.map(({ name }) => name)).toEqual(['b', 'a']);
    expect(comparison.params).toEqual([
      { key: 'depth', values: ['6', '5'], differs: true },
      { key: 'eta', values: ['0.1', '0.1'], differs: false },
    ]);
    expect(comparison.metrics).toEqual([
      { key: 'auc', values: [0.9, 0.9], differs: false },
      { key: 'f1', values: [0.5, undefined], differs: true },
      { key: 'nan', values: [Number.NaN, Number.NaN], differs: false },
    ]);
    expect(comparison.tags).toContainEqual({ key: 't', values: [undefined, 'x'], differs: true });
    expect(comparison.datasets).toEqual([{ key: 'd', values: [undefined, '1'], differs: true }]);
  });

  test('names every run that it cannot find', async () => {
    await using ws = await openTestExperiments();
    const { id } = await finished(ws, {});
    await expect(ws.experiments.compareRuns([id, 'x', 'y'])).rejects.toMatchObject({
      code: 'EXPERIMENTS_RUN_NOT_FOUND',
      details: { runIds: ['x', 'y'] },
    });
    await expect(ws.experiments.compareRuns([])).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  });
});
