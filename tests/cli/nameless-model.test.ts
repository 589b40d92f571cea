import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { STUMP_DOCUMENT } from '../ml/stump-document.ts';
import { temporaryFolder } from '../support/run-assay.ts';
import { runAssayHere, runAssayHereJson } from '../support/run-assay-here.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
const at = (name: string): string => join(folder.path, name);
const predict = (data: string, ...more: string[]): string[] => [
  'predict',
  '--model',
  at('nameless.json'),
  '--data',
  at(data),
  '--out',
  at('p.csv'),
  '--margin',
  ...more,
];

/** A stump on two columns of which its file tells no names, and tables that call them amount and hour. */
beforeAll(async () => {
  folder = await temporaryFolder();
  const nameless = { ...STUMP_DOCUMENT, learner: { ...STUMP_DOCUMENT.learner, feature_names: [], feature_types: [] } };
  await writeFile(at('nameless.json'), JSON.stringify(nameless));
  await writeFile(at('bare.csv'), 'amount,hour\n0,1\n1,0\n');
  await writeFile(at('labelled.csv'), 'id,amount,hour,fraud\n7,0,1,0\n8,1,0,1\n');
});
afterAll(() => folder[Symbol.asyncDispose]());

test('a model without names reads columns in their order, whatever they are called', async () => {
  await runAssayHereJson(predict('bare.csv'));
  const bare = await readFile(at('p.csv'), 'utf8');
  expect(bare).toMatch(/^pred_0,margin_0\n.*,-1.5\n.*,2.5\n$/);
});

test('other columns are too many, until --ignore leaves them out', async () => {
  const { exitCode, stderr } = await runAssayHere(predict('labelled.csv'));
  expect(exitCode).toBe(2);
  expect(stderr).toContain('ML_FEATURE_COUNT_MISMATCH');
  expect(stderr).toContain('2 columns without names, but the data has 4: id, amount, hour, fraud');
  expect(stderr).toContain('--ignore COLUMN');
  await runAssayHereJson(predict('labelled.csv', '--ignore', 'id', 'fraud'));
  expect(await readFile(at('p.csv'), 'utf8')).toMatch(/^pred_0,margin_0\n.*,-1.5\n.*,2.5\n$/);
});

test('evaluate leaves the label out by itself, and what --ignore names', async () => {
  const words = ['evaluate', '--model', at('nameless.json'), '--data', at('labelled.csv'), '--label', 'fraud'];
  expect((await runAssayHere(words)).stderr).toContain('but the data has 3: id, amount, hour');
  expect(await runAssayHereJson([...words, '--ignore', 'id'])).toMatchObject({ rows: 2, metrics: { mse: 2.25 } });
});

test('a column to ignore that is not there is refused with the nearest', async () => {
  const { exitCode, stderr } = await runAssayHere(predict('labelled.csv', '--ignore', 'id', 'fruad'));
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(/TABLES_COLUMN_NOT_FOUND.*"fruad".*fraud/);
});

test('a file that is no model is told so in plain words', async () => {
  const words = ['predict', '--model', at('bare.csv'), '--data', at('bare.csv'), '--out', at('never.csv')];
  const { exitCode, stderr } = await runAssayHere(words);
  expect(exitCode).toBe(5);
  expect(stderr).toMatch(/bare\.csv cannot be read as a model: it is of no known model format\n/);
});
