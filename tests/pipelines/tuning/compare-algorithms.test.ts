import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runAssayHere, runAssayHereJson } from '../../support/run-assay-here.ts';
import { writeSmallTable } from '../../support/small-table.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const folder = temporaryFolder();
const data = join(folder.path, 'train.csv');
const given = ['--workspace', join(folder.path, '.assay'), '--data', data, '--label', 'fraud'];
const params = JSON.stringify({ xgboost: { num_round: 5 } });
beforeAll(() => writeSmallTable(data));
afterAll(() => folder[Symbol.dispose]());

test('assay compare measures algorithms on the same folds, a run each, and says what is noise', async () => {
  const { stdout } = await runAssayHere([
    'compare',
    ...given,
    '--algorithms',
    'xgboost',
    'logistic_regression',
    '--folds',
    '2',
    '--params',
    params,
  ]);
  expect(stdout).toMatch(/★ (xgboost|logistic_regression)/);
  expect(stdout).toMatch(/within the noise of 2 folds|is worse/);
  const { runs } = (await runAssayHereJson(['runs', 'list', '--workspace', join(folder.path, '.assay')])) as {
    runs: readonly { id: string; name: string; tags: Record<string, string>; metrics: Record<string, number> }[];
  };
  const parent = runs.find(({ name }) => name === 'compare train');
  expect(stdout).toContain(`runs show ${parent?.id}`);
  const children = runs.filter(({ tags }) => tags['mlflow.parentRunId'] === parent?.id);
  expect(children.map(({ name }) => name).sort()).toEqual(['logistic_regression', 'xgboost']);
  for (const { metrics } of children)
    expect(metrics).toMatchObject({ pr_auc: expect.any(Number), fold_pr_auc: expect.any(Number) });
});

test('a metric that the task does not have is refused with the nearest one, before the table is read', async () => {
  const { stderr, exitCode } = await runAssayHere(['compare', ...given, '--metric', 'pr_acu']);
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(/TUNING_METRIC_UNKNOWN.*pr_acu.*pr_auc/s);
});

test('rows cannot be parted by group and time at once', async () => {
  const { stderr, exitCode } = await runAssayHere(['compare', ...given, '--group', 'amount', '--time', 'hour']);
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(/group and time/);
});
