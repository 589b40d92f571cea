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

test('--weight names no feature, and a row of weight 2 counts as two rows', async () => {
  const words = ['--task', 'multiclass', '--label', 'kind', '--weight', 'weight', '--params', '{"num_round": 5}'];
  await train('--data', at('plants.csv'), ...words, '--model-out', at('weighted.json'));
  await train('--data', at('repeated.csv'), ...words, '--model-out', at('repeated.json'));
  const leaves = async (name: string): Promise<number[]> => {
    const { learner } = JSON.parse(await readFile(at(name), 'utf8'));
    expect(learner.feature_names).toEqual(['length', 'width']);
    return learner.gradient_booster.model.trees.flatMap(
      (tree: { split_conditions: number[] }) => tree.split_conditions,
    );
  };
  const [weighted, repeated] = [await leaves('weighted.json'), await leaves('repeated.json')];
  expect(weighted.length).toBe(repeated.length);
  expect(Math.max(...weighted.map((value, index) => Math.abs(value - repeated[index]!)))).toBeLessThan(1e-4);
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

test('--continue-from adds rounds to a model, and refuses one that does not fit', async () => {
  const words = ['--data', at('plants.csv'), '--label', 'kind', '--task', 'multiclass', '--ignore', 'weight'];
  await train(...words, ...quick, '--model-out', at('whole.json'));
  await train(...words, '--params', '{"num_round": 2, "max_depth": 2}', '--model-out', at('half.json'));
  const more = ['--params', '{"num_round": 3, "max_depth": 2}', '--continue-from', at('half.json')];
  await train(...words, ...more, '--model-out', at('continued.json'));
  expect(await readFile(at('continued.json'), 'utf8')).toBe(await readFile(at('whole.json'), 'utf8'));
  const other = ['--data', at('plants.csv'), '--label', 'length', '--task', 'regression', '--ignore', 'kind'];
  const { stderr, exitCode } = await runAssayHere(['train', '--workspace', at('.assay'), ...other, ...more]);
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(/ML_INITIAL_MODEL_UNFIT/);
});

test('rows without labels are enough for an isolation forest', async () => {
  const words = ['--algorithm', 'isolation_forest', '--data', at('plants.csv'), '--ignore', 'kind', 'weight'];
  const { metrics, warnings } = await train(...words, '--model-out', at('strange.ubj'));
  expect(Object.keys(metrics)).toEqual([]);
  expect(warnings).toEqual([]);
  const table = ['--model', at('strange.ubj'), '--data', at('plants.csv'), '--out', at('scores.csv')];
  await runAssayHereJson(['predict', ...table]);
  const [, ...scores] = (await readFile(at('scores.csv'), 'utf8')).trimEnd().split('\n').map(Number);
  expect(scores).toHaveLength(240);
  for (const score of scores) expect(score > 0 && score < 1).toBe(true);
});

test.for<readonly [string, string, string]>([
  ['lightgbm', 'model.txt', 'tree\n'],
  ['random_forest', 'model.json', '{"'],
  ['xgboost', 'model.ubj', '{L'],
  ['xgboost', 'model.tar.gz', '\u001f\ufffd'],
  ['logistic_regression', 'model.json', '{'],
  ['logistic_regression', 'model.onnx', ''],
  ['neural_network', 'network.onnx', ''],
])('%s is trained and its %s is scored', async ([algorithm, file, begin]) => {
  const params = algorithm === 'neural_network' ? '{"epochs": 3}' : '{}';
  const words = ['--algorithm', algorithm, '--data', at('plants.csv'), '--label', 'kind', '--task', 'multiclass'];
  const { warnings } = await train(...words, '--ignore', 'weight', '--params', params, '--model-out', at(file));
  expect(warnings.filter((warning) => warning.includes('holds the model as'))).toEqual([]);
  expect((await readFile(at(file), 'utf8')).startsWith(begin)).toBe(true);
  const table = ['--model', at(file), '--data', at('plants.csv'), '--out', at('pred.csv'), '--margin'];
  const written = await runAssayHereJson(['predict', ...table]);
  expect(written).toMatchObject({
    rows: 240,
    columns: ['pred_0', 'pred_1', 'pred_2', 'margin_0', 'margin_1', 'margin_2'],
  });
});

test('a forest is measured by its probabilities: most rows of a learnable table are called right', async () => {
  const [header = '', ...lines] = (await readFile(at('plants.csv'), 'utf8')).split('\n');
  const two = lines.filter((line) => !line.startsWith('iris'));
  await writeFile(at('two.csv'), [header, ...two].join('\n'));
  const words = ['--algorithm', 'random_forest', '--data', at('two.csv'), '--label', 'kind', '--ignore', 'weight'];
  const { metrics } = await train(...words, '--valid', at('two.csv'), '--model-out', at('two.json'));
  expect(metrics.accuracy).toBeGreaterThan(0.95);
  expect(metrics.log_loss).toBeLessThan(0.2);
});

test('a model that is a device is refused instead of being read without end', async () => {
  const words = ['predict', '--model', '/dev/zero', '--data', at('plants.csv'), '--out', at('never.csv')];
  const { stderr, exitCode } = await runAssayHere(words);
  expect(exitCode).toBe(6);
  expect(stderr).toMatch(/FILE_UNREADABLE/);
});
