import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { temporaryFolder } from '../support/run-assay.ts';
import { runAssayHere } from '../support/run-assay-here.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
const at = (name: string): string => join(folder.path, name);
const errorOf = async (...words: string[]): Promise<string> => {
  const { exitCode, stderr } = await runAssayHere([
    'train',
    '--data',
    at('labels.csv'),
    '--workspace',
    at('.assay'),
    ...words,
  ]);
  expect(exitCode).toBe(2);
  return stderr;
};

/** Sixty rows with labels of several kinds. */
beforeAll(async () => {
  folder = await temporaryFolder();
  const lines = Array.from({ length: 60 }, (_, row) =>
    [row % 7, (row * 3) % 11, row % 3, ['ham', 'spam', 'eggs'][row % 3], row / 7, row * 3, 1 + (row % 2)].join(),
  );
  await writeFile(at('labels.csv'), ['a,b,grade,food,amount,count,side', ...lines, ''].join('\n'));
});
afterAll(() => folder[Symbol.asyncDispose]());

describe('a label that is not 0 and 1', () => {
  test.each([
    ['grade', '--task multiclass'],
    ['food', '--task multiclass'],
    ['amount', '--task regression'],
    ['count', '--task regression'],
    ['side', '--positive VALUE'],
  ])('is told what its values ask for: %s → %s', async (label, option) => {
    const stderr = await errorOf('--label', label, '--ignore', ...(label === 'food' ? ['side'] : ['food']));
    expect(stderr).toContain('TABLES_LABEL_NOT_BINARY');
    expect(stderr).toContain(`With assay train: ${option}`);
  });
});

test.each([
  ['--algorithm', 'xgbost', 'ML_ALGORITHM_UNKNOWN', 'xgboost'],
  ['--algorithm', 'random-forest', 'ML_ALGORITHM_UNKNOWN', 'random_forest'],
  ['--task', 'regresion', 'ML_TASK_UNSUPPORTED', 'regression'],
  ['--task', 'multi', 'ML_TASK_UNSUPPORTED', 'multiclass'],
])('%s %s: the nearest name is suggested', async (option, name, code, nearest) => {
  const stderr = await errorOf('--label', 'grade', option, name);
  expect(stderr).toContain(code);
  expect(stderr).toContain(`did you mean ${nearest}?`);
});
