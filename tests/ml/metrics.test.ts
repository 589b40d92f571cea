import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  averagePrecision,
  binaryMetrics,
  confusionMatrix,
  recallAtPrecision,
  rocAuc,
  rocCurve,
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

  test('everything is NaN without rows, and ranking is NaN when a score is', () => {
    expect(Object.values(binaryMetrics({ labels: [], probabilities: [] }))).toEqual(new Array(9).fill(Number.NaN));
    expect(rocAuc({ labels: [0, 1], probabilities: [0.2, Number.NaN] })).toBeNaN();
  });
});
