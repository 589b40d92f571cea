import { describe, expect, test } from 'vitest';
import { ALGORITHM_NAMES, ALGORITHMS, type AlgorithmName } from '../../src/ml/index.ts';
import { algorithmContract } from './algorithm-contract.ts';

/** Parameters that train quickly, whatever the task. The first one is a number. */
const QUICK: Readonly<Record<AlgorithmName, Readonly<Record<string, unknown>>>> = {
  xgboost: { num_round: 8, max_depth: 3, subsample: 0.8, colsample_bytree: 0.75, seed: 5 },
  lightgbm: {
    num_iterations: 8,
    num_leaves: 7,
    bagging_fraction: 0.8,
    bagging_freq: 1,
    feature_fraction: 0.75,
    seed: 5,
  },
  random_forest: { n_estimators: 12, max_depth: 8, min_samples_leaf: 2, seed: 3 },
  isolation_forest: { n_estimators: 20, max_samples: 64, contamination: 0.05, seed: 3 },
  logistic_regression: { max_iter: 100 },
  linear_regression: { max_iter: 50, l1: 2 },
  neural_network: { epochs: 12, batch_size: 32, hidden_layers: [16, 8], learning_rate: 0.01, dropout: 0.1, seed: 3 },
};

describe.for([...ALGORITHM_NAMES])('the %s row of the registry', (name) => {
  algorithmContract(ALGORITHMS[name], QUICK[name]);

  test('stands under its own name', () => {
    expect(ALGORITHMS[name].name).toBe(name);
  });
});

test.each([
  ['reg:squarederror', 'regression'],
  ['binary:logitraw', 'binary'],
  ['multi:softmax', 'multiclass'],
])('xgboost with the objective %s answers a question of %s', (objective, task) => {
  const parameters = task === 'multiclass' ? { objective, num_class: 3 } : { objective };
  expect(ALGORITHMS.xgboost.taskOf(parameters)).toBe(task);
});
