import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { currentProcess } from '../../src/storage/index.ts';
import { startProgram } from '../support/child-program.ts';
import { openTestExperiments, type TestExperiments } from './open-test-experiments.ts';

const program = (name: string) => join(import.meta.dirname, 'programs', name);

/** Lets a run look as if that process had opened it. */
async function pretendOpenedBy(ws: TestExperiments, runId: string, process: object): Promise<void> {
  await ws.database.kysely.updateTable('run_process').set(process).where('run_id', '=', runId).execute();
}

const recycled = () => ({ started: currentProcess().started.replace(/\d+$/, '1') });

test('a process killed in the middle of logging loses nothing it had acknowledged, and its run is marked', async () => {
  await using ws = await openTestExperiments();
  const logger = startProgram(program('log-forever.ts'), [ws.folder]);
  const runId = (await logger.line()) as string;
  let acknowledged = 0;
  while (acknowledged < 100) acknowledged = Number(await logger.line());
  expect(await ws.experiments.markInterruptedRuns()).toEqual([]);
  await logger.kill();

  const history = await ws.experiments.metricHistory(runId, 'loss');
  expect(history.length).toBeGreaterThanOrEqual(acknowledged);
  expect(history.map(({ step }) => step)).toEqual(history.map((_, index) => index + 1));
  expect(await ws.experiments.getRun(runId)).toMatchObject({ status: 'RUNNING', params: { acknowledged: 'at once' } });

  const marked = await ws.experiments.markInterruptedRuns();
  expect(marked).toMatchObject([{ id: runId, status: 'FAILED', tags: { 'assay.ended_by': 'crash' } }]);
  expect(marked).toEqual([await ws.experiments.getRun(runId)]);
  expect(await ws.experiments.markInterruptedRuns()).toEqual([]);
});

/** Every point that `log-batches.ts` has logged so far is there once, and charts know of all that moved. */
async function expectWhole(ws: TestExperiments, runId: string, key: string, acknowledged: number): Promise<void> {
  const history = await ws.experiments.metricHistory(runId, key);
  expect(history.length).toBeGreaterThanOrEqual(acknowledged);
  expect(history.map(({ step }) => step)).toEqual(history.map((_, step) => step));
  const chart = await ws.experiments.metricSeries(runId, key, { points: 100 });
  const highest = history.findLast(({ step }) => Number(step) % 777 === 0);
  expect(chart.points).toContainEqual(highest);
  const { kysely } = ws.database;
  const series = await kysely
    .selectFrom('metric_series')
    .selectAll()
    .where('run_id', '=', runId)
    .where('key', '=', key)
    .executeTakeFirstOrThrow();
  const ofSeries = (table: 'metric' | 'metric_block') =>
    kysely.selectFrom(table).selectAll().where('series', '=', series.id).execute();
  const rows = (await ofSeries('metric')).length;
  const blocks = (await ofSeries('metric_block')) as unknown as { count: number }[];
  expect([series.merged, blocks.reduce((sum, { count }) => sum + count, 0)]).toEqual([rows, rows]);
  const latest = await kysely.selectFrom('latest_metric').selectAll().where('key', '=', key).executeTakeFirstOrThrow();
  expect(latest).toMatchObject({ step: history.length - 1, count: history.length, max_value: highest?.value });
}

test('a process killed in the middle of long batches loses no point it had acknowledged and leaves no half batch', async () => {
  await using ws = await openTestExperiments();
  const { id } = await ws.experiments.startRun();
  const logger = startProgram(program('log-batches.ts'), [ws.folder, id, 'loss']);
  let acknowledged = 0;
  while (acknowledged < 20_000) acknowledged = Number(await logger.line());
  await logger.kill();
  await expectWhole(ws, id, 'loss', acknowledged);
  expect((await ws.experiments.metricHistory(id, 'loss')).length % 1000).toBe(0);
});

test('several processes write long histories of one run at the same time, of one metric too, and lose nothing', async () => {
  await using ws = await openTestExperiments();
  const { id } = await ws.experiments.startRun();
  const keys = ['own', 'shared', 'shared'];
  const writers = keys.map((key) => startProgram(program('log-batches.ts'), [ws.folder, id, key, '12']));
  await Promise.all(writers.map((writer) => writer.finish()));
  await expectWhole(ws, id, 'own', 12_000);
  const shared = await ws.experiments.metricHistory(id, 'shared');
  expect(shared.map(({ step }) => step)).toEqual(Array.from({ length: 12_000 }, (_, step) => step));
});

describe('marking interrupted runs', () => {
  test('leaves alone what this process holds, what has ended and what nobody is known to hold', async () => {
    await using ws = await openTestExperiments();
    const open = await ws.experiments.startRun();
    const ended = await ws.experiments.startRun();
    await ended.end();
    const overHttp = await ws.experiments.startRun();
    await ws.database.kysely.deleteFrom('run_process').where('run_id', '=', overHttp.id).execute();
    expect(await ws.experiments.markInterruptedRuns()).toEqual([]);
    expect(await ws.experiments.getRun(open.id)).toMatchObject({ status: 'RUNNING' });
  });

  test('is not fooled by another process that got the same pid', async () => {
    await using ws = await openTestExperiments();
    const run = await ws.experiments.startRun();
    await pretendOpenedBy(ws, run.id, recycled());
    expect(await ws.experiments.markInterruptedRuns()).toMatchObject([{ id: run.id }]);
  });

  test('judges no process of another machine', async () => {
    await using ws = await openTestExperiments();
    const run = await ws.experiments.startRun();
    await pretendOpenedBy(ws, run.id, { host: 'elsewhere', pid: 999_999_999 });
    expect(await ws.experiments.markInterruptedRuns()).toEqual([]);
  });

  test('waits until the last of several processes is gone', async () => {
    await using ws = await openTestExperiments();
    const run = await ws.experiments.startRun();
    await pretendOpenedBy(ws, run.id, recycled());
    await ws.experiments.resumeRun(run.id);
    expect(await ws.experiments.markInterruptedRuns()).toEqual([]);
  });

  test('takes the last sign of life for the end', async () => {
    await using ws = await openTestExperiments();
    const silent = await ws.experiments.startRun();
    const started = ws.clock.now();
    const busy = await ws.experiments.startRun();
    ws.clock.advance(7000);
    await busy.logMetric('loss', 1);
    await busy.logMetric('of the future', 1, { timestamp: started + 10 ** 9 });
    ws.clock.advance(86_400_000);
    for (const run of [silent, busy]) await pretendOpenedBy(ws, run.id, recycled());
    await ws.experiments.markInterruptedRuns();
    expect(await ws.experiments.getRun(silent.id)).toMatchObject({ endTime: started });
    expect(await ws.experiments.getRun(busy.id)).toMatchObject({ endTime: started + 7000 });
  });
});

test('four processes write at the same time without an error, and every entry is there', async () => {
  await using ws = await openTestExperiments();
  const shared = await ws.experiments.startRun({ name: 'shared' });
  const writers = Array.from({ length: 4 }, (_, n) =>
    startProgram(program('log-runs.ts'), [ws.folder, shared.id, `w${n}`]),
  );
  await Promise.all(writers.map((writer) => writer.finish()));
  const { runs } = await ws.experiments.searchRuns({ filter: "tags.writer LIKE 'w_'" });
  expect(runs).toHaveLength(4 * 10);
  expect(runs.every(({ status, metrics }) => status === 'FINISHED' && metrics.loss === 0.1)).toBe(true);
  for (const writer of ['w0', 'w1', 'w2', 'w3']) {
    expect(await ws.experiments.metricHistory(shared.id, writer)).toHaveLength(50);
  }
  expect(Object.keys((await ws.experiments.getRun(shared.id)).params).toSorted()).toEqual(['w0', 'w1', 'w2', 'w3']);
  const { experiments } = await ws.experiments.listExperiments();
  expect(experiments.map(({ name }) => name).toSorted()).toEqual(['Default', 'common']);
});

test('of processes that log for one logged model and are killed, the run and the model keep the same whole batches', async () => {
  await using ws = await openTestExperiments();
  const { id: runId } = await ws.experiments.startRun();
  const { id: modelId } = await ws.experiments.loggedModels.create({ experimentId: '0' });
  const loggers = ['a', 'b'].map((name) =>
    startProgram(program('log-model-metrics.ts'), [ws.folder, runId, modelId, name]),
  );
  const acknowledged: string[] = [];
  for (let batch = 0; batch < 20; batch += 1) {
    for (const logger of loggers) acknowledged.push((await logger.line()) as string);
  }
  for (const logger of loggers) await logger.kill();

  const { metrics } = await ws.experiments.loggedModels.get(modelId);
  const ofModel = Map.groupBy(metrics, ({ key }) => key);
  const { latestMetrics } = await ws.experiments.getRun(runId);
  expect([...ofModel.keys()].toSorted()).toEqual(latestMetrics.map(({ key }) => key).toSorted());
  expect([...ofModel.keys()]).toEqual(expect.arrayContaining(acknowledged));
  for (const [key, points] of ofModel) {
    expect(points.map(({ step }) => step)).toEqual(Array.from({ length: 20 }, (_, step) => step));
    const withoutRun = points.map(({ runId: _, ...point }) => point);
    expect(await ws.experiments.metricHistory(runId, key)).toEqual(withoutRun);
  }
});
