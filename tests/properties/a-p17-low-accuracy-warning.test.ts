import fc from 'fast-check';
import { expect, test } from 'vitest';
import { evaluateBinaryModel } from '../../src/evaluation/index.ts';
import { binaryOutcomes, outcomeWithAccuracy, rightVerdicts } from '../evaluation/arbitraries.ts';

test('A-P17 exactly the results with an accuracy below 0.80 are said to be below production threshold', () => {
  const outcomes = fc.oneof(binaryOutcomes, rightVerdicts.map(outcomeWithAccuracy));
  fc.assert(
    fc.property(outcomes, (outcome) => {
      const { metrics, warnings } = evaluateBinaryModel(outcome);
      const warning = warnings.find(({ code }) => code === 'LOW_ACCURACY');
      expect(warning !== undefined).toBe(metrics.accuracy < 0.8);
      if (warning !== undefined) expect(warning.message).toContain('below production threshold');
    }),
    { numRuns: 300 },
  );
});
