import fc from 'fast-check';
import { expect, test } from 'vitest';
import { evaluateBinaryModel } from '../../src/evaluation/index.ts';
import { binaryOutcomes } from '../evaluation/arbitraries.ts';

test('A-P14 every evaluation has accuracy, precision, recall, f1_score and auc_roc, each in [0, 1] or undefined', () => {
  fc.assert(
    fc.property(binaryOutcomes, (outcome) => {
      const { metrics } = evaluateBinaryModel(outcome);
      for (const name of ['accuracy', 'precision', 'recall', 'f1_score', 'auc_roc'] as const) {
        expect(metrics).toHaveProperty(name);
        expect(Number.isNaN(metrics[name]) || (metrics[name] >= 0 && metrics[name] <= 1)).toBe(true);
      }
      const rightVerdicts = outcome.labels.filter(
        (label, row) => (outcome.probabilities[row]! >= 0.5 ? 1 : 0) === label,
      ).length;
      expect(metrics.accuracy).toBeCloseTo(rightVerdicts / outcome.labels.length, 12);
    }),
    { numRuns: 300 },
  );
});
