import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { type LineageGraph, openLineage } from '../../src/lineage/index.ts';
import { openDatabase } from '../../src/storage/index.ts';
import { openWorkspace } from '../../src/workspace/index.ts';
import { openParts } from '../datasets/workspace-parts.ts';
import { openTestRegistry } from '../registry/open-test-registry.ts';
import { writeSmallTable } from '../support/small-table.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { testClock } from '../support/test-clock.ts';
import { onPostgres } from '../support/test-database.ts';

const kindsOf = ({ nodes }: LineageGraph) => nodes.map(({ kind, distance }) => [kind, distance]);

test('a version knows the file it was registered from, each one that held its content, and its splits', async () => {
  using folder = temporaryFolder();
  await using parts = await openParts(folder.path);
  const lineage = openLineage({ database: parts.database, clock: testClock() });
  const [first, second] = [join(folder.path, 'first.csv'), join(folder.path, 'second.csv')];
  for (const path of [first, second]) writeFileSync(path, 'a,b\n1,2\n3,4\n5,6\n7,8\n');
  const version = await parts.datasets.register({ name: 'cards', source: { path: first } });
  await parts.datasets.register({ name: 'cards', source: { path: second } });
  const split = await parts.datasets.split(version, {
    method: 'random',
    seed: 1,
    fractions: { train: 0.5, test: 0.5 },
  });
  const graph = await lineage.graph('cards@1');
  expect(graph.nodes.map(({ name }) => name).toSorted()).toEqual([first, second, 'cards', 'random split'].toSorted());
  expect(graph.nodes.find(({ kind }) => kind === 'split')?.id).toBe(`split:${split.id}`);
  expect((await lineage.graph(`file:${second}`)).nodes.map(({ id }) => id)).toContain('dataset:cards@1');
});

test('a run that reads a registered file by its path is known to have read the version', async () => {
  using folder = temporaryFolder();
  await using workspace = await openWorkspace({ folder: join(folder.path, '.assay') });
  const { datasets, pipelines, lineage } = workspace;
  const [train, valid] = [join(folder.path, 'train.csv'), join(folder.path, 'valid.csv')];
  await writeSmallTable(train);
  await writeSmallTable(valid, { seed: 2 });
  await datasets.register({ name: 'cards', source: { path: train } });
  const { runId } = await pipelines.trainModel({
    ...{ data: train, validation: valid, label: 'fraud', ignore: ['id'], algorithm: 'logistic_regression' },
  });
  const graph = await lineage.graph(`run:${runId}`);
  expect(kindsOf(graph)).toEqual([
    ['file', -2],
    ['dataset', -1],
    ['file', -1],
    ['run', 0],
  ]);
  expect(graph.edges.filter(({ to }) => to === `run:${runId}`)).toMatchObject([
    { from: 'dataset:cards@1', role: 'train' },
    { role: 'validation' },
  ]);
  // Registered later, what the run read is still one and the same file.
  await datasets.register({ name: 'fresh', source: { path: valid } });
  const downstream = await lineage.graph(`file:${valid}`, { direction: 'downstream' });
  expect(downstream.nodes.map(({ id }) => id)).toEqual(expect.arrayContaining([`run:${runId}`, 'dataset:fresh@1']));
});

test('predictions lead back to the model file, the run that wrote it and the data, and on to what is made of them', async () => {
  using folder = temporaryFolder();
  await using workspace = await openWorkspace({ folder: join(folder.path, '.assay') });
  const { datasets, pipelines, lineage } = workspace;
  const at = (name: string) => join(folder.path, name);
  await writeSmallTable(at('train.csv'));
  await writeSmallTable(at('new.csv'), { seed: 3 });
  const { runId } = await pipelines.trainModel({
    ...{
      data: at('train.csv'),
      label: 'fraud',
      ignore: ['id'],
      algorithm: 'logistic_regression',
      output: at('m.json'),
    },
  });
  await pipelines.predictTable({ model: at('m.json'), data: at('new.csv'), output: at('scores.csv') });
  await datasets.register({ name: 'scores', source: { path: at('scores.csv') } });
  const graph = await datasets.lineage('scores', { direction: 'upstream' });
  expect(kindsOf(graph)).toEqual([
    ['file', -5],
    ['run', -4],
    ['file', -3],
    ['file', -3],
    ['prediction', -2],
    ['file', -1],
    ['dataset', 0],
  ]);
  expect(graph.nodes.map(({ name }) => name)).toEqual(
    expect.arrayContaining([at('train.csv'), at('m.json'), at('new.csv'), at('scores.csv')]),
  );
  expect(graph.nodes.some(({ id }) => id === `run:${runId}`)).toBe(true);
  expect(graph.edges.filter(({ to }) => to.startsWith('prediction:')).map(({ role }) => role)).toEqual(
    expect.arrayContaining(['model', 'data']),
  );
  expect((await lineage.graph(`file:${at('new.csv')}`, { direction: 'downstream' })).nodes.at(-1)?.id).toBe(
    'dataset:scores@1',
  );
});

test('a run of a client elsewhere keeps what it says it read, and no file of this machine is looked at for it', async () => {
  await using open = await openTestRegistry();
  const run = await open.experiments.createRun({ experimentId: '0', name: 'from afar' });
  await open.experiments.logInputs(run.id, {
    datasets: [
      { name: 'hosts', digest: '1a2b3c4d', source: '/etc/hosts', tags: { 'mlflow.data.context': 'training' } },
    ],
  });
  const lineage = openLineage({ database: open.database, clock: testClock() });
  expect(await lineage.graph(`run:${run.id}`)).toMatchObject({
    nodes: [{ id: 'dataset:hosts#1a2b3c4d', name: 'hosts', digest: '1a2b3c4d' }, { name: 'from afar' }],
    edges: [{ role: 'training' }],
  });
});

test('a model that is renamed takes its lineage along', async () => {
  await using open = await openTestRegistry();
  const run = await open.experiments.createRun({ experimentId: '0' });
  await open.register({ runId: run.id });
  await open.registry.renameModel('fraud', 'card fraud');
  const lineage = openLineage({ database: open.database, clock: testClock() });
  const { nodes } = await lineage.graph(`run:${run.id}`);
  expect(nodes.map(({ id }) => id)).toEqual([`run:${run.id}`, 'model:card fraud@1']);
});

test('a model that gets the name of one that was deleted does not get its lineage', async () => {
  await using open = await openTestRegistry();
  const lineage = openLineage({ database: open.database, clock: testClock() });
  const [first, second] = [
    await open.experiments.createRun({ experimentId: '0' }),
    await open.experiments.createRun({ experimentId: '0' }),
  ];
  await open.register({ runId: first.id });
  await open.registry.deleteModel('fraud');
  await open.register({ runId: second.id });
  expect((await lineage.graph('model:fraud@1', { direction: 'upstream' })).nodes).toMatchObject([
    { id: `run:${second.id}` },
    { id: 'model:fraud@1' },
  ]);
  // What the first run made is still told, though it is gone.
  expect((await lineage.graph(`run:${first.id}`)).nodes).toMatchObject([
    { kind: 'run' },
    { name: 'fraud', version: '1' },
  ]);
});

test.skipIf(onPostgres)('what was recorded before there was lineage is part of it after the upgrade', async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, 'assay.db');
  copyFileSync(join(import.meta.dirname, '..', 'storage', 'databases', 'version-11.db'), path);
  const digest = 'd'.repeat(64);
  using old = new DatabaseSync(path);
  const { id } = old.prepare('select id from run').get() as { id: string };
  old.exec(`
    insert into dataset values ('cards', null, 1, 100);
    insert into dataset_version values ('cards', 1, '${digest}', 1, '[]', '[]', 'cards.csv', null, 'k', 1, 100);
    insert into input_dataset (experiment_id, name, digest, version, source_type, source)
      values (0, 'cards', '${digest}', 1, 'local', 'cards.csv'), (0, 'other', '1234abcd', null, 'local', 'x');
    insert into run_input values ('${id}', 'cards', '${digest}', 0), ('${id}', 'other', '1234abcd', 1);
    insert into run_input_tag values ('${id}', 'cards', '${digest}', 'mlflow.data.context', 'train');
    insert into registered_model (name, last_version, created_at, updated_at) values ('fraud', 1, 100, 100);
    insert into model_version (name, version, stage, run_id, parameters, metrics, created_at, updated_at)
      values ('fraud', 1, 'none', '${id}', '{}', '{}', 100, 100);
  `);
  old.close();
  await using database = await openDatabase({ path });
  const graph = await openLineage({ database, clock: testClock() }).graph('model:fraud@1');
  expect(graph.nodes.map((node) => node.id)).toEqual([
    'dataset:cards@1',
    'dataset:other#1234abcd',
    `run:${id}`,
    'model:fraud@1',
  ]);
  expect(graph.edges.find(({ from }) => from === 'dataset:cards@1')).toMatchObject({ role: 'train' });
});
