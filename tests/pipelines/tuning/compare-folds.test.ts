import { expect, test } from 'vitest';
import { metricRange } from '../../../src/evaluation/index.ts';
import { compareFolds, foldInterval, rankFolds } from '../../../src/pipelines/tuning/compare-folds.ts';

const sizes = { train: 80, validation: 20 };

test('the test allows for folds that share training rows', () => {
  const [pair] = compareFolds(
    [
      { name: 'a', scores: [0.81, 0.8, 0.84, 0.79, 0.83] },
      { name: 'b', scores: [0.78, 0.79, 0.8, 0.78, 0.79] },
    ],
    sizes,
  );
  // Differences 0.03, 0.01, 0.04, 0.01, 0.04: mean 0.026, variance 0.00023; t = 0.026 / sqrt((1/5 + 1/4) · 0.00023) = 2.55566.
  // p by scipy 1.17.1: 2 * stats.t.sf(2.55566, 4).
  expect(pair?.difference).toBeCloseTo(0.026, 12);
  expect(pair?.p).toBeCloseTo(0.0629267, 6);
  expect(pair?.isReal).toBe(false);
});

test('a difference that every fold shows is real, and one that goes to and fro is noise', () => {
  const tests = compareFolds(
    [
      { name: 'good', scores: [0.9, 0.91, 0.9, 0.92, 0.91] },
      { name: 'as good', scores: [0.91, 0.9, 0.91, 0.91, 0.91] },
      { name: 'bad', scores: [0.6, 0.62, 0.6, 0.61, 0.6] },
    ],
    sizes,
  );
  expect(tests.map(({ a, b, isReal }) => [a, b, isReal])).toEqual([
    ['good', 'as good', false],
    ['good', 'bad', true],
    ['as good', 'bad', true],
  ]);
  for (const { p, adjustedP } of tests) expect(adjustedP).toBeGreaterThanOrEqual(p);
});

test('scores that are all the same do not differ', () => {
  const same = [0.5, 0.5, 0.5];
  const [pair] = compareFolds(
    [
      { name: 'a', scores: same },
      { name: 'b', scores: same },
    ],
    sizes,
  );
  expect(pair).toMatchObject({ p: 1, isReal: false });
});

test('the interval of a mean is as wide as the correction wants', () => {
  const { mean, low, high } = foldInterval([0.8, 0.82, 0.81, 0.79, 0.83], sizes);
  // t(0.975, 4) = 2.776445; error = sqrt((1/5 + 1/4) · 0.00025)
  expect(mean).toBeCloseTo(0.81, 12);
  expect(high - mean).toBeCloseTo(2.776445 * Math.sqrt(0.45 * 0.00025), 6);
  expect(mean - low).toBeCloseTo(high - mean, 12);
  expect(foldInterval([0.8], sizes).low).toBeNaN();
});

test('the interval of a few folds keeps to what the metric can be', () => {
  // t(0.975, 1) = 12.7: far beyond.
  expect(foldInterval([0.7, 0.9], sizes, metricRange('pr_auc'))).toMatchObject({ low: 0, high: 1 });
  expect(foldInterval([0.7, 0.9], sizes, metricRange('mcc'))).toMatchObject({ high: 1 });
  expect(metricRange('explained_variance')).toEqual([Number.NEGATIVE_INFINITY, 1]);
  expect(metricRange('bias')).toEqual([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]);
  expect(foldInterval([0.7, 0.9], sizes, metricRange('rmse')).high).toBeGreaterThan(1);
  expect(foldInterval([0.7, 0.9], sizes, metricRange('r2')).low).toBeLessThan(0);
});

test('ranks over the folds put the best at 1, whichever way the metric is better', () => {
  const scores = [
    { name: 'good', scores: [0.9, 0.91, 0.9, 0.92, 0.91, 0.93] },
    { name: 'fair', scores: [0.8, 0.82, 0.85, 0.8, 0.81, 0.8] },
    { name: 'bad', scores: [0.6, 0.62, 0.6, 0.61, 0.6, 0.6] },
  ];
  const high = rankFolds(scores, true);
  expect(high?.meanRanks).toEqual({ good: 1, fair: 2, bad: 3 });
  expect(rankFolds(scores, false)?.meanRanks).toEqual({ good: 3, fair: 2, bad: 1 });
  expect(high?.p).toBe(0);
  // scipy 1.17.1: stats.studentized_range.sf(2 / sqrt(12 / 36) * sqrt(2), 3, inf).
  expect(high?.pairs.find(({ b }) => b === 'bad')?.p).toBeCloseTo(0.0015428611688836913, 6);
  const same = scores.map(({ name }) => ({ name, scores: [0.5, 0.5, 0.5] }));
  expect(rankFolds(same, true)).toMatchObject({ p: 1, meanRanks: { good: 2, fair: 2, bad: 2 } });
  expect(rankFolds(scores.slice(0, 2), true)).toBeUndefined();
});
