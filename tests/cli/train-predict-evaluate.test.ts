import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runAssay, runAssayJson, temporaryFolder } from '../support/run-assay.ts';
import { runAssayHere, runAssayHereJson } from '../support/run-assay-here.ts';
import { writeSmallTable } from '../support/small-table.ts';

interface Trained {
  readonly runId: string;
  readonly metrics: Record<string, number>;
  readonly trainSeconds: number;
  readonly rounds: number;
}

const params = JSON.stringify({ num_round: 8, max_depth: 3 });
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let trained: Trained;
const at = (name: string): string => join(folder.path, name);

beforeAll(async () => {
  folder = await temporaryFolder();
  await writeSmallTable(at('train.csv'));
  await writeSmallTable(at('valid.csv'), { seed: 2 });
  const words = ['train', '--algorithm', 'xgboost', '--data', 'train.csv', '--label', 'fraud', '--valid', 'valid.csv'];
  trained = (await runAssayJson(
    [...words, '--params', params, '--model-out', 'model.json', '--tag', 'team=risk', '--run-name', 'first'],
    { cwd: folder.path },
  )) as Trained;
});
afterAll(() => folder[Symbol.asyncDispose]());

describe('a model trained on the command line', () => {
  test('tells run, metrics, seconds and rounds', () => {
    expect(trained).toMatchObject({
      runId: expect.stringMatching(/^[0-9a-f]{32}$/),
      trainSeconds: expect.any(Number),
      rounds: 8,
      metrics: { accuracy: expect.any(Number), pr_auc: expect.any(Number), log_loss: expect.any(Number) },
    });
    expect(trained.metrics.auc_roc).toBeGreaterThan(0.8);
  });

  test('is an XGBoost JSON file', async () => {
    const model = JSON.parse(await readFile(at('model.json'), 'utf8'));
    expect(model.learner.feature_names).toEqual(['id', 'a', 'b', 'c']);
  });

  test('is a recorded run: parameters, history, data digests, context, model file', async () => {
    const run = (await runAssayJson(['runs', 'show', trained.runId], { cwd: folder.path })) as Record<string, never>;
    expect(run).toMatchObject({
      status: 'FINISHED',
      name: 'first',
      params: { algorithm: 'xgboost', max_depth: '3', num_round: '8' },
      tags: { team: 'risk' },
      datasets: [
        { name: 'train', context: 'train', digest: expect.stringMatching(/^[0-9a-f]{8,}$/) },
        { name: 'valid', context: 'validation' },
      ],
      artifacts: [{ path: 'model/model.json' }],
    });
    expect(Object.keys(run.metrics ?? {})).toContain('validation-logloss');
  });

  test('evaluates to the same metrics as in training', async () => {
    const evaluated = await runAssayJson(
      ['evaluate', '--model', 'model.json', '--data', 'valid.csv', '--label', 'fraud'],
      {
        cwd: folder.path,
      },
    );
    const { accuracy, auc_roc, pr_auc, log_loss } = trained.metrics;
    expect(evaluated).toMatchObject({ metrics: { accuracy, auc_roc, pr_auc, log_loss } });
  });

  test('predicts in input order, one probability a row, margins beside it', async () => {
    const { stdout, exitCode } = await runAssay(
      ['predict', '--model', 'model.json', '--data', 'valid.csv', '--out', 'pred.csv', '--margin'],
      { cwd: folder.path },
    );
    expect(exitCode).toBe(0);
    expect(stdout).toBe('✔ 300 predictions in pred.csv\n');
    const [header, ...lines] = (await readFile(at('pred.csv'), 'utf8')).trimEnd().split('\n');
    expect(header).toBe('pred_0,margin_0');
    expect(lines).toHaveLength(300);
    for (const line of lines) {
      const [probability = Number.NaN, margin = Number.NaN] = line.split(',').map(Number);
      expect(probability).toBeCloseTo(1 / (1 + Math.exp(-margin)), 6);
      expect(
        line
          .replace(/[^\d,]/g, '')
          .split(',')[0]
          ?.replace(/^0+/, '').length,
      ).toBeLessThanOrEqual(9);
    }
  });

  test('the same data and seed give the same file', async () => {
    const words = [
      'train',
      '--data',
      at('train.csv'),
      '--label',
      'fraud',
      '--valid',
      at('valid.csv'),
      '--params',
      params,
    ];
    await runAssayHereJson([...words, '--model-out', at('again.json'), '--workspace', at('.assay')]);
    expect(await readFile(at('again.json'))).toEqual(await readFile(at('model.json')));
  });
});

test('rows of one class are evaluated, with null for the metrics that need both', async () => {
  const [header, ...lines] = (await readFile(at('valid.csv'), 'utf8')).trimEnd().split('\n');
  await writeFile(at('honest.csv'), [header, ...lines.filter((line) => line.endsWith(',0'))].join('\n'));
  const words = ['evaluate', '--model', at('model.json'), '--data', at('honest.csv'), '--label', 'fraud'];
  const { metrics } = (await runAssayHereJson(words)) as Trained;
  expect(metrics).toMatchObject({ accuracy: expect.any(Number), auc_roc: null, pr_auc: null });
});

test('metrics measured on the training table itself say so', async () => {
  const words = ['train', '--algorithm', 'logistic_regression', '--data', at('train.csv'), '--label', 'fraud'];
  const trainedHere = await runAssayHereJson([...words, '--ignore', 'id', '--workspace', at('.assay')]);
  const { metrics } = trainedHere as Trained;
  expect(Object.keys(metrics).filter((name) => !name.startsWith('train_'))).toEqual([]);
  expect(metrics.train_auc_roc).toBeGreaterThan(0.8);
  expect(trainedHere).toMatchObject({ warnings: [expect.stringContaining('flatter')] });
});

test('people are warned of metrics on the training rows, after the run and wherever runs are listed', async () => {
  const place = ['--workspace', at('unvalidated')];
  const words = ['train', '--data', at('train.csv'), '--label', 'fraud', '--params', params, ...place];
  expect((await runAssayHere([...words, '--valid', at('valid.csv')])).stderr).not.toContain('warning');
  expect((await runAssayHere(words)).stderr).toMatch(/^warning: .*learnt from and flatter it/m);
  const { stdout } = await runAssayHere(['runs', 'list', ...place]);
  expect(stdout).toMatch(/FINISHED +xgboost +\*\d\.\d{4} .*\n.*FINISHED +xgboost +\d\.\d{4} /);
  expect(stdout).toMatch(/\n\n\* on the training rows, which flatters the model\n$/);
});

test('predict leaves no workspace behind', async () => {
  await using elsewhere = await temporaryFolder();
  await writeSmallTable(join(elsewhere.path, 'data.csv'), { rows: 20 });
  const words = ['predict', '--model', at('model.json'), '--data', 'data.csv', '--out', 'pred.csv'];
  await runAssayJson(words, { cwd: elsewhere.path });
  expect((await readdir(elsewhere.path)).toSorted()).toEqual(['data.csv', 'pred.csv']);
});
