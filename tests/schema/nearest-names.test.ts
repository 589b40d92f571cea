import { expect, test } from 'vitest';
import { nearestNames } from '../../src/schema/index.ts';

const METRICS = ['accuracy', 'auc_roc', 'pr_auc', 'mcc', 'log_loss', 'rmse', 'mae'];

test.each([
  ['aucc', METRICS, ['auc_roc', 'accuracy']],
  ['auc', METRICS, ['auc_roc', 'pr_auc']],
  ['logloss', METRICS, ['log_loss']],
  ['acuracy', METRICS, ['accuracy']],
  ['gird', ['grid', 'random'], ['grid']],
  ['amount', ['tx_amount', 'city'], ['tx_amount']],
  ['trails', ['trials', 'parallel'], ['trials']],
  ['zzz', METRICS, []],
])('%s is taken for one of the names that begin or read alike', (name, names, nearest) => {
  expect(nearestNames(name, names)).toEqual(nearest);
});
