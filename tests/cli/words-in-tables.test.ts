import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { temporaryFolder } from '../support/run-assay.ts';
import { runAssayHere, runAssayHereJson } from '../support/run-assay-here.ts';
import { writeTextTable } from '../support/text-table.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
const at = (name: string): string => join(folder.path, name);
const WORDS = ['--category', 'country', '--missing', 'NA'];
const train = (...words: readonly string[]): readonly string[] => [
  ...['train', '--data', at('train.csv'), '--valid', at('valid.csv'), '--label', 'outcome', ...WORDS],
  ...['--params', '{"num_round":8}', '--workspace', at('.assay'), ...words],
];
const evaluate = (model: string, data: string): readonly string[] => [
  ...['evaluate', '--model', at(model), '--data', at(data), '--label', 'outcome', '--missing', 'NA'],
];

beforeAll(async () => {
  folder = await temporaryFolder();
  await writeTextTable(at('train.csv'), { labels: ['legit', 'fraud'] });
  await writeTextTable(at('valid.csv'), { labels: ['legit', 'fraud'], seed: 2 });
});
afterAll(() => folder[Symbol.asyncDispose]());

describe('a label of words', () => {
  test('has the greater one as the positive one unless --positive names the other, and both are said', async () => {
    expect(await runAssayHereJson(train())).toMatchObject({ positive: 'legit', classes: null });
    const { stdout } = await runAssayHere(train('--positive', 'fraud'));
    expect(stdout).toMatch(/^positive +fraud$/m);
    expect(stdout).not.toMatch(/^classes/m);
  });

  test.each(['xgboost', 'logistic_regression'])(
    'is known to a model of %s wherever it is evaluated',
    async (algorithm) => {
      const params = algorithm === 'xgboost' ? '{"num_round":8}' : '{}';
      const words = train(
        '--algorithm',
        algorithm,
        '--params',
        params,
        '--positive',
        'fraud',
        '--model-out',
        at('m.json'),
      );
      const { metrics } = (await runAssayHereJson(words)) as { metrics: Record<string, number> };
      expect(metrics.auc_roc).toBeGreaterThan(0.8);
      expect(await runAssayHereJson(evaluate('m.json', 'valid.csv'))).toMatchObject({ metrics });

      const lines = (await readFile(at('valid.csv'), 'utf8')).trimEnd().split('\n');
      await writeFile(at('one.csv'), lines.filter((line) => !line.endsWith(',legit')).join('\n'));
      expect(await runAssayHereJson(evaluate('m.json', 'one.csv'))).toMatchObject({
        metrics: { recall: metrics.recall, precision: 1, auc_roc: null },
      });

      await writeFile(at('strange.csv'), lines.join('\n').replaceAll(',legit', ',honest'));
      const { stderr, exitCode } = await runAssayHere(evaluate('m.json', 'strange.csv'));
      expect(exitCode).toBe(2);
      expect(stderr).toContain('The label outcome is "honest", expected one of "legit", "fraud"');
    },
  );

  test('of several classes is listed in the order of the predictions', async () => {
    await writeTextTable(at('train3.csv'), { labels: ['none', 'some', 'all'] });
    const params = '{"objective":"multi:softprob","num_class":3,"num_round":3}';
    const words = ['train', '--data', at('train3.csv'), '--label', 'outcome', ...WORDS, '--params', params];
    const several = [...words, '--model-out', at('m3.json'), '--workspace', at('.assay')];
    expect(await runAssayHereJson(several)).toMatchObject({ positive: null, classes: ['all', 'none', 'some'] });
    expect((await runAssayHere(several)).stdout).toMatch(/^classes +0 = all, 1 = none, 2 = some$/m);

    await writeTextTable(at('two-of-three.csv'), { labels: ['none', 'some'], seed: 3 });
    expect(await runAssayHereJson(evaluate('m3.json', 'two-of-three.csv'))).toMatchObject({ task: 'multiclass' });
    const { stderr } = await runAssayHere([...several, '--positive', 'all']);
    expect(stderr).toContain('read as several classes');
  });

  test('of numbers needs no words, unless the positive one is named', async () => {
    const lines = (await readFile(at('train.csv'), 'utf8')).replaceAll(',legit', ',1').replaceAll(',fraud', ',0');
    await writeFile(at('numbers.csv'), lines);
    const words = ['train', '--data', at('numbers.csv'), '--label', 'outcome', ...WORDS, '--workspace', at('.assay')];
    expect(await runAssayHereJson(words)).toMatchObject({ positive: null, classes: null });
    const { stdout } = await runAssayHere(words);
    expect(stdout).not.toMatch(/^positive/m);

    const named = [...words, '--positive', '0', '--model-out', at('zero.json')];
    const { positive, metrics } = (await runAssayHereJson(named)) as {
      positive: string;
      metrics: Record<string, number>;
    };
    expect(positive).toBe('0');
    expect(await runAssayHereJson(evaluate('zero.json', 'numbers.csv'))).toMatchObject({
      metrics: { accuracy: metrics.train_accuracy, recall: metrics.train_recall },
    });
  });
});

test('predict takes the words for missing values that train took', async () => {
  await runAssayHereJson(train('--model-out', at('m.json')));
  const words = ['predict', '--model', at('m.json'), '--data', at('valid.csv'), '--out', at('p.csv')];
  expect((await runAssayHere(words)).stderr).toContain('amount (text, such as "NA")');
  expect(await runAssayHereJson([...words, '--missing', 'NA', '-'])).toMatchObject({ rows: 300 });
});

test('demo goes the whole way with a table of words, and says which of them is positive', async () => {
  await writeTextTable(at('payments.csv'), { labels: ['legit', 'legit', 'fraud'], rows: 1500 });
  const words = ['demo', '--data', at('payments.csv'), '--label', 'outcome', ...WORDS, '--workspace', at('demo')];
  const result = (await runAssayHereJson([...words, '--positive', 'fraud'])) as {
    dataset: object;
    model: { path: string };
    report: string;
  };
  expect(result.dataset).toMatchObject({ positive: 'fraud', features: 2, rowCount: 1500 });
  const attributes = JSON.parse(await readFile(result.model.path, 'utf8')).learner.attributes;
  expect(attributes).toMatchObject({
    'assay.label_values': '["legit","fraud"]',
    'assay.categories': '{"country":["Austria","Chile"]}',
  });
  expect(await readFile(result.report, 'utf8')).toMatch(/<dt>Positive class<\/dt><dd><code>fraud<\/code>/);

  const { stdout } = await runAssayHere(words);
  expect(stdout).toContain('1,500 rows, 2 features, positive is outcome = legit; metrics on');
  expect(stdout).toMatch(/The positive class, legit, is \d\d\.\d\d % of the rows/);
  expect(stdout).toContain('(in production) cannot be scored on these rows');
  expect(stdout).toContain('it tells fraud from legit, and these rows are labelled to tell legit from fraud');
});
