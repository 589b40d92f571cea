import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { temporaryFolder } from '../support/run-assay.ts';
import { type CommandResult, runAssayHere, runAssayHereJson } from '../support/run-assay-here.ts';
import { writeSmallTable } from '../support/small-table.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
const at = (name: string): string => join(folder.path, name);
const words = (...more: string[]): string[] => [
  'train',
  '--data',
  at('good.csv'),
  '--workspace',
  at('.assay'),
  ...more,
];
const train = (...more: string[]): Promise<CommandResult> => runAssayHere(words('--label', 'fraud', ...more));
const quick = { num_round: 3, max_depth: 2 };
const params = (more: object): string[] => ['--params', JSON.stringify({ ...quick, ...more })];

function expectRefusal({ exitCode, stdout, stderr }: CommandResult, code: string, ...texts: string[]): void {
  expect(stderr).toContain(`error ${code} `);
  for (const text of texts) expect(stderr).toContain(text);
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
}

beforeAll(async () => {
  folder = await temporaryFolder();
  await writeSmallTable(at('good.csv'), { rows: 60 });
});
afterAll(() => folder[Symbol.asyncDispose]());

describe('a column named for two things', () => {
  test.each([
    [['--weight', 'fraud'], 'fraud as the label and as the weight'],
    [['--ignore', 'id', 'fraud'], 'fraud as the label and as a column to ignore'],
    [['--category', 'fraud'], 'fraud as the label and as a category'],
    [['--weight', 'a', '--ignore', 'a'], 'a as the weight and as a column to ignore'],
    [['--weight', 'a', '--category', 'a'], 'a as the weight and as a category'],
    [['--ignore', 'a', '--category', 'a'], 'a as a column to ignore and as a category'],
  ])('is refused: %j', async (options, text) => {
    expectRefusal(await train(...options), 'TABLES_COLUMN_ROLES', text, 'Name each column once');
  });

  test('is told with all the others', async () => {
    const result = await train('--weight', 'fraud', '--ignore', 'a', 'b', '--category', 'b');
    expectRefusal(result, 'TABLES_COLUMN_ROLES', 'fraud as', '; b as');
  });

  test('is refused by evaluate, too', async () => {
    const table = ['--model', at('no.json'), '--data', at('good.csv'), '--label', 'fraud', '--weight', 'fraud'];
    expectRefusal(await runAssayHere(['evaluate', ...table]), 'TABLES_COLUMN_ROLES', 'the label and as the weight');
  });
});

test('a column named for two things is refused by demo before a dataset is registered', async () => {
  const table = ['--data', at('good.csv'), '--label', 'fraud', '--ignore', 'fraud', '--workspace', at('demo')];
  expectRefusal(await runAssayHere(['demo', ...table]), 'TABLES_COLUMN_ROLES', 'fraud as the label');
});

describe('a task and parameters that learn something else', () => {
  test.each<[string, string, object, string]>([
    ['xgboost', 'regression', { objective: 'binary:logistic' }, 'learn binary'],
    ['xgboost', 'multiclass', { objective: 'binary:logistic' }, 'learn binary'],
    ['xgboost', 'binary', { objective: 'multi:softprob', num_class: 2 }, 'learn multiclass'],
    ['lightgbm', 'regression', { application: 'binary' }, 'application "binary" makes LightGBM learn binary'],
  ])('are refused: %s, %s, %j', async (algorithm, task, parameters, text) => {
    const result = await train('--algorithm', algorithm, '--task', task, '--params', JSON.stringify(parameters));
    expectRefusal(result, 'ML_TASK_CONTRADICTED', `The task ${task} was asked for`, text);
  });

  test('of a forest are refused as well', async () => {
    const result = await train('--algorithm', 'random_forest', '--task', 'regression', '--params', '{"task":"binary"}');
    expectRefusal(result, 'ML_TASK_CONTRADICTED', 'task "binary"');
  });

  test('are fine together when they agree, whatever the parameter is called', async () => {
    const { exitCode } = await train('--task', 'regression', ...params({ objective: 'reg:logistic' }));
    expect(exitCode).toBe(0);
    const light = ['--algorithm', 'lightgbm', '--task', 'regression', '--params'];
    expect((await train(...light, '{"app": "mse", "num_round": 3}')).exitCode).toBe(0);
  });

  test('that are wrong in themselves are refused for that', async () => {
    const result = await train('--task', 'regression', ...params({ objective: 'binary:logistik' }));
    expectRefusal(result, 'ML_PARAMETERS_INVALID', 'objective is "binary:logistik"', 'did you mean binary:logistic');
  });
});

describe('a seed given twice', () => {
  test.each(['seed', 'random_state'])('is refused when they differ (%s)', async (name) => {
    const result = await train('--seed', '1', ...params({ [name]: 2 }));
    expectRefusal(result, 'INVALID_ARGUMENT', `as 1, and among the parameters as ${name} 2`, '--seed N');
  });

  test('is fine when they agree', async () => {
    expect((await train('--seed', '2', ...params({ random_state: 2 }))).exitCode).toBe(0);
  });
});

test('--seed sets the seed of an algorithm, and changes nothing for one that draws nothing at random', async () => {
  const trained = await runAssayHereJson(words('--label', 'fraud', '--seed', '7', ...params({})));
  expect(trained).toMatchObject({ parameters: { seed: 7 } });
  const linear = ['--label', 'fraud', '--algorithm', 'logistic_regression', '--model-out'];
  await runAssayHereJson(words(...linear, at('one.json'), '--seed', '1'));
  await runAssayHereJson(words(...linear, at('two.json'), '--seed', '2'));
  expect(await readFile(at('one.json'))).toEqual(await readFile(at('two.json')));
});
