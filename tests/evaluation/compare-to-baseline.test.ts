import { expect, test } from 'vitest';
import { compareToBaseline } from '../../src/evaluation/index.ts';

test('a metric is compared by difference, by percentage of the baseline, and by direction', () => {
  const {
    pr_auc: prAuc,
    log_loss: logLoss,
    recall,
  } = compareToBaseline({ pr_auc: 0.9, log_loss: 0.3, recall: 0.5 }, { pr_auc: 0.6, log_loss: 0.2, recall: 0.5 });
  expect(prAuc).toEqual({
    ...{ current: 0.9, baseline: 0.6, improved: true },
    difference: expect.closeTo(0.3, 12),
    percentChange: expect.closeTo(50, 12),
  });
  // More loss is worse, though the difference is positive.
  expect(logLoss).toMatchObject({ improved: false, percentChange: expect.closeTo(50, 12) });
  expect(recall).toMatchObject({ difference: 0, percentChange: 0, improved: false });
});

test('less is better of losses and errors', () => {
  const names = ['log_loss', 'brier', 'rmse', 'mae', 'pinball_loss', 'squared_error'];
  const lower = Object.fromEntries(names.map((name) => [name, 0.1]));
  const higher = Object.fromEntries(names.map((name) => [name, 0.2]));
  expect(Object.values(compareToBaseline(lower, higher)).every(({ improved }) => improved)).toBe(true);
  expect(Object.values(compareToBaseline(higher, lower)).some(({ improved }) => improved)).toBe(false);
});

test('against a baseline of zero there is a difference but no percentage, and a reason', () => {
  const { mcc } = compareToBaseline({ mcc: 0.4 }, { mcc: 0 });
  expect(mcc).toEqual({
    ...{ current: 0.4, baseline: 0, difference: 0.4, improved: true, percentChange: null },
    percentChangeUndefined: 'the baseline is zero, and nothing is a percentage of zero',
  });
  expect(compareToBaseline({ mcc: 0 }, { mcc: 0 }).mcc).toMatchObject({ percentChange: null, improved: false });
});

test('against a negative baseline the percentage has the sign of the difference', () => {
  expect(compareToBaseline({ mcc: 0.1 }, { mcc: -0.2 }).mcc!.percentChange).toBeCloseTo(150, 12);
});

test('a metric that is undefined on either side is shown, without a verdict', () => {
  const comparison = compareToBaseline({ precision: Number.NaN, recall: 0.5 }, { precision: 0.5, recall: Number.NaN });
  expect(comparison.precision).toMatchObject({ improved: false, percentChange: null });
  expect(comparison.precision!.percentChangeUndefined).toBe('the metric is undefined');
  expect(comparison.recall!.percentChangeUndefined).toBe('the baseline is undefined');
});

test('only metrics that both have are compared', () => {
  expect(Object.keys(compareToBaseline({ recall: 1, auc_roc: 1 }, { recall: 1, latency: 3 }))).toEqual(['recall']);
  expect(compareToBaseline({ toString: 1 }, {})).toEqual({});
});
