import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runAssayHere, runAssayHereJson } from '../support/run-assay-here.ts';
import { writeSmallTable } from '../support/small-table.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());
const at = (name: string): string => join(folder.path, name);
const place = ['--workspace', at('.assay')];
const quick = ['--algorithm', 'logistic_regression'];

beforeAll(async () => {
  await writeSmallTable(at('train.csv'));
  await runAssayHere(['datasets', 'register', 'payments', at('train.csv'), '--label', 'fraud', ...place]);
  await runAssayHere(['datasets', 'register', 'unlabelled', at('train.csv'), ...place]);
});

test('the label that a dataset was registered with is learnt without being named: train, optimize, compare', async () => {
  const named = ['--data', 'payments', ...place];
  const trained = await runAssayHereJson(['train', ...named, ...quick]);
  const same = await runAssayHereJson(['train', ...named, ...quick, '--label', 'fraud']);
  const metricsOf = (answer: unknown) => (answer as { metrics: Record<string, number> }).metrics;
  expect(metricsOf(trained)).toEqual(metricsOf(same));

  const tuned = await runAssayHere(['optimize', ...named, ...quick, '--trials', '1']);
  expect(tuned.exitCode).toBe(0);
  expect(tuned.stdout).toContain('--data payments@1 --label fraud');

  const compare = ['compare', ...named, '--algorithms', 'logistic_regression', '--folds', '2'];
  expect(await runAssayHereJson(compare)).toMatchObject({ algorithms: [{ algorithm: 'logistic_regression' }] });
});

test('a label that is to be ignored is none, and a dataset or file without one is refused by name', async () => {
  for (const words of [
    ['train', '--data', 'payments', '--ignore', 'fraud'],
    ['train', '--data', 'unlabelled'],
    ['train', '--data', at('train.csv')],
    ['compare', '--data', 'unlabelled'],
    ['compare', '--data', at('train.csv')],
    ['optimize', '--data', 'unlabelled'],
  ]) {
    const { stderr, exitCode } = await runAssayHere([...words, ...place]);
    expect([exitCode, stderr]).toEqual([2, expect.stringMatching(/ML_LABELS_MISSING[\s\S]*--label COLUMN/)]);
  }
  const { stderr } = await runAssayHere(['optimize', '--data', at('train.csv'), ...place]);
  expect(stderr).toContain('--label');
});
