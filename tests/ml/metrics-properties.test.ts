import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  applyIsotonicCalibration,
  averagePrecision,
  binaryMetrics,
  brierDecomposition,
  calibrationErrors,
  classConfusion,
  classMatthewsCorrelation,
  d2PinballScore,
  d2TweedieScore,
  detCurve,
  fitIsotonicCalibration,
  fitPlattScaling,
  gainCurve,
  huberLoss,
  isotonicRegression,
  ksStatistic,
  multiclassMetrics,
  multiclassRocAuc,
  precisionRecallCurve,
  regressionMetrics,
  reliabilityCurve,
  rocAuc,
  rocCurve,
  symmetricMeanAbsolutePercentageError,
} from '../../src/ml/index.ts';
import { descendingOrder } from '../../src/ml/metrics/score-order.ts';

interface Row {
  readonly label: number;
  readonly score: number;
  readonly weight: number;
}

/** Few distinct scores, so that ties abound; whole weights, some of them 0. */
const rowArbitrary = fc.record({
  label: fc.integer({ min: 0, max: 1 }),
  score: fc.integer({ min: 0, max: 8 }).map((score) => score / 8),
  weight: fc.integer({ min: 0, max: 3 }),
});
const rowsArbitrary = fc.array(rowArbitrary, { minLength: 1, maxLength: 30 });

const scoredOf = (rows: readonly Row[]) => ({
  labels: rows.map(({ label }) => label),
  probabilities: rows.map(({ score }) => score),
  weights: rows.map(({ weight }) => weight),
});
const repeatedOf = (rows: readonly Row[]) => {
  const { labels, probabilities } = scoredOf(rows.flatMap((row) => new Array<Row>(row.weight).fill(row)));
  return { labels, probabilities };
};

/** Equal up to rounding, to the depth of every number. */
function expectSame(actual: unknown, expected: unknown, digits = 9): void {
  if (typeof expected === 'number') {
    if (Number.isFinite(expected)) expect(actual).toBeCloseTo(expected, digits);
    else expect(actual).toBe(expected);
  } else if (typeof expected === 'object' && expected !== null) {
    expect(Object.keys(actual as object)).toEqual(Object.keys(expected));
    for (const [key, value] of Object.entries(expected)) {
      expectSame((actual as Record<string, unknown>)[key], value, digits);
    }
  } else {
    expect(actual).toBe(expected);
  }
}

describe('a row of weight k counts like the row k times', () => {
  test('for two classes: metrics, curves, calibration and calibrators', () => {
    fc.assert(
      fc.property(rowsArbitrary, (rows) => {
        const [weighted, repeated] = [scoredOf(rows), repeatedOf(rows)];
        for (const measure of [
          binaryMetrics,
          rocCurve,
          precisionRecallCurve,
          detCurve,
          gainCurve,
          ksStatistic,
          brierDecomposition,
          fitIsotonicCalibration,
        ]) {
          expectSame(measure(weighted), measure(repeated));
        }
        const sharesOf = (scored: typeof repeated) =>
          reliabilityCurve(scored).map(({ meanProbability, positiveShare, weight }) => ({
            meanProbability,
            positiveShare,
            weight,
          }));
        expectSame(sharesOf(weighted), sharesOf(repeated));
        expectSame(fitPlattScaling(weighted), fitPlattScaling(repeated), 5);
      }),
    );
  });

  test('for several classes', () => {
    const row = fc.record({
      label: fc.integer({ min: 0, max: 2 }),
      chances: fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 })),
      weight: fc.integer({ min: 0, max: 3 }),
    });
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 25 }), (rows) => {
        const scoredClasses = (some: typeof rows) => ({
          labels: some.map(({ label }) => label),
          probabilities: some.flatMap(({ chances }) => chances.map((c) => c / (chances[0] + chances[1] + chances[2]))),
          classes: 3,
        });
        const weighted = { ...scoredClasses(rows), weights: rows.map(({ weight }) => weight) };
        const repeated = scoredClasses(rows.flatMap((one) => new Array<typeof one>(one.weight).fill(one)));
        expectSame(multiclassMetrics(weighted), multiclassMetrics(repeated));
        const oneAgainstOne = { scheme: 'one-vs-one', average: 'weighted' } as const;
        expectSame(
          multiclassRocAuc({ ...weighted, ...oneAgainstOne }),
          multiclassRocAuc({ ...repeated, ...oneAgainstOne }),
        );
      }),
    );
  });

  test('for values', () => {
    const row = fc.record({
      label: fc.integer({ min: 1, max: 9 }),
      prediction: fc.integer({ min: 1, max: 9 }),
      weight: fc.integer({ min: 0, max: 3 }),
    });
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 25 }), (rows) => {
        const valuesOf = (some: typeof rows) => ({
          labels: some.map(({ label }) => label),
          predictions: some.map(({ prediction }) => prediction),
        });
        const weighted = { ...valuesOf(rows), weights: rows.map(({ weight }) => weight) };
        const repeated = valuesOf(rows.flatMap((one) => new Array<typeof one>(one.weight).fill(one)));
        expectSame(regressionMetrics(weighted), regressionMetrics(repeated));
        expectSame(d2TweedieScore(1.5, weighted), d2TweedieScore(1.5, repeated));
        expectSame(d2PinballScore(0.3, weighted), d2PinballScore(0.3, repeated));
        expectSame(huberLoss(2, weighted), huberLoss(2, repeated));
        expectSame(symmetricMeanAbsolutePercentageError(weighted), symmetricMeanAbsolutePercentageError(repeated));
      }),
    );
  });
});

describe('rankings', () => {
  test('weighted AUC is the weight of pairs ranked right, ties counting half', () => {
    fc.assert(
      fc.property(rowsArbitrary, (rows) => {
        let [right, all] = [0, 0];
        for (const one of rows.filter(({ label }) => label === 1)) {
          for (const other of rows.filter(({ label }) => label === 0)) {
            const weight = one.weight * other.weight;
            right += one.score > other.score ? weight : one.score === other.score ? weight / 2 : 0;
            all += weight;
          }
        }
        expectSame(rocAuc(scoredOf(rows)), right / all);
      }),
    );
  });

  test('do not change when scores are stretched, only when their order does', () => {
    fc.assert(
      fc.property(rowsArbitrary, (rows) => {
        const scored = scoredOf(rows);
        const stretched = { ...scored, probabilities: scored.probabilities.map((score) => Math.expm1(9 * score) - 40) };
        for (const measure of [rocAuc, averagePrecision]) expect(measure(stretched)).toBe(measure(scored));
        expect(ksStatistic(stretched).statistic).toBe(ksStatistic(scored).statistic);
      }),
    );
  });

  test('and all other metrics do not depend on the order of the rows, and keep their bounds', () => {
    fc.assert(
      fc.property(rowsArbitrary, fc.nat(), (rows, seed) => {
        const turned = rows.map((_, i) => rows[(i + seed) % rows.length]!);
        const metrics = binaryMetrics(scoredOf(rows));
        expectSame(binaryMetrics(scoredOf(turned)), metrics);
        const { mcc, log_loss, ...shares } = metrics;
        for (const share of Object.values(shares)) expect(share < 0 || share > 1 + 1e-12).toBe(false);
        expect(mcc < -1 || mcc > 1 || log_loss < 0).toBe(false);
      }),
    );
  });

  test('the order of scores is that of a comparator, for singles, doubles, infinities and both zeros', () => {
    const numbers = fc.oneof(
      fc.double({ noNaN: true }),
      fc.float({ noNaN: true }),
      fc.integer({ min: -3, max: 3 }),
      fc.constantFrom(0, -0, 1, 1 + Number.EPSILON, 1 + 2 * Number.EPSILON),
    );
    const scores = fc.oneof(fc.array(numbers), fc.array(fc.constantFrom(1, 1 + Number.EPSILON), { minLength: 60 }));
    fc.assert(
      fc.property(scores, (values) => {
        for (const array of [Float64Array.from(values), Float32Array.from(values)]) {
          const expected = Uint32Array.from(array.keys()).sort((a, b) =>
            array[a]! === array[b]! ? a - b : array[b]! > array[a]! ? 1 : -1,
          );
          expect(descendingOrder(array)).toEqual(expected);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('a gain curve ends at everything, and its lift there is 1', () => {
    fc.assert(
      fc.property(rowsArbitrary, (rows) => {
        const { alertRates, gains, lifts } = gainCurve(scoredOf(rows));
        fc.pre(rows.some(({ label, weight }) => label * weight > 0));
        expectSame([alertRates.at(-1), gains.at(-1), lifts.at(-1)], [1, 1, 1]);
        expect(gains).toEqual(gains.slice().sort());
      }),
    );
  });

  test('a ROC curve without points on straight lines has the same area', () => {
    fc.assert(
      fc.property(rowsArbitrary, (rows) => {
        const { falsePositiveRates: x, truePositiveRates: y } = rocCurve({ ...scoredOf(rows), dropIntermediate: true });
        let area = 0;
        for (let i = 1; i < x.length; i++) area += ((x[i]! - x[i - 1]!) * (y[i]! + y[i - 1]!)) / 2;
        const auc = rocAuc(scoredOf(rows));
        fc.pre(!Number.isNaN(auc));
        expectSame(area, auc);
      }),
    );
  });
});

describe('calibration', () => {
  test('the parts of the Brier score add up, with nothing hidden in bins of one probability each', () => {
    fc.assert(
      fc.property(rowsArbitrary, (rows) => {
        const parts = brierDecomposition({ ...scoredOf(rows), bins: 9 });
        expectSame(parts.reliability - parts.resolution + parts.uncertainty + parts.withinBins, parts.brier);
        if (!Number.isNaN(parts.brier)) expect(parts.withinBins).toBeCloseTo(0, 12);
        for (const part of [parts.reliability, parts.resolution, parts.uncertainty]) expect(part < 0).toBe(false);
      }),
    );
  });

  test('the expected calibration error is at most the greatest, and both are shares', () => {
    fc.assert(
      fc.property(rowsArbitrary, fc.constantFrom('uniform', 'quantile'), (rows, strategy) => {
        const { expected, maximum } = calibrationErrors(reliabilityCurve({ ...scoredOf(rows), strategy, bins: 4 }));
        expect(expected > maximum + 1e-12 || expected < 0 || maximum > 1).toBe(false);
      }),
    );
  });

  test('isotonic regression never falls, and no rising sequence on a grid is nearer', () => {
    const values = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(values, fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 5, maxLength: 5 }), (y, w) => {
        const weights = w.slice(0, y.length);
        const fitted = isotonicRegression(y, weights);
        expect(fitted).toEqual(fitted.slice().sort());
        const costOf = (guess: ArrayLike<number>) =>
          y.reduce((sum, value, i) => sum + weights[i]! * (value - guess[i]!) ** 2, 0);
        const best = (at: number, least: number, guess: number[]): number => {
          if (at === y.length) return costOf(guess);
          let cost = Number.POSITIVE_INFINITY;
          for (let value = least; value <= 4; value += 0.5)
            cost = Math.min(cost, best(at + 1, value, [...guess, value]));
          return cost;
        };
        expect(costOf(fitted)).toBeLessThanOrEqual(best(0, 0, []) + 1e-9);
      }),
      { numRuns: 100 },
    );
  });

  test('an isotonic curve keeps the order of scores and the mean of the labels', () => {
    fc.assert(
      fc.property(rowsArbitrary, (rows) => {
        const sample = scoredOf(rows);
        const calibration = fitIsotonicCalibration(sample);
        const { scores, probabilities } = calibration;
        const fitted = applyIsotonicCalibration(calibration, sample.probabilities);
        const meanOf = (values: ArrayLike<number>) =>
          rows.reduce((sum, { weight }, i) => sum + weight * values[i]!, 0) /
          rows.reduce((sum, row) => sum + row.weight, 0);
        expectSame(meanOf(fitted), meanOf(sample.labels));
        expect(probabilities).toEqual(probabilities.toSorted((a, b) => a - b));
        expect(scores).toEqual(scores.toSorted((a, b) => a - b));
      }),
    );
  });
});

test('Matthews correlation of classes is symmetric in truth and verdict, and 1 for a perfect model', () => {
  const classes = fc.array(fc.tuple(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 0, max: 2 })), { maxLength: 30 });
  fc.assert(
    fc.property(classes, (pairs) => {
      const [labels, verdicts] = [pairs.map(([a]) => a), pairs.map(([, b]) => b)];
      const score = (truth: number[], verdict: number[]) =>
        classMatthewsCorrelation(classConfusion({ labels: truth, verdicts: verdict, classes: 3 }));
      expectSame(score(labels, verdicts), score(verdicts, labels));
      if (new Set(labels).size > 1) expect(score(labels, labels)).toBeCloseTo(1, 12);
    }),
  );
});
