import { describe, expect, test } from 'vitest';
import {
  averagePrecision,
  bootstrapBinaryMetrics,
  bootstrapDifference,
  bootstrapIntervals,
  deLongInterval,
  deLongTest,
  rocAuc,
} from '../../src/ml/index.ts';
import { createRandom } from '../../src/stats/index.ts';
import { sampleOutcome } from '../evaluation/sample-outcome.ts';
import { expectCode } from './expect-code.ts';

const outcome = sampleOutcome({ rows: 400, prevalence: 0.2, separation: 1.2 });

/** Skewed, with mean exp(0.5). */
function logNormal(rows: number, seed: number): Float64Array {
  const random = createRandom(seed);
  return Float64Array.from({ length: rows }, () => Math.exp(random.normal()));
}

const meanOf = (values: ArrayLike<number>, weights: ArrayLike<number>): number => {
  let [sum, total] = [0, 0];
  for (let row = 0; row < values.length; row++) {
    sum += weights[row]! * values[row]!;
    total += weights[row]!;
  }
  return sum / total;
};

describe('a bootstrap', () => {
  test('gives the same intervals from the same seed, and others from another', async () => {
    const intervals = (seed: number) =>
      bootstrapBinaryMetrics(outcome, { auc: rocAuc, precision: averagePrecision }, { seed, replicates: 100 });
    expect(await intervals(3)).toEqual(await intervals(3));
    expect(await intervals(4)).not.toEqual(await intervals(3));
  });

  test('measures the rows themselves exactly, whatever their order', async () => {
    const { auc } = await bootstrapBinaryMetrics(outcome, { auc: rocAuc }, { replicates: 50 });
    expect(auc.estimate).toBe(rocAuc(outcome));
    expect(auc.low).toBeLessThan(auc.estimate);
    expect(auc.high).toBeGreaterThan(auc.estimate);
    expect(auc.replicates).toBe(50);
  });

  test('sees the same samples by weights and by row numbers', async () => {
    const values = logNormal(50, 1);
    const { byWeights, byRows } = await bootstrapIntervals(
      {
        rows: values.length,
        metrics: (resample) => {
          const rows = resample.rows();
          return {
            byWeights: meanOf(values, resample.weights),
            byRows: rows.reduce((sum, row) => sum + values[row]!, 0) / rows.length,
          };
        },
      },
      { replicates: 60, method: 'bca' },
    );
    expect(byRows!.low).toBeCloseTo(byWeights!.low, 9);
    expect(byRows!.high).toBeCloseTo(byWeights!.high, 9);
  });

  test.each(['percentile', 'bca'] as const)(
    'by %s holds the true mean of skewed values about as often as its level says',
    async (method) => {
      let held = 0;
      for (let seed = 0; seed < 150; seed++) {
        const values = logNormal(60, seed);
        const sample = {
          rows: values.length,
          metrics: ({ weights }: { weights: Float64Array }) => ({ mean: meanOf(values, weights) }),
        };
        const { mean } = await bootstrapIntervals(sample, { seed, method, replicates: 200 });
        if (mean!.low <= Math.exp(0.5) && Math.exp(0.5) <= mean!.high) held++;
      }
      // Skewness costs both some of the 142 that a level of 95 % promises.
      expect(held).toBeGreaterThanOrEqual(128);
      expect(held).toBeLessThanOrEqual(149);
    },
  );

  test('that is stratified keeps the rows of each class', async () => {
    const labels = Uint8Array.from({ length: 30 }, (_, row) => (row < 2 ? 1 : 0));
    const share = ({ weights }: { weights: Float64Array }) => ({ positives: meanOf(labels, weights) });
    const loose = await bootstrapIntervals({ rows: 30, metrics: share }, { replicates: 100 });
    const strict = await bootstrapIntervals({ rows: 30, metrics: share, strata: labels }, { replicates: 100 });
    expect(loose.positives!.standardError).toBeGreaterThan(0.02);
    expect(strict.positives).toMatchObject({ low: 2 / 30, high: 2 / 30 });
    expect(strict.positives!.standardError).toBeCloseTo(0, 12);
  });

  test('leaves out samples in which a metric is undefined, and says how many are left', async () => {
    const rare = { labels: [1, 0, 0, 0], probabilities: [0.9, 0.1, 0.2, 0.3] };
    const { auc } = await bootstrapBinaryMetrics(rare, { auc: rocAuc }, { replicates: 200 });
    expect(auc.replicates).toBeGreaterThan(100);
    expect(auc.replicates).toBeLessThan(170);
    const { auc: undefinedAuc } = await bootstrapBinaryMetrics({ ...rare, labels: [0, 0, 0, 0] }, { auc: rocAuc });
    expect(undefinedAuc).toMatchObject({ estimate: Number.NaN, low: Number.NaN, high: Number.NaN, replicates: 0 });
  });

  test('takes weights of the rows: twice the weight is the row twice as important', async () => {
    const values = Float64Array.of(0, 0, 0, 1, 1);
    const { mean } = await bootstrapIntervals(
      { rows: 5, weights: [1, 1, 1, 3, 3], metrics: ({ weights }) => ({ mean: meanOf(values, weights) }) },
      { replicates: 100 },
    );
    expect(mean!.estimate).toBeCloseTo(2 / 3);
  });

  test('reports progress to its end and stops when it is told to', async () => {
    const stop = new AbortController();
    const reports: (number | undefined)[] = [];
    const work = bootstrapBinaryMetrics(
      outcome,
      { auc: rocAuc },
      { replicates: 150, progress: ({ done }) => reports.push(done) },
    );
    await work;
    expect(reports.at(-1)).toBe(150);
    stop.abort();
    await expectCode('INTERRUPTED', () => bootstrapBinaryMetrics(outcome, { auc: rocAuc }, { signal: stop.signal }));
  });

  test('refuses options out of range', async () => {
    const auc = { auc: rocAuc };
    await expectCode('INVALID_ARGUMENT', () => bootstrapBinaryMetrics(outcome, auc, { replicates: 1 }));
    await expectCode('INVALID_ARGUMENT', () => bootstrapBinaryMetrics(outcome, auc, { level: 95 }));
  });
});

describe('two models on the same rows', () => {
  const { labels, probabilities: champion } = outcome;
  const random = createRandom(8);
  const challenger = champion.map((score, row) => score + 0.08 * labels[row]! + 0.02 * random.normal());

  test('are told apart by a paired difference where their own intervals overlap', async () => {
    const {
      difference,
      champion: one,
      challenger: other,
      ...rest
    } = await bootstrapDifference({ labels, champion, challenger }, rocAuc, { replicates: 400, seed: 2 });
    expect(difference.estimate).toBe(other.estimate - one.estimate);
    expect(difference.low).toBeGreaterThan(0);
    expect(one.high).toBeGreaterThan(other.low);
    expect(rest.challengerGreater).toBeGreaterThan(0.99);
    expect(rest.pValue).toBeLessThan(0.02);
  });

  test('of the same scores do not differ', async () => {
    const { difference, pValue, challengerGreater } = await bootstrapDifference(
      { labels, champion, challenger: champion },
      rocAuc,
      { replicates: 100 },
    );
    expect([difference.low, difference.high, pValue, challengerGreater]).toEqual([0, 0, 1, 0.5]);
  });

  test('are judged alike by DeLong and by the bootstrap', async () => {
    const test = deLongTest({ labels, champion, challenger });
    const { difference } = await bootstrapDifference({ labels, champion, challenger }, rocAuc, {
      replicates: 600,
      stratified: true,
    });
    expect(test.difference).toBeCloseTo(difference.estimate, 12);
    expect(test.standardError / difference.standardError).toBeGreaterThan(0.85);
    expect(test.standardError / difference.standardError).toBeLessThan(1.15);
    expect(test.pValue).toBeLessThan(0.01);
    const interval = deLongInterval(outcome);
    expect(interval.auc).toBeCloseTo(rocAuc(outcome), 12);
    const { auc } = await bootstrapBinaryMetrics(outcome, { auc: rocAuc }, { replicates: 600 });
    expect(interval.low).toBeCloseTo(auc.low, 1);
    expect(interval.high).toBeCloseTo(auc.high, 1);
  });

  test('have no DeLong interval where a class has fewer than two rows, and no test where the ranking is the same', () => {
    const { auc, low, high } = deLongInterval({ labels: [1, 0, 0], probabilities: [0.5, 0.2, 0.7] });
    expect([auc, low, high]).toEqual([0.5, Number.NaN, Number.NaN]);
    expect(deLongInterval({ labels: [1, 1], probabilities: [0.1, 0.2] }).auc).toBeNaN();
    expect(deLongTest({ labels, champion, challenger: champion })).toMatchObject({ difference: 0, pValue: Number.NaN });
  });
});
