import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  averagePrecision,
  binaryMetrics,
  brierScoreLoss,
  brierSkillScore,
  calibrationLine,
  classAverages,
  classConfusion,
  confusionMatrix,
  d2LogLossScore,
  d2PinballScore,
  d2TweedieScore,
  deLongInterval,
  gammaDeviance,
  huberLoss,
  isotonicRegression,
  ksStatistic,
  logLoss,
  multiclassAveragePrecision,
  multiclassMetrics,
  multiclassRocAuc,
  pinballLoss,
  poissonDeviance,
  recallAtPrecision,
  regressionMetrics,
  reliabilityCurve,
  rocAuc,
  rocCurve,
  symmetricMeanAbsolutePercentageError,
  tweedieDeviance,
} from '../../src/ml/index.ts';
import { expectCode } from './expect-code.ts';

const scoredRows = fc.array(fc.tuple(fc.integer({ min: 0, max: 1 }), fc.integer({ min: 0, max: 8 })), {
  minLength: 1,
  maxLength: 40,
});
const unzip = (rows: [number, number][]) => ({
  labels: rows.map(([label]) => label),
  probabilities: rows.map(([, score]) => score / 8),
});

describe('ranking metrics', () => {
  test('AUC is the share of positive-negative pairs ranked right, ties counting half', () => {
    fc.assert(
      fc.property(scoredRows, (rows) => {
        const positives = rows.filter(([label]) => label === 1).map(([, score]) => score);
        const negatives = rows.filter(([label]) => label === 0).map(([, score]) => score);
        const credits = positives.flatMap((p) => negatives.map((n) => (p > n ? 1 : p === n ? 0.5 : 0)));
        const oracle = credits.reduce<number>((sum, credit) => sum + credit, 0) / credits.length;
        const actual = rocAuc(unzip(rows));
        expect(Number.isNaN(oracle) ? Number.isNaN(actual) : Math.abs(actual - oracle) < 1e-12).toBe(true);
      }),
    );
  });

  test('no ranking metric depends on the order of the rows', () => {
    fc.assert(
      fc.property(scoredRows, (rows) => {
        const [forward, backward] = [unzip(rows), unzip(rows.toReversed())];
        expect(rocAuc(forward)).toBe(rocAuc(backward));
        expect(averagePrecision(forward)).toBe(averagePrecision(backward));
        expect(recallAtPrecision(0.7, forward)).toBe(recallAtPrecision(0.7, backward));
      }),
    );
  });

  test('a row of weight 2 counts like the row twice', () => {
    fc.assert(
      fc.property(scoredRows, (rows) => {
        const weighted = { ...unzip(rows), weights: rows.map(() => 2) };
        const doubled = unzip([...rows, ...rows]);
        expect(confusionMatrix(weighted)).toEqual(confusionMatrix(doubled));
        expect(rocAuc(weighted)).toBe(rocAuc(doubled));
      }),
    );
  });

  test('a curve over many distinct scores does not overflow the stack', () => {
    const probabilities = Float64Array.from({ length: 300_000 }, (_, i) => i / 300_000);
    const labels = probabilities.map((_, i) => i % 2);
    expect(rocCurve({ labels, probabilities }).thresholds.length).toBe(300_001);
  });
});

describe('metrics on bad input', () => {
  test('lengths that differ are refused', () => {
    expectCode('ML_SHAPE_MISMATCH', () => binaryMetrics({ labels: [0, 1], probabilities: [0.5] }));
  });

  test('a label that is neither 0 nor 1 is refused', () => {
    expectCode('ML_LABELS_NOT_BINARY', () => binaryMetrics({ labels: [0, 2], probabilities: [0.5, 0.5] }));
  });

  test('everything is NaN without rows, and when all weigh nothing', () => {
    const undefinedMetrics = new Array(9).fill(Number.NaN);
    expect(Object.values(binaryMetrics({ labels: [], probabilities: [] }))).toEqual(undefinedMetrics);
    const weightless = { labels: [0, 1], probabilities: [0.2, 0.9], weights: [0, 0] };
    expect(Object.values(binaryMetrics(weightless))).toEqual(undefinedMetrics);
  });

  test('a score that is NaN is refused, and one that is no probability where one is needed', () => {
    expectCode('ML_SCORES_INVALID', () => rocAuc({ labels: [0, 1], probabilities: [0.2, Number.NaN] }));
    const margins = { labels: [0, 1], probabilities: [-2, 3] };
    expect(rocAuc(margins)).toBe(1);
    expect(binaryMetrics(margins)).toMatchObject({ auc_roc: 1, log_loss: Number.NaN, brier: Number.NaN });
    expect(expectCode('ML_SCORES_INVALID', () => logLoss(margins)).message).toBe(
      'The score of row 0 is -2, expected a probability in [0, 1]',
    );
    expectCode('ML_SCORES_INVALID', () => brierScoreLoss(margins));
    expectCode('ML_SCORES_INVALID', () => reliabilityCurve(margins));
    expectCode('ML_SCORES_INVALID', () => multiclassMetrics({ ...margins, probabilities: [2, -1, 0, 1], classes: 2 }));
    expectCode('ML_SCORES_INVALID', () => regressionMetrics({ labels: [1], predictions: [Number.NaN] }));
    expectCode('ML_LABELS_INVALID', () => regressionMetrics({ labels: [Number.NaN], predictions: [1] }));
  });

  test('weights that are negative, not finite or of another length are refused by every kind of metric', () => {
    const metrics: ((weights: number[]) => unknown)[] = [
      (weights) => rocAuc({ labels: [0, 1], probabilities: [0.2, 0.9], weights }),
      (weights) => binaryMetrics({ labels: [0, 1], probabilities: [0.2, 0.9], weights }),
      (weights) => multiclassMetrics({ labels: [0, 1], probabilities: [1, 0, 0, 1], classes: 2, weights }),
      (weights) => regressionMetrics({ labels: [0, 1], predictions: [0, 1], weights }),
      (weights) => classConfusion({ labels: [0, 1], verdicts: [0, 1], classes: 2, weights }),
      (weights) => isotonicRegression([0, 1], weights),
    ];
    for (const metric of metrics) {
      for (const wrong of [-1, Number.NaN, Number.POSITIVE_INFINITY]) {
        expect(expectCode('ML_WEIGHTS_INVALID', () => metric([1, wrong])).message).toContain('row 1');
      }
      expectCode('ML_SHAPE_MISMATCH', () => metric([1]));
    }
  });

  test('options out of range are refused', () => {
    const values = { labels: [0, 1], predictions: [0, 1] };
    const scored = { labels: [0, 1], probabilities: [0, 1] };
    expectCode('INVALID_ARGUMENT', () => tweedieDeviance(0.5, values));
    expectCode('INVALID_ARGUMENT', () => pinballLoss(1.5, values));
    expectCode('INVALID_ARGUMENT', () => huberLoss(0, values));
    expectCode('INVALID_ARGUMENT', () => logLoss({ ...scored, epsilon: 0 }));
    expectCode('INVALID_ARGUMENT', () => reliabilityCurve({ ...scored, bins: 0 }));
    expectCode('INVALID_ARGUMENT', () => deLongInterval({ ...scored, level: 1 }));
  });
});

describe('what is undefined is NaN', () => {
  test('where a class is absent', () => {
    const ones = { labels: [1, 1], probabilities: [0.2, 0.9] };
    expect([rocAuc(ones), averagePrecision(ones), brierSkillScore(ones), d2LogLossScore(ones)]).toEqual(
      new Array(4).fill(Number.NaN),
    );
    expect(ksStatistic(ones)).toEqual({ statistic: Number.NaN, threshold: Number.NaN });
    expect(calibrationLine(ones)).toEqual({ slope: Number.NaN, intercept: Number.NaN, inTheLarge: Number.NaN });
    const weightless = { ...ones, labels: [0, 1], weights: [0, 1] };
    expect([rocAuc(weightless), averagePrecision(weightless)]).toEqual([Number.NaN, Number.NaN]);
  });

  test('for several classes of which one never occurs', () => {
    const scored = { labels: [0, 1], probabilities: [0.6, 0.3, 0.1, 0.2, 0.7, 0.1], classes: 3 };
    expect(multiclassRocAuc(scored)).toBeNaN();
    expect(multiclassRocAuc({ ...scored, scheme: 'one-vs-one' })).toBeNaN();
    expect(multiclassAveragePrecision(scored)).toBeNaN();
    expect(
      classAverages(
        [
          [1, 0, 0],
          [0, 1, 0],
          [0, 0, 0],
        ],
        { average: 'macro' },
      ).recall,
    ).toBeCloseTo(2 / 3);
    expect(
      classAverages(
        [
          [1, 0, 0],
          [0, 1, 0],
          [0, 0, 0],
        ],
        { average: 'macro', zeroDivision: Number.NaN },
      ).recall,
    ).toBe(1);
    expect(Object.values(multiclassMetrics({ labels: [], probabilities: [], classes: 2 })).slice(1, 10)).toEqual(
      new Array(9).fill(Number.NaN),
    );
  });

  test('for a constant target, a percentage of 0 and a value outside a distribution', () => {
    const constant = { labels: [2, 2], predictions: [2, 2] };
    const { r2, explained_variance } = regressionMetrics(constant);
    expect([r2, explained_variance, d2TweedieScore(1, constant), d2PinballScore(0.5, constant)]).toEqual(
      new Array(4).fill(Number.NaN),
    );
    expect(regressionMetrics({ labels: [0, 1], predictions: [1, 1] }).mape).toBeNaN();
    expect(regressionMetrics({ labels: [0, 1], predictions: [1, 1], weights: [0, 1] }).mape).toBe(0);
    expect(symmetricMeanAbsolutePercentageError({ labels: [0, 1], predictions: [0, 3] })).toBe(0.5);
    expect(poissonDeviance({ labels: [-1], predictions: [1] })).toBeNaN();
    expect(poissonDeviance({ labels: [0], predictions: [0] })).toBe(0);
    expect(gammaDeviance({ labels: [0], predictions: [1] })).toBeNaN();
    expect(Object.values(regressionMetrics({ labels: [], predictions: [] }))).toEqual(new Array(9).fill(Number.NaN));
  });
});
