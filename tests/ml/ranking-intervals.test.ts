import { expect, test } from 'vitest';
import { averagePrecision, rankingIntervals, rocAuc } from '../../src/ml/index.ts';
import { createRandom } from '../../src/stats/index.ts';
import { sampleOutcome } from '../evaluation/sample-outcome.ts';

test('the interval of ROC-AUC is as wide as the standard error of Hanley and McNeil says', () => {
  const outcome = sampleOutcome({ rows: 3_000, prevalence: 0.2, separation: 1.2 });
  const { low, high } = rankingIntervals(outcome, 3)!.auc_roc;
  const auc = rocAuc(outcome);
  const positives = outcome.labels.reduce((sum, label) => sum + label, 0);
  const negatives = outcome.labels.length - positives;
  // Hanley & McNeil (1982), Radiology 143(1):29–36.
  const [q1, q2] = [auc / (2 - auc), (2 * auc ** 2) / (1 + auc)];
  const variance = auc * (1 - auc) + (positives - 1) * (q1 - auc ** 2) + (negatives - 1) * (q2 - auc ** 2);
  const width = 2 * 1.96 * Math.sqrt(variance / positives / negatives);
  expect((high - low) / width).toBeGreaterThan(0.8);
  expect((high - low) / width).toBeLessThan(1.2);
});

test('about 95 of 100 intervals hold the true value', () => {
  const truth = sampleOutcome({ rows: 200_000, prevalence: 0.1, seed: 99 });
  const [auc, precision] = [rocAuc(truth), averagePrecision(truth)];
  const seeds = Array.from({ length: 100 }, (_, seed) => seed);
  const samples = seeds.map((seed) => rankingIntervals(sampleOutcome({ rows: 600, prevalence: 0.1, seed }), seed)!);
  const holding = (value: number, intervals: readonly { low: number; high: number }[]) =>
    intervals.filter(({ low, high }) => low <= value && value <= high).length;
  expect(
    holding(
      auc,
      samples.map(({ auc_roc }) => auc_roc),
    ),
  ).toBeGreaterThanOrEqual(87);
  expect(
    holding(
      precision,
      samples.map(({ pr_auc }) => pr_auc),
    ),
  ).toBeGreaterThanOrEqual(85);
});

test('rows of equal score are never ordered by chance', () => {
  const random = createRandom(5);
  const labels = Float32Array.from({ length: 500 }, () => random.integer(2));
  const probabilities = new Float32Array(500).fill(0.5);
  const { auc_roc: auc } = rankingIntervals({ labels, probabilities }, 1)!;
  expect([auc.low, auc.high]).toEqual([0.5, 0.5]);
});

test('where a class is absent there is no interval', () => {
  expect(rankingIntervals({ labels: [1, 1], probabilities: [0.1, 0.9] }, 1)).toBeUndefined();
  expect(rankingIntervals({ labels: [], probabilities: [] }, 1)).toBeUndefined();
});
