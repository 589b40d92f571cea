import { chmodSync, cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LineageGraph } from '../../src/lineage/index.ts';
import { runAssayHere, runAssayHereJson } from '../support/run-assay-here.ts';
import { writeSmallTable } from '../support/small-table.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());
const at = (name: string): string => join(folder.path, name);
const place = ['--workspace', at('.assay')];
const model = ['--model', at('model.json')];
let runId = '';

beforeAll(async () => {
  await writeSmallTable(at('train.csv'));
  await runAssayHere(['datasets', 'register', 'payments', at('train.csv'), '--label', 'fraud', ...place]);
  const train = [
    'train',
    '--algorithm',
    'logistic_regression',
    '--data',
    'payments@1',
    '--model-out',
    at('model.json'),
  ];
  ({ runId } = (await runAssayHereJson([...train, ...place])) as { runId: string });
});

const upstream = async (file: string): Promise<LineageGraph> =>
  (await runAssayHereJson(['datasets', 'lineage', `file:${file}`, '--upstream', ...place])) as LineageGraph;
const ids = ({ nodes }: LineageGraph): string[] => nodes.map(({ id }) => id);

test('a dataset is scored and measured as its file is, and its predictions lead back to the version', async () => {
  await runAssayHereJson(['predict', ...model, '--data', 'payments', '--out', at('of-dataset.csv'), ...place]);
  await runAssayHereJson(['predict', ...model, '--data', at('train.csv'), '--out', at('of-file.csv'), ...place]);
  expect(readFileSync(at('of-dataset.csv'))).toEqual(readFileSync(at('of-file.csv')));
  const graph = await upstream(at('of-dataset.csv'));
  expect(ids(graph)).toEqual(expect.arrayContaining(['dataset:payments@1', `run:${runId}`]));
  const uses = graph.edges.filter(({ to }) => to.startsWith('prediction:'));
  expect(uses.map(({ role }) => role).toSorted()).toEqual(['data', 'model']);
  expect(uses.map(({ from }) => from)).toContain('dataset:payments@1');

  const ofDataset = await runAssayHereJson(['evaluate', ...model, '--data', 'payments@latest', ...place]);
  const ofFile = await runAssayHereJson([
    'evaluate',
    ...model,
    '--data',
    at('train.csv'),
    '--label',
    'fraud',
    ...place,
  ]);
  expect(ofDataset).toEqual(ofFile);
});

test('predictions of a file are noted where a workspace is, and none is made where it is not', async () => {
  const graph = await upstream(at('of-file.csv'));
  expect(ids(graph)).toContain(`run:${runId}`);
  expect(graph.nodes.filter(({ kind }) => kind === 'file').map(({ name }) => name)).toContain(at('train.csv'));

  const words = ['--data', at('train.csv'), '--workspace', at('none')];
  expect((await runAssayHere(['predict', ...model, ...words, '--out', at('free.csv')])).exitCode).toBe(0);
  expect((await runAssayHere(['evaluate', ...model, ...words, '--label', 'fraud'])).exitCode).toBe(0);
  expect([existsSync(at('none')), existsSync(at('free.csv'))]).toEqual([false, true]);
});

test('predictions of a file are made though the workspace cannot be used, with a notice', async () => {
  cpSync(at('.assay'), at('broken'), { recursive: true });
  chmodSync(at('broken/assay.db'), 0o644);
  writeFileSync(at('broken/assay.db'), 'no database '.repeat(1000));
  const words = ['predict', ...model, '--data', at('train.csv'), '--workspace', at('broken')];
  const { exitCode, stderr } = await runAssayHere([...words, '--out', at('anyway.csv')]);
  expect([exitCode, stderr]).toEqual([0, expect.stringContaining('notice: nothing is recorded of this')]);
  expect(readFileSync(at('anyway.csv'))).toEqual(readFileSync(at('of-file.csv')));
});

test('a file has no label of its own, and a missing file is no dataset', async () => {
  const unlabelled = await runAssayHere(['evaluate', ...model, '--data', at('train.csv'), ...place]);
  expect([unlabelled.exitCode, unlabelled.stderr]).toEqual([2, expect.stringContaining('ML_LABELS_MISSING')]);
  const missing = await runAssayHere(['predict', ...model, '--data', 'missing.csv', '--out', at('x.csv'), ...place]);
  expect([missing.exitCode, missing.stderr]).toEqual([3, expect.stringContaining('FILE_NOT_FOUND')]);
  const unknown = await runAssayHere(['predict', ...model, '--data', 'paymets', '--out', at('x.csv'), ...place]);
  expect([unknown.exitCode, unknown.stderr]).toEqual([3, expect.stringContaining('payments')]);
});
