import { describe, expect, test } from 'vitest';
import { scoreModel } from '../../src/evaluation/index.ts';
import {
  ALGORITHMS,
  binaryMetrics,
  loadModel,
  type Model,
  recallAtPrecision,
  regressionMetrics,
} from '../../src/ml/index.ts';
import { expectCode } from '../ml/expect-code.ts';
import { sampleRows } from '../ml/sample-data.ts';

const rows = sampleRows();
const { matrix: train, labels } = rows;

async function boosted(objective: string, more: { labels?: Float32Array; num_class?: number } = {}): Promise<Model> {
  const { labels: answers = labels, ...parameters } = { objective, num_round: 10, max_depth: 3, ...more };
  return (await ALGORITHMS.xgboost.fit({ train, labels: answers, parameters })).model;
}

const standardMetrics = (probabilities: Float32Array) => ({
  ...binaryMetrics({ labels, probabilities }),
  'recall_at_precision_0.9': recallAtPrecision(0.9, { labels, probabilities }),
});

describe('a model of two classes', () => {
  test('is scored by its probabilities', async () => {
    const model = await boosted('binary:logistic');
    const probabilities = model.predict(train).predictions;
    expect(scoreModel(model, rows)).toEqual(standardMetrics(probabilities));
  });

  test('is scored by the logistic function of its margins when it predicts margins', async () => {
    const logistic = await boosted('binary:logistic');
    const file = new TextDecoder().decode(logistic.toFile());
    // The base score of logitraw is a margin, that of logistic a probability: the trees are the same, the scores shifted.
    const raw = loadModel(new TextEncoder().encode(file.replaceAll('binary:logistic', 'binary:logitraw')));
    const { predictions, margins } = raw.predict(train);
    expect(predictions).toEqual(margins);
    const probabilities = margins.map((margin) => 1 / (1 + Math.exp(-margin)));
    const expected = Object.entries(standardMetrics(probabilities));
    // The model rounds its probabilities as XGBoost does, step by step.
    for (const [name, value] of expected) expect(scoreModel(raw, rows)[name], name).toBeCloseTo(value, 7);
  });

  test('is scored by the weights of the rows', async () => {
    const model = await boosted('binary:logistic');
    const weights = labels.map((_, row) => row % 3);
    const probabilities = model.predict(train).predictions;
    const scores = scoreModel(model, { ...rows, weights });
    expect(scores).toMatchObject({ ...binaryMetrics({ labels, probabilities, weights }) });
    expect(scores.log_loss).not.toBe(scoreModel(model, rows).log_loss);
  });

  test('is scored on rows of one class, where what needs both is undefined', async () => {
    const model = await boosted('binary:logistic');
    const { accuracy, auc_roc } = scoreModel(model, { matrix: train, labels: labels.map(() => 0) });
    expect(accuracy).toBeGreaterThan(0);
    expect(auc_roc).toBeNaN();
  });

  test('cannot be scored on other labels', async () => {
    const model = await boosted('binary:logistic');
    expectCode('ML_LABELS_NOT_BINARY', () => scoreModel(model, { matrix: train, labels: labels.map((l) => l * 2) }));
  });
});

test('a model of a value is scored by its errors', async () => {
  const model = await boosted('reg:squarederror');
  const { predictions } = model.predict(train);
  expect(scoreModel(model, rows)).toEqual(regressionMetrics({ labels, predictions }));
  const weights = labels.map((_, row) => row % 2);
  expect(scoreModel(model, { ...rows, weights })).toEqual(regressionMetrics({ labels, predictions, weights }));
});

test('a model of several classes is scored alike whether it predicts probabilities or only the class', async () => {
  const classes = labels.map((label, row) => label + (row % 2));
  const several = { labels: classes, num_class: 3 };
  const [probabilities, verdicts] = [await boosted('multi:softprob', several), await boosted('multi:softmax', several)];
  const scores = scoreModel(probabilities, { matrix: train, labels: classes });
  expect(scores.accuracy).toBeGreaterThan(0.4);
  expect(Object.keys(scores)).toEqual(expect.arrayContaining(['log_loss', 'f1_score_macro', 'f1_score_weighted']));
  const others = scoreModel(verdicts, { matrix: train, labels: classes });
  for (const [name, score] of Object.entries(scores)) expect(others[name]).toBeCloseTo(score, 5);
});
