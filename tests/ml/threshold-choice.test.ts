import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type ChosenThreshold,
  calibratedCostThreshold,
  confusionMatrix,
  fBetaScore,
  precisionScore,
  recallScore,
  specificityScore,
  type ThresholdChoice,
  thresholdByAlertRate,
  thresholdByCost,
  thresholdByFBeta,
  thresholdByPrecisionAtRecall,
  thresholdByRecallAtPrecision,
  thresholdByYouden,
  type VerdictCosts,
} from '../../src/ml/index.ts';
import { expectCode } from './expect-code.ts';

const scored = { labels: [1, 1, 0, 1, 0, 0, 0, 0], probabilities: [0.9, 0.8, 0.8, 0.6, 0.5, 0.3, 0.2, 0.1] };

const rowsArbitrary = fc.array(
  fc.record({
    label: fc.integer({ min: 0, max: 1 }),
    score: fc.integer({ min: 0, max: 5 }).map((score) => score / 5),
    weight: fc.integer({ min: 1, max: 3 }),
  }),
  { minLength: 1, maxLength: 20 },
);
const scoredOf = (rows: { label: number; score: number; weight: number }[]) => ({
  labels: rows.map(({ label }) => label),
  probabilities: rows.map(({ score }) => score),
  weights: rows.map(({ weight }) => weight),
});
const CANDIDATES = [Number.POSITIVE_INFINITY, 1, 0.8, 0.6, 0.4, 0.2, 0];

function feasible(choice: ThresholdChoice): ChosenThreshold {
  if (!choice.feasible) return expect.fail(choice.reason);
  return choice;
}

describe('a threshold', () => {
  test('of least cost alerts more when misses are dear, and carries what it does', () => {
    expect(thresholdByCost({ falsePositive: 1, falseNegative: 10 }, scored)).toEqual({
      feasible: true,
      threshold: 0.6,
      confusion: { trueNegatives: 4, falsePositives: 1, falseNegatives: 0, truePositives: 3 },
      precision: 0.75,
      recall: 1,
      alertRate: 0.5,
      achieved: 1 / 8,
    });
    expect(feasible(thresholdByCost({ falsePositive: 10, falseNegative: 1 }, scored)).threshold).toBe(0.9);
    const never = feasible(thresholdByCost({ falsePositive: 1, falseNegative: 0 }, scored));
    expect(never).toMatchObject({
      threshold: Number.POSITIVE_INFINITY,
      alertRate: 0,
      achieved: 0,
      precision: Number.NaN,
    });
  });

  test('of least cost allows for positives being rarer in use than in the sample', () => {
    const costs = { falsePositive: 1, falseNegative: 3 };
    expect(feasible(thresholdByCost(costs, scored)).threshold).toBe(0.6);
    expect(feasible(thresholdByCost(costs, { ...scored, prevalence: 0.01 })).threshold).toBe(0.9);
    expect(feasible(thresholdByCost(costs, { ...scored, prevalence: 3 / 8 })).achieved).toBeCloseTo(1 / 8);
    expect(thresholdByCost(costs, { labels: [1], probabilities: [0.5], prevalence: 0.1 })).toEqual({
      feasible: false,
      reason: 'there are no negatives',
    });
  });

  test('for calibrated probabilities follows from the costs alone', () => {
    expect(calibratedCostThreshold({ falsePositive: 1, falseNegative: 9 })).toBeCloseTo(0.1);
    expect(calibratedCostThreshold({ falsePositive: 1, falseNegative: 0 })).toBe(Number.POSITIVE_INFINITY);
    expect(calibratedCostThreshold({ falsePositive: 0, falseNegative: 1 })).toBe(0);
    expect(calibratedCostThreshold({ falsePositive: 5, falseNegative: 100, truePositive: 5 })).toBeCloseTo(0.05);
    expectCode('INVALID_ARGUMENT', () => calibratedCostThreshold({ falsePositive: 0, falseNegative: 0 }));
  });

  test('by recall at a precision, or precision at a recall, says what it reaches or why nothing does', () => {
    expect(thresholdByRecallAtPrecision(0.7, scored)).toMatchObject({ threshold: 0.6, achieved: 1 });
    expect(thresholdByRecallAtPrecision(0.9, scored)).toMatchObject({ threshold: 0.9, achieved: 1 / 3 });
    expect(thresholdByPrecisionAtRecall(0.5, scored)).toMatchObject({ threshold: 0.6, achieved: 0.75 });
    const upsideDown = { labels: [0, 1], probabilities: [0.9, 0.1] };
    expect(thresholdByRecallAtPrecision(0.8, upsideDown)).toEqual({
      feasible: false,
      reason: 'no threshold has a precision of 0.8; the greatest is 0.5',
    });
    expect(thresholdByRecallAtPrecision(0.8, { labels: [0], probabilities: [0.5] })).toEqual({
      feasible: false,
      reason: 'there are no positives',
    });
  });

  test('for a share of alerts never splits rows of equal score', () => {
    expect(thresholdByAlertRate(0.25, scored)).toMatchObject({ threshold: 0.9, achieved: 1 / 8 });
    expect(thresholdByAlertRate(3 / 8, scored)).toMatchObject({ threshold: 0.8, achieved: 3 / 8 });
    expect(thresholdByAlertRate(1, scored)).toMatchObject({ threshold: 0.1, achieved: 1 });
    expect(thresholdByAlertRate(0.1, scored)).toEqual({
      feasible: false,
      reason: 'the highest score is shared by 0.125 of the rows, more than 0.1',
    });
  });

  test('is refused for options out of range, and infeasible without rows', () => {
    expectCode('INVALID_ARGUMENT', () => thresholdByAlertRate(0, scored));
    expectCode('INVALID_ARGUMENT', () => thresholdByRecallAtPrecision(1.1, scored));
    expectCode('INVALID_ARGUMENT', () => thresholdByFBeta({ ...scored, beta: 0 }));
    const fine = { falsePositive: 1, falseNegative: 1 };
    for (const wrong of [Number.NaN, Number.POSITIVE_INFINITY, -1, undefined, '1']) {
      for (const name of ['falsePositive', 'falseNegative']) {
        const costs = { ...fine, [name]: wrong } as VerdictCosts;
        const error = expectCode('INVALID_ARGUMENT', () => thresholdByCost(costs, scored));
        expect(error.message).toContain(`${name} is ${wrong}, expected `);
      }
    }
    expectCode('INVALID_ARGUMENT', () => thresholdByCost({ ...fine, truePositive: 2 }, scored));
    expectCode('INVALID_ARGUMENT', () => thresholdByCost({ ...fine, trueNegative: Number.NaN }, scored));
    expect(thresholdByCost({ ...fine, truePositive: -5 }, scored).feasible).toBe(true);
    expectCode('INVALID_ARGUMENT', () =>
      thresholdByCost({ falsePositive: 1, falseNegative: 1 }, { ...scored, prevalence: 1 }),
    );
    const none = { labels: [], probabilities: [] };
    expect(thresholdByYouden(none)).toEqual({ feasible: false, reason: 'there are no rows' });
    expect(thresholdByCost({ falsePositive: 1, falseNegative: 1 }, none).feasible).toBe(false);
  });
});

test('no threshold does better than the one chosen, whatever the rule', () => {
  fc.assert(
    fc.property(rowsArbitrary, (rows) => {
      const sample = scoredOf(rows);
      const total = sample.weights.reduce((sum, weight) => sum + weight, 0);
      const confusions = CANDIDATES.map((threshold) => confusionMatrix({ ...sample, threshold }));
      const best = (figures: number[]) =>
        figures.filter((figure) => !Number.isNaN(figure)).reduce((a, b) => Math.max(a, b));
      const check = (choice: ThresholdChoice, figures: number[]) => {
        if (!choice.feasible) return;
        expect(choice.achieved).toBeCloseTo(best(figures), 9);
        expect(choice.confusion).toEqual(confusionMatrix({ ...sample, threshold: choice.threshold }));
      };
      const where = (holds: (i: number) => boolean, figures: number[]) =>
        figures.map((figure, i) => (holds(i) ? figure : Number.NaN));
      const precisions = confusions.map(precisionScore);
      const recalls = confusions.map(recallScore);
      check(
        thresholdByFBeta({ ...sample, beta: 2 }),
        confusions.map((confusion) => fBetaScore(confusion, 2)),
      );
      check(
        thresholdByYouden(sample),
        confusions.map((confusion, i) => recalls[i]! + specificityScore(confusion) - 1),
      );
      check(
        thresholdByRecallAtPrecision(0.5, sample),
        where((i) => precisions[i]! >= 0.5, recalls),
      );
      check(
        thresholdByPrecisionAtRecall(0.5, sample),
        where((i) => recalls[i]! >= 0.5, precisions),
      );
      const cost = thresholdByCost({ falsePositive: 2, falseNegative: 3, truePositive: -1 }, sample);
      const costs = confusions.map((c) => -(2 * c.falsePositives + 3 * c.falseNegatives - c.truePositives) / total);
      if (cost.feasible) check({ ...cost, achieved: -cost.achieved }, costs);
    }),
  );
});
