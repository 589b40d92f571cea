import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openWorkspace } from '../../src/workspace/index.ts';
import { writeSmallTable } from '../support/small-table.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

test('a run whose model file cannot be written has failed, and says why', async () => {
  using folder = temporaryFolder();
  await using ws = await openWorkspace({ folder: join(folder.path, 'workspace') });
  const [data, models] = [join(folder.path, 'train.csv'), join(folder.path, 'models')];
  await writeSmallTable(data);
  mkdirSync(models);
  const request = { data, label: 'fraud', parameters: { num_round: 3 }, output: join(models, 'model.json') };
  const progress = (): void => rmSync(models, { recursive: true, force: true });
  await expect(ws.pipelines.trainModel(request, { progress })).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
  const { runs } = await ws.experiments.searchRuns();
  expect(runs).toMatchObject([
    { status: 'FAILED', tags: { 'assay.error': expect.stringContaining('FILE_NOT_FOUND') } },
  ]);
});

test('labels and categories of validation rows get the codes they had in training, whichever occur', async () => {
  using folder = temporaryFolder();
  await using ws = await openWorkspace({ folder: join(folder.path, 'workspace') });
  const [data, validation] = [join(folder.path, 'train.csv'), join(folder.path, 'valid.csv')];
  const table = (rows: readonly string[]): string => ['colour,fraud', ...rows].join('\n');
  writeFileSync(data, table(Array.from({ length: 60 }, (_, row) => (row % 2 === 0 ? 'red,no' : 'blue,yes'))));
  writeFileSync(validation, table(Array.from({ length: 30 }, () => 'red,no')));
  const request = { data, validation, label: 'fraud', categories: ['colour'], parameters: { num_round: 20 } };
  const { metrics } = await ws.pipelines.trainModel(request);
  expect(metrics).toMatchObject({ accuracy: 1, auc_roc: Number.NaN });
});

test('a trained run records the code of where the workspace was opened, as every run does', async () => {
  using folder = temporaryFolder();
  await using ws = await openWorkspace({ folder: join(folder.path, 'workspace') });
  const data = join(folder.path, 'train.csv');
  await writeSmallTable(data);
  await using other = await ws.experiments.startRun();
  const here = process.cwd();
  process.chdir(folder.path);
  try {
    const { runId } = await ws.pipelines.trainModel({ data, label: 'fraud', parameters: { num_round: 3 } });
    const dependenciesOf = async (id: string) => (await ws.experiments.getRun(id)).tags['assay.dependencies'];
    expect(await dependenciesOf(runId)).toContain('duckdb');
    expect(await dependenciesOf(runId)).toBe(await dependenciesOf(other.id));
  } finally {
    process.chdir(here);
  }
});
