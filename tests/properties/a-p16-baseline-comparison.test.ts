import fc from 'fast-check';
import { expect, test } from 'vitest';
import { evaluateBinaryModel } from '../../src/evaluation/index.ts';
import { binaryOutcomes } from '../evaluation/arbitraries.ts';

const LESS_IS_BETTER = ['log_loss', 'brier'];
const names = fc.constantFrom(
  'accuracy',
  'precision',
  'recall',
  'f1_score',
  'auc_roc',
  'pr_auc',
  'mcc',
  'log_loss',
  'brier',
  'latency',
);
const baselines = fc.dictionary(names, fc.oneof(fc.constant(0), fc.double({ min: -1, max: 1, noNaN: true })));

test('A-P16 every metric that model and baseline both have is compared by difference and percent change', () => {
  fc.assert(
    fc.property(binaryOutcomes, baselines, (outcome, metrics) => {
      const evaluation = evaluateBinaryModel({ ...outcome, baseline: { name: 'champion', metrics } });
      const current: Readonly<Record<string, number>> = evaluation.metrics;
      const both = Object.keys(current).filter((name) => Object.hasOwn(metrics, name));
      expect(Object.keys(evaluation.comparison).toSorted()).toEqual(both.toSorted());
      for (const name of both) {
        const { difference, percentChange, percentChangeUndefined, improved } = evaluation.comparison[name]!;
        expect(difference).toBe(current[name]! - metrics[name]!);
        expect(improved).toBe(LESS_IS_BETTER.includes(name) ? difference < 0 : difference > 0);
        expect(percentChange === null).toBe(percentChangeUndefined !== undefined);
        if (metrics[name] === 0) expect(percentChange).toBeNull();
        if (percentChange !== null) expect(percentChange).toBe((difference / Math.abs(metrics[name]!)) * 100);
      }
    }),
    { numRuns: 300 },
  );
});
