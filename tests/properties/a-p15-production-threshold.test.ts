import fc from 'fast-check';
import { expect, test } from 'vitest';
import { evaluateBinaryModel } from '../../src/evaluation/index.ts';
import { binaryOutcomes, outcomeWithAccuracy, rightVerdicts } from '../evaluation/arbitraries.ts';

test('A-P15 a model meets the production threshold exactly when its accuracy is at least 0.90', () => {
  const outcomes = fc.oneof(binaryOutcomes, rightVerdicts.map(outcomeWithAccuracy));
  fc.assert(
    fc.property(outcomes, (outcome) => {
      const { metrics, meetsProductionThreshold } = evaluateBinaryModel(outcome);
      expect(meetsProductionThreshold).toBe(metrics.accuracy >= 0.9);
    }),
    { numRuns: 300 },
  );
});

test('A-P15 nine right verdicts of ten are enough, and one less of a thousand is not', () => {
  const meets = (right: number, rows: number) =>
    evaluateBinaryModel(outcomeWithAccuracy({ right, rows })).meetsProductionThreshold;
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 100 }), (tens) => {
      expect(meets(9 * tens, 10 * tens)).toBe(true);
      expect(meets(9 * tens - 1, 10 * tens)).toBe(false);
    }),
    { numRuns: 100 },
  );
});
