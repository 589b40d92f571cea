import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { temporaryFolder } from '../support/run-assay.ts';
import { runAssayHere, runAssayHereJson } from '../support/run-assay-here.ts';

interface Trained {
  readonly metrics: Record<string, number>;
  readonly parameters: Record<string, unknown>;
  readonly warnings: readonly string[];
}

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
const at = (name: string): string => join(folder.path, name);
const train = async (...words: string[]): Promise<Trained> =>
  (await runAssayHereJson(['train', '--workspace', at('.assay'), ...words])) as Trained;
const quick = ['--params', '{"num_round": 5, "max_depth": 2}'];

/** Three kinds of plants by two measures; every row's weight is 0, 1 or 2. */
beforeAll(async () => {
  folder = await temporaryFolder();
  const rows = Array.from({ length: 240 }, (_, row) => {
    const kind = row % 3;
    const [length, width] = [kind + ((row * 7) % 10) / 8, 2 * kind - ((row * 3) % 7) / 5];
    return { kind: ['iris', 'rose', 'tulip'][kind], length, width, weight: row % 4 === 0 ? 0 : 1 + (row % 2) };
  });
  const lines = (chosen: typeof rows): string =>
    ['kind,length,width,weight', ...chosen.map((row) => Object.values(row).join(','))].join('\n');
  await writeFile(at('plants.csv'), lines(rows));
  const repeated = rows.flatMap((row) => Array.from({ length: row.weight }, () => ({ ...row, weight: 1 })));
  await writeFile(at('repeated.csv'), lines(repeated));
  await writeFile(at('unweighted.csv'), lines(rows).replaceAll(',0\n', ',\n'));
});
afterAll(() => folder[Symbol.asyncDispose]());

test('--task chooses the objective and counts the classes', async () => {
  const { parameters, metrics } = await train(
    ...['--data', at('plants.csv'), '--label', 'kind', '--ignore', 'weight', '--task', 'multiclass', ...quick],
  );
  expect(parameters).toMatchObject({ objective: 'multi:softprob', num_class: 3 });
  expect(metrics.train_accuracy).toBeGreaterThan(0.9);
});

test('--task that the algorithm cannot learn is refused, naming those it can', async () => {
  const { stderr, exitCode } = await runAssayHere([
    'train',
    '--algorithm',
    'xgboost',
    '--data',
    at('plants.csv'),
    '--label',
    'kind',
    '--task',
    'ranking',
  ]);
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(/ML_TASK_UNSUPPORTED/);
  expect(stderr).toMatch(/binary, multiclass, regression/);
});

test('a weight that is missing is refused', async () => {
  const words = ['--data', at('unweighted.csv'), '--label', 'kind', '--weight', 'weight', '--task', 'multiclass'];
  const { stderr, exitCode } = await runAssayHere(['train', '--workspace', at('.assay'), ...words, ...quick]);
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(/ML_WEIGHTS_INVALID/);
});

test('the model is the same whatever the number of threads', async () => {
  const words = ['--data', at('plants.csv'), '--label', 'kind', '--task', 'multiclass', ...quick];
  await train(...words, '--threads', '1', '--model-out', at('one.json'));
  await train(...words, '--threads', '3', '--model-out', at('three.json'));
  expect(await readFile(at('three.json'))).toEqual(await readFile(at('one.json')));
});

test('a file name that asks for a format the model does not have is told so, and the model is written', async () => {
  const words = ['--data', at('plants.csv'), '--label', 'kind', '--task', 'multiclass', ...quick];
  const { warnings } = await train(...words, '--model-out', at('model.onnx'));
  expect(warnings.join('\n')).toMatch(/model\.onnx holds the model as json/);
  expect(JSON.parse(await readFile(at('model.onnx'), 'utf8'))).toHaveProperty('learner');
});

test('without a label column only algorithms for unlabelled rows can learn', async () => {
  const { stderr, exitCode } = await runAssayHere(['train', '--data', at('plants.csv')]);
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(/--label/);
});
