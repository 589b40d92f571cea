import { expect, test } from 'vitest';
import { asRunId } from '../../src/schema/index.ts';
import { openTestLifecycle, type TestLifecycle } from './open-test-lifecycle.ts';

const DAY = 86_400_000;

/** A finished run with something in every table and a file. */
async function fullRun(ws: TestLifecycle, experimentId: string, points = 3): Promise<string> {
  const { id } = await ws.experiments.createRun({ experimentId, tags: { team: 'risk' } });
  const metrics = Array.from({ length: points }, (_, step) => ({ key: 'loss', value: 1 / (step + 1), step }));
  await ws.experiments.log(id, { params: { eta: 0.1 }, metrics });
  await ws.experiments.logDataset(id, { name: 'cards', digest: 'd1', source: 'cards.csv', context: 'train' });
  await ws.experiments.logArtifact(id, 'charts/roc.svg', '<svg/>');
  await ws.experiments.updateRun(id, { status: 'FINISHED' });
  return id;
}

const filesOf = async (ws: TestLifecycle): Promise<string[]> =>
  (await Array.fromAsync(ws.objects.list())).map(({ key }) => key);

async function rowsOf(ws: TestLifecycle): Promise<Record<string, number>> {
  const tables = [
    'run',
    'param',
    'tag',
    'latest_metric',
    'unranked_run',
    'metric_chunk',
    'metric_series',
    'metric',
    'metric_block',
    'input_dataset',
    'run_input',
    'run_input_tag',
    'run_model',
    'logged_model',
    'logged_model_metric',
    'removal',
  ] as const;
  const counts: Record<string, number> = {};
  for (const table of tables) {
    const { count } = await ws.database.kysely
      .selectFrom(table)
      .select((eb) => eb.fn.countAll<number | string>().as('count'))
      .executeTakeFirstOrThrow();
    counts[table] = Number(count);
  }
  return counts;
}

test('a deleted run goes for good with everything of it, once it was deleted long enough ago', async () => {
  await using ws = await openTestLifecycle();
  const { id: experimentId } = await ws.experiments.createExperiment({ name: 'fraud' });
  const living = await fullRun(ws, experimentId);
  const before = await rowsOf(ws);
  const files = await filesOf(ws);
  const long = await fullRun(ws, experimentId, 10_000);
  const model = await ws.experiments.loggedModels.create({ experimentId, sourceRunId: long });
  await ws.experiments.log(long, { metrics: [{ key: 'auc', value: 0.9, modelId: model.id }] });
  await ws.experiments.logOutputs(long, [{ modelId: model.id, step: 1 }]);
  await (await ws.experiments.loggedModels.artifacts(model.id)).put('model.bin', 'weights');
  // Points move to their table while other work goes on.
  await expect.poll(async () => (await rowsOf(ws)).metric, { timeout: 10_000 }).toBeGreaterThan(8000);

  await ws.experiments.deleteRun(long);
  await ws.experiments.loggedModels.delete(model.id);
  ws.clock.advance(30 * DAY);
  const young = await ws.lifecycle.collectGarbage({ deletedBefore: ws.clock.now() - 30 * DAY - 1 });
  expect(young).toMatchObject({ runs: [], loggedModels: [], artifacts: { files: 0 } });
  expect(await ws.experiments.getRun(long)).toMatchObject({ lifecycleStage: 'deleted' });

  const options = { deletedBefore: ws.clock.now() - 30 * DAY };
  const expected = {
    runs: [long],
    loggedModels: [model.id],
    experiments: [],
    kept: [],
    artifacts: { files: 2, bytes: 13 },
    points: 10_001,
    resumed: 0,
  };
  expect(await ws.lifecycle.collectGarbage({ ...options, dryRun: true })).toEqual(expected);
  expect(await ws.experiments.getRun(long)).toMatchObject({ params: { eta: '0.1' } });
  expect(await ws.lifecycle.collectGarbage(options)).toEqual(expected);
  expect(await rowsOf(ws)).toEqual(before);
  expect(await filesOf(ws)).toEqual(files);
  expect(await ws.experiments.findRun(long)).toBeUndefined();
  expect(await ws.experiments.getRun(living)).toMatchObject({
    metrics: { loss: 1 / 3 },
    datasets: [{ name: 'cards' }],
  });
  expect(await ws.lifecycle.collectGarbage(options)).toMatchObject({ runs: [], points: 0 });
});

test('points of a run that is gone are never those of a run that is made meanwhile', async () => {
  await using ws = await openTestLifecycle();
  const gone = await fullRun(ws, '0', 10_000);
  await ws.experiments.deleteRun(gone);
  const series = () => ws.database.kysely.selectFrom('metric_series').select('id').execute();
  const [old] = await series();
  await ws.lifecycle.collectGarbage({ deletedBefore: ws.clock.now() });
  await fullRun(ws, '0', 10_000);
  expect(await series()).not.toEqual([old]);
});

test('a deleted experiment goes with its runs and logged models, and its name is free again', async () => {
  await using ws = await openTestLifecycle();
  const { id: experimentId } = await ws.experiments.createExperiment({ name: 'fraud', tags: { team: 'risk' } });
  const [a, b] = [await fullRun(ws, experimentId), await fullRun(ws, experimentId)];
  const model = await ws.experiments.loggedModels.create({ experimentId });
  const other = await fullRun(ws, '0');
  await ws.experiments.deleteRun(other);
  await ws.experiments.deleteExperiment(experimentId);
  const options = { deletedBefore: ws.clock.now(), experimentIds: [experimentId] };
  const expected = { runs: [a, b].toSorted(), loggedModels: [model.id], experiments: [experimentId], kept: [] };
  expect(await ws.lifecycle.collectGarbage({ ...options, dryRun: true })).toMatchObject(expected);
  expect(await ws.lifecycle.collectGarbage(options)).toMatchObject(expected);
  await expect(ws.experiments.getExperiment(experimentId)).rejects.toMatchObject({
    code: 'EXPERIMENTS_EXPERIMENT_NOT_FOUND',
  });
  expect((await ws.experiments.createExperiment({ name: 'fraud' })).id).not.toBe(experimentId);
  // Of another experiment, which nobody asked about.
  expect(await ws.experiments.getRun(other)).toMatchObject({ lifecycleStage: 'deleted' });
});

test('the default experiment stays deleted and can be restored, though its runs go', async () => {
  await using ws = await openTestLifecycle();
  const run = await fullRun(ws, '0');
  await ws.experiments.deleteExperiment('0');
  const { runs, experiments } = await ws.lifecycle.collectGarbage({ deletedBefore: ws.clock.now() });
  expect([runs, experiments]).toEqual([[run], []]);
  await ws.experiments.restoreExperiment('0');
  expect((await ws.experiments.startRun()).experimentId).toBe('0');
});

test('a run that was restored in a deleted experiment stays, with the experiment and its models', async () => {
  await using ws = await openTestLifecycle();
  const { id: experimentId } = await ws.experiments.createExperiment({ name: 'fraud' });
  const [kept, gone] = [await fullRun(ws, experimentId), await fullRun(ws, experimentId)];
  const model = await ws.experiments.loggedModels.create({ experimentId, sourceRunId: kept });
  await ws.experiments.deleteExperiment(experimentId);
  await ws.experiments.restoreRun(kept);
  const report = await ws.lifecycle.collectGarbage({ deletedBefore: ws.clock.now() });
  expect(report).toMatchObject({ runs: [gone], loggedModels: [], experiments: [] });
  expect(report.kept).toEqual([
    { kind: 'experiment', id: experimentId, reason: 'fraud still holds 2 runs and logged models', heldBy: [] },
  ]);
  expect(await ws.experiments.loggedModels.get(model.id)).toMatchObject({ id: model.id });
  expect(await ws.experiments.readArtifact(kept, 'charts/roc.svg')).toHaveLength(6);
});

test('what versions of registered models point to stays, however they point, until the versions are gone', async () => {
  await using ws = await openTestLifecycle();
  const [kept, named, addressed, unheld] = [
    await fullRun(ws, '0'),
    await fullRun(ws, '0'),
    await fullRun(ws, '0'),
    await fullRun(ws, '0'),
  ];
  const model = await ws.experiments.loggedModels.create({ experimentId: '0' });
  await ws.registry.register({
    name: 'fraud',
    runId: asRunId(kept),
    algorithm: 'made-elsewhere',
    file: new TextEncoder().encode('x'),
    fileName: 'model.bin',
  });
  await ws.registry.createModel({ name: 'risk' });
  await ws.registry.registerSource({ name: 'risk', source: `runs:/${named}/model`, runId: named });
  await ws.registry.registerSource({ name: 'risk', source: `mlflow-artifacts:/0/${addressed}/artifacts/model` });
  await ws.registry.registerSource({ name: 'risk', source: `models:/${model.id}` });
  for (const id of [kept, named, addressed, unheld]) await ws.experiments.deleteRun(id);
  await ws.experiments.loggedModels.delete(model.id);

  const report = await ws.lifecycle.collectGarbage({ deletedBefore: ws.clock.now() });
  expect(report).toMatchObject({ runs: [unheld], loggedModels: [] });
  const holders = Object.fromEntries(report.kept.map(({ id, heldBy }) => [id, heldBy]));
  expect(holders).toEqual({
    [kept]: ['fraud version 1'],
    [named]: ['risk version 1'],
    [addressed]: ['risk version 2'],
    [model.id]: ['risk version 3'],
  });
  expect(report.kept.find(({ id }) => id === kept)?.reason).toBe('in use by fraud version 1');
  for (const name of ['fraud', 'risk']) await ws.registry.deleteModel(name);
  const rest = await ws.lifecycle.collectGarbage({ deletedBefore: ws.clock.now() });
  expect(rest).toMatchObject({ runs: [kept, named, addressed].toSorted(), loggedModels: [model.id], kept: [] });
});

test('files are left alone where an experiment keeps its own among those of a deleted run', async () => {
  await using ws = await openTestLifecycle();
  const outer = await fullRun(ws, '0');
  const inner = await ws.experiments.createExperiment({
    name: 'inside',
    artifactLocation: `mlflow-artifacts:/0/${outer}/artifacts/inside`,
  });
  const living = await fullRun(ws, inner.id);
  await ws.experiments.deleteRun(outer);
  const report = await ws.lifecycle.collectGarbage({ deletedBefore: ws.clock.now() });
  expect(report.kept).toMatchObject([
    { id: outer, reason: 'the experiment inside keeps its artifacts among those of it' },
  ]);
  expect(await ws.experiments.readArtifact(living, 'charts/roc.svg')).toHaveLength(6);
});

test('a run whose files are out of reach stays, unless they are to be left where they are', async () => {
  await using ws = await openTestLifecycle();
  const { id: experimentId } = await ws.experiments.createExperiment({
    name: 'far',
    artifactLocation: 'gs://far/away',
  });
  const { id } = await ws.experiments.createRun({ experimentId });
  await ws.experiments.deleteRun(id);
  const options = { deletedBefore: ws.clock.now() };
  const { kept } = await ws.lifecycle.collectGarbage(options);
  const address = `gs://far/away/${id}/artifacts`;
  expect(kept).toMatchObject([{ id, reason: `its artifacts at ${address} are not for this workspace to remove` }]);
  expect(await ws.lifecycle.collectGarbage({ ...options, leaveUnreachable: true })).toMatchObject({
    runs: [id],
    kept: [],
  });
});

test('work that was stopped is finished by the next call, whatever that is asked for', async () => {
  await using ws = await openTestLifecycle();
  const runs = [];
  for (let n = 0; n < 3; n += 1) runs.push(await fullRun(ws, '0'));
  for (const id of runs) await ws.experiments.deleteRun(id);
  const stop = new AbortController();
  const objects = ws.objects.removeFolder.bind(ws.objects);
  ws.objects.removeFolder = async (folder) => {
    await objects(folder);
    stop.abort();
  };
  const stopped = ws.lifecycle.collectGarbage({ deletedBefore: ws.clock.now(), signal: stop.signal });
  await expect(stopped).rejects.toThrow();
  expect(await rowsOf(ws)).toMatchObject({ run: 0, removal: 2 });
  const dry = await ws.lifecycle.collectGarbage({ deletedBefore: 0, dryRun: true });
  expect(dry).toMatchObject({ runs: [], resumed: 2, artifacts: { files: 2, bytes: 12 } });
  expect(await ws.lifecycle.collectGarbage({ deletedBefore: 0 })).toEqual(dry);
  expect(await rowsOf(ws)).toMatchObject({ run: 0, removal: 0 });
  expect(await filesOf(ws)).toEqual([]);
});

test('several processes may remove garbage at the same time', async () => {
  await using ws = await openTestLifecycle();
  const runs = [];
  for (let n = 0; n < 6; n += 1) runs.push(await fullRun(ws, '0'));
  for (const id of runs) await ws.experiments.deleteRun(id);
  const options = { deletedBefore: ws.clock.now() };
  const reports = await Promise.all([1, 2, 3].map(() => ws.lifecycle.collectGarbage(options)));
  expect(reports.flatMap((report) => report.runs).toSorted()).toEqual(runs.toSorted());
  expect(await rowsOf(ws)).toMatchObject({ run: 0, removal: 0, metric: 0 });
});

test('a time that is none, and experiments that are none, are refused', async () => {
  await using ws = await openTestLifecycle();
  await expect(ws.lifecycle.collectGarbage({ deletedBefore: Number.NaN })).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
  });
  await expect(ws.lifecycle.collectGarbage({ deletedBefore: 0, experimentIds: ['x'] })).rejects.toMatchObject({
    code: 'EXPERIMENTS_EXPERIMENT_NOT_FOUND',
  });
});
