import { describe, expect, test } from 'vitest';
import { openTestExperiments } from './open-test-experiments.ts';

describe('experiments', () => {
  test('are renamed, but not onto a name that is taken, and not once deleted', async () => {
    await using ws = await openTestExperiments();
    const { experiments } = ws;
    const { id } = await experiments.createExperiment({ name: 'a' });
    await experiments.createExperiment({ name: 'b' });
    ws.clock.advance(10);
    await experiments.renameExperiment(id, 'c');
    await experiments.renameExperiment(id, 'c');
    const renamed = await experiments.getExperimentByName('c');
    expect(renamed.id).toBe(id);
    expect(renamed.updatedAt).toBeGreaterThan(renamed.createdAt);
    await expect(experiments.renameExperiment(id, 'b')).rejects.toMatchObject({ code: 'EXPERIMENTS_NAME_TAKEN' });
    await expect(experiments.renameExperiment(id, ' ')).rejects.toMatchObject({ code: 'EXPERIMENTS_NAME_INVALID' });
    await expect(experiments.renameExperiment('99', 'x')).rejects.toMatchObject({
      code: 'EXPERIMENTS_EXPERIMENT_NOT_FOUND',
    });
    await experiments.deleteExperiment(id);
    await expect(experiments.renameExperiment(id, 'd')).rejects.toMatchObject({
      code: 'EXPERIMENTS_EXPERIMENT_DELETED',
    });
  });

  test('take all their runs along when deleted and restored; the times of deletion are kept', async () => {
    await using ws = await openTestExperiments();
    const { experiments } = ws;
    const { id } = await experiments.createExperiment({ name: 'a' });
    const [early, late] = [
      await experiments.createRun({ experimentId: id }),
      await experiments.createRun({ experimentId: id }),
    ];
    await experiments.deleteRun(early.id);
    const deletedAt = async () =>
      (await ws.database.kysely.selectFrom('run').select(['id', 'deleted_at']).execute()).toSorted(
        (a, b) => Number(b.id === early.id) - Number(a.id === early.id),
      );
    const [first] = await deletedAt();
    ws.clock.advance(1000);
    await experiments.deleteExperiment(id);
    const [still, then] = await deletedAt();
    expect(still?.deleted_at).toBe(first?.deleted_at);
    expect(then?.deleted_at).toBe((first?.deleted_at ?? 0) + 1000);
    await experiments.restoreExperiment(id);
    expect((await deletedAt()).map(({ deleted_at }) => deleted_at)).toEqual([null, null]);
    for (const run of [early, late]) expect((await experiments.getRun(run.id)).lifecycleStage).toBe('active');
  });

  test('lose a tag only when they have it', async () => {
    await using ws = await openTestExperiments();
    const { experiments } = ws;
    await experiments.setExperimentTags('0', { a: '1', b: '2' });
    await experiments.setExperimentTags('0', { a: '3' });
    await experiments.setExperimentTags('0', {});
    await experiments.deleteExperimentTag('0', 'b');
    expect((await experiments.getExperiment('0')).tags).toEqual({ a: '3' });
    await expect(experiments.deleteExperimentTag('0', 'b')).rejects.toMatchObject({
      code: 'EXPERIMENTS_TAG_NOT_FOUND',
    });
  });
});

describe('runs recorded for somebody else', () => {
  test('belong to no process of this machine, so that no crash is found of them', async () => {
    await using ws = await openTestExperiments();
    const run = await ws.experiments.createRun({ experimentId: '0', user: 'ann', startTime: 0, tags: { a: '1' } });
    expect(run).toMatchObject({
      user: 'ann',
      startTime: 0,
      status: 'RUNNING',
      tags: { a: '1', 'mlflow.runName': run.name },
    });
    expect(await ws.experiments.getRun(run.id)).toEqual(run);
    expect(await ws.database.kysely.selectFrom('run_process').selectAll().execute()).toEqual([]);
    expect(await ws.experiments.markInterruptedRuns()).toEqual([]);
  });

  test('are refused with every fault at once, and nothing is made', async () => {
    await using ws = await openTestExperiments();
    const wrong = { experimentId: '0', name: 'a', startTime: -1, tags: { 'mlflow.runName': 'b', 'c//d': '' } };
    const error = await ws.experiments.createRun(wrong).catch((thrown) => thrown);
    expect(error).toMatchObject({ code: 'EXPERIMENTS_RUN_INVALID' });
    expect(error.details.faults).toHaveLength(3);
    expect((await ws.experiments.searchRuns()).runs).toEqual([]);
  });
});

describe('runs changed from outside', () => {
  test('end, go on and end anew; a process that held them is let go', async () => {
    await using ws = await openTestExperiments();
    const run = await ws.experiments.startRun();
    expect(await ws.experiments.updateRun(run.id, { status: 'FINISHED', endTime: 7 })).toMatchObject({
      status: 'FINISHED',
      endTime: 7,
    });
    expect(await ws.database.kysely.selectFrom('run_process').selectAll().execute()).toEqual([]);
    expect(await ws.experiments.updateRun(run.id, { status: 'RUNNING' })).toMatchObject({
      status: 'RUNNING',
      endTime: 7,
    });
    await expect(ws.experiments.updateRun('nobody', {})).rejects.toMatchObject({ code: 'EXPERIMENTS_RUN_NOT_FOUND' });
    await expect(ws.experiments.updateRun(run.id, { endTime: 1.5 })).rejects.toMatchObject({
      code: 'EXPERIMENTS_ENTRY_INVALID',
    });
  });

  test('change a tag by what it is, also when many do at once', async () => {
    await using ws = await openTestExperiments();
    const { id } = await ws.experiments.createRun({ experimentId: '0' });
    const append = (letter: string) => ws.experiments.changeTag(id, 'letters', (old = '') => old + letter);
    await Promise.all([...'abcdefgh'].map(append));
    const { letters = '' } = (await ws.experiments.getRun(id)).tags;
    expect([...letters].toSorted().join('')).toBe('abcdefgh');
  });
});

test('the latest point of a metric is read with its step and time', async () => {
  await using ws = await openTestExperiments();
  const { id } = await ws.experiments.createRun({ experimentId: '0' });
  const metrics = [
    { key: 'loss', value: Number.NaN, step: 2n ** 60n, timestamp: 5 },
    { key: 'loss', value: 1, step: 3, timestamp: 6 },
  ];
  await ws.experiments.log(id, { metrics });
  expect((await ws.experiments.getRun(id)).latestMetrics).toEqual([metrics[0]]);
});
