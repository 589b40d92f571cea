import { expect, test } from 'vitest';
import { openExperiments } from '../../src/experiments/index.ts';
import { openTestExperiments } from './open-test-experiments.ts';

test('a new workspace has the Default experiment 0; ids count up from 1', async () => {
  await using ws = await openTestExperiments();
  expect(await ws.experiments.getExperiment('0')).toMatchObject({ id: '0', name: 'Default', lifecycleStage: 'active' });
  expect(await ws.experiments.createExperiment({ name: 'a' })).toMatchObject({ id: '1' });
  expect(await ws.experiments.createExperiment({ name: 'b' })).toMatchObject({ id: '2' });
});

test('an experiment reads back as it was made', async () => {
  await using ws = await openTestExperiments();
  const made = await ws.experiments.createExperiment({ name: 'Betrug erkennen', tags: { owner: 'ana', 'x/y z': '' } });
  expect(made).toMatchObject({ createdAt: ws.clock.now(), tags: { owner: 'ana', 'x/y z': '' } });
  expect(await ws.experiments.getExperiment(made.id)).toEqual(made);
  expect(await ws.experiments.findExperimentByName('Betrug erkennen')).toEqual(made);
});

test('opening a workspace again keeps its experiments and makes no second Default', async () => {
  await using ws = await openTestExperiments();
  await ws.experiments.createExperiment({ name: 'a' });
  const again = await openExperiments({ database: ws.database, objects: ws.objects, clock: ws.clock });
  const { experiments } = await again.listExperiments();
  expect(experiments.map(({ name }) => name)).toEqual(['a', 'Default']);
});

test('a name is given once; getOrCreate finds what is there, also when many ask at once', async () => {
  await using ws = await openTestExperiments();
  const found = await Promise.all(Array.from({ length: 5 }, () => ws.experiments.getOrCreateExperiment('fraud')));
  expect(new Set(found.map(({ id }) => id))).toEqual(new Set(['1']));
  await expect(ws.experiments.createExperiment({ name: 'fraud' })).rejects.toMatchObject({
    code: 'EXPERIMENTS_NAME_TAKEN',
    details: { experimentId: '1' },
  });
});

test('names and tags beyond the limits are refused, all of them in one error', async () => {
  await using ws = await openTestExperiments();
  const wrong = { name: ' ', tags: { '/a': 'x', ok: 'y'.repeat(5001) } };
  await expect(ws.experiments.createExperiment(wrong)).rejects.toMatchObject({
    code: 'EXPERIMENTS_NAME_INVALID',
    details: { faults: [{ path: 'name' }, { path: 'tags key' }, { path: 'tags.ok' }] },
  });
  await expect(ws.experiments.createExperiment({ name: 'x'.repeat(501) })).rejects.toThrow(/at most 500 characters/);
  expect((await ws.experiments.listExperiments()).experiments).toHaveLength(1);
});

test('experiments are listed newest first, in pages', async () => {
  await using ws = await openTestExperiments();
  for (const name of ['a', 'b', 'c', 'd']) {
    ws.clock.advance(1);
    await ws.experiments.createExperiment({ name });
  }
  const first = await ws.experiments.listExperiments({ maxResults: 3 });
  const second = await ws.experiments.listExperiments({ maxResults: 3, pageToken: first.nextPageToken });
  expect([first, second].map(({ experiments }) => experiments.map(({ name }) => name))).toEqual([
    ['d', 'c', 'b'],
    ['a', 'Default'],
  ]);
  expect(second.nextPageToken).toBeUndefined();
});

test.each(['7', '01', '-1', 'abc', '', '99999999999999999999'])('there is no experiment %j', async (id) => {
  await using ws = await openTestExperiments();
  await expect(ws.experiments.getExperiment(id)).rejects.toMatchObject({ code: 'EXPERIMENTS_EXPERIMENT_NOT_FOUND' });
  await expect(ws.experiments.startRun({ experimentId: id })).rejects.toMatchObject({
    code: 'EXPERIMENTS_EXPERIMENT_NOT_FOUND',
  });
});

test('a deleted experiment takes no new runs', async () => {
  await using ws = await openTestExperiments();
  const { id } = await ws.experiments.createExperiment({ name: 'gone' });
  await ws.database.kysely
    .updateTable('experiment')
    .set({ lifecycle_stage: 'deleted' })
    .where('id', '=', Number(id))
    .execute();
  await expect(ws.experiments.startRun({ experimentId: id })).rejects.toMatchObject({
    code: 'EXPERIMENTS_EXPERIMENT_DELETED',
  });
  expect((await ws.experiments.listExperiments()).experiments.map(({ name }) => name)).toEqual(['Default']);
  expect((await ws.experiments.listExperiments({ view: 'all' })).experiments).toHaveLength(2);
});
