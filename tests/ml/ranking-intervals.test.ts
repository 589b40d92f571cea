import { expect, test } from 'vitest';
import { averagePrecision, rankingIntervals, rocAuc } from '../../src/ml/index.ts';
import { createRandom } from '../../src/stats/index.ts';
import { sampleOutcome } from '../evaluation/sample-outcome.ts';

test('the interval of ROC-AUC is as wide as the standard error of DeLong says', () => {
  const outcome = sampleOutcome({ rows: 2_000, prevalence: 0.2, separation: 1.2 });
  const { low, high } = rankingIntervals(outcome, 3)!.auc_roc;
  const ratio = (high - low) / (2 * 1.96 * deLongError(outcome));
  expect(ratio).toBeGreaterThan(0.85);
  expect(ratio).toBeLessThan(1.15);
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

/** @see DeLong, DeLong & Clarke-Pearson (1988), Biometrics 44(3):837–845 */
function deLongError({ labels, probabilities }: ReturnType<typeof sampleOutcome>): number {
  const scoresOf = (kind: number) => probabilities.filter((_, row) => labels[row] === kind);
  const [negatives, positives] = [scoresOf(0), scoresOf(1)];
  const placements = (ones: Float32Array, others: Float32Array) =>
    Array.from(ones, (one) => others.reduce((sum, other) => sum + (one > other ? 1 : one === other ? 0.5 : 0), 0));
  const part = (values: readonly number[], others: number) => {
    const shares = values.map((value) => value / others);
    const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
    return shares.reduce((sum, share) => sum + (share - mean) ** 2, 0) / (shares.length - 1) / shares.length;
  };
  return Math.sqrt(
    part(placements(positives, negatives), negatives.length) + part(placements(negatives, positives), positives.length),
  );
}
