import { expect, test } from 'vitest';
import { evaluateBinaryModel } from '../../src/evaluation/index.ts';
import { averagePrecision, binaryMetrics, recallAtPrecision } from '../../src/ml/index.ts';
import { expectCode } from '../ml/expect-code.ts';
import { sampleOutcome } from './sample-outcome.ts';

const codesOf = ({ warnings }: { readonly warnings: readonly { readonly code: string }[] }) =>
  warnings.map(({ code }) => code);

test('an evaluation has the standard metrics, and the recall that is possible at nine right alarms of ten', () => {
  const outcome = sampleOutcome();
  const { metrics, rows, positives } = evaluateBinaryModel(outcome);
  expect(metrics).toEqual({
    ...binaryMetrics(outcome),
    'recall_at_precision_0.9': recallAtPrecision(0.9, outcome),
  });
  expect([rows, positives]).toEqual([2_000, outcome.labels.filter((label) => label === 1).length]);
});

test('verdicts turn at the threshold that was asked for', () => {
  const outcome = sampleOutcome();
  const [cautious, eager] = [0.9, 0.1].map((threshold) => evaluateBinaryModel({ ...outcome, threshold }));
  expect(cautious!.metrics.precision).toBeGreaterThan(eager!.metrics.precision);
  expect(cautious!.metrics.recall).toBeLessThan(eager!.metrics.recall);
  expect(cautious!.metrics.auc_roc).toBe(eager!.metrics.auc_roc);
});

test('a rule may name any metric, and recall at any precision', () => {
  const outcome = sampleOutcome();
  const production = [
    { metric: 'recall_at_precision_0.75', min: 0.5 },
    { metric: 'log_loss', max: 0.9 },
  ];
  const { metrics, thresholds, meetsProductionThreshold } = evaluateBinaryModel({ ...outcome, production });
  expect(metrics['recall_at_precision_0.75']).toBe(recallAtPrecision(0.75, outcome));
  expect(thresholds.map(({ metric, met }) => [metric, met])).toEqual([
    ['recall_at_precision_0.75', true],
    ['log_loss', true],
  ]);
  expect(meetsProductionThreshold).toBe(true);
});

test('the interval around an area holds it, narrows with more rows and is the same for the same seed', () => {
  const [few, many] = [1_000, 16_000].map((rows) => evaluateBinaryModel(sampleOutcome({ rows })));
  for (const { metrics, intervals } of [few!, many!]) {
    expect(intervals.pr_auc!.low).toBeLessThan(metrics.pr_auc);
    expect(intervals.pr_auc!.high).toBeGreaterThan(metrics.pr_auc);
  }
  const widthOf = ({ low, high }: { low: number; high: number }) => high - low;
  // Sixteen times the rows: a quarter of the width.
  expect(widthOf(few!.intervals.auc_roc!) / widthOf(many!.intervals.auc_roc!)).toBeGreaterThan(2.5);

  const outcome = sampleOutcome();
  expect(evaluateBinaryModel(outcome)).toEqual(evaluateBinaryModel(outcome));
  expect(evaluateBinaryModel({ ...outcome, seed: 2 }).intervals).not.toEqual(evaluateBinaryModel(outcome).intervals);
});

test('probabilities that are true fall on the diagonal of the calibration', () => {
  const { calibration, rows } = evaluateBinaryModel(sampleOutcome({ rows: 20_000 }));
  expect(calibration.reduce((sum, bin) => sum + bin.rows, 0)).toBe(rows);
  for (const { meanProbability, positiveShare, low, high } of calibration) {
    expect(Math.abs(meanProbability - positiveShare)).toBeLessThan(0.05);
    expect(low <= positiveShare && positiveShare <= high).toBe(true);
  }
});

test('every row is in one bin of the histogram of its class', () => {
  const { scores, positives, rows } = evaluateBinaryModel({
    labels: Float32Array.of(0, 0, 1, 1),
    probabilities: Float32Array.of(0, 0.5, 0.999, 1),
  });
  const total = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0);
  expect([total(scores.positives), total(scores.negatives)]).toEqual([positives, rows - positives]);
  expect(scores.positives.at(-1)).toBe(2);
  expect(scores.negatives[0]).toBe(1);
});

test('rows of one class are evaluated as far as that goes, and said to be of one class', () => {
  const evaluation = evaluateBinaryModel({ labels: new Float32Array(50), probabilities: new Float32Array(50) });
  expect(evaluation.metrics.accuracy).toBe(1);
  expect([evaluation.metrics.auc_roc, evaluation.metrics.pr_auc]).toEqual([Number.NaN, Number.NaN]);
  expect(evaluation.intervals).toEqual({});
  expect(codesOf(evaluation)).toContain('ONE_CLASS');
});

test('a model of one probability for all is no better than chance', () => {
  const { labels } = sampleOutcome();
  const evaluation = evaluateBinaryModel({ labels, probabilities: new Float32Array(labels.length).fill(0.3) });
  expect(evaluation.metrics.pr_auc).toBe(averagePrecision({ labels, probabilities: labels.map(() => 0.3) }));
  expect(codesOf(evaluation)).toEqual(expect.arrayContaining(['NO_BETTER_THAN_CHANCE', 'NO_POSITIVE_FOUND']));
});

test('what cannot be evaluated is refused, every fault at once', () => {
  const error = expectCode('EVALUATION_INPUT_INVALID', () =>
    evaluateBinaryModel({
      labels: Float32Array.of(0, 1, 1),
      probabilities: Float32Array.of(0.2, Number.NaN, 7),
      threshold: 50,
      production: [
        { metric: 'recall' },
        { metric: 'recall', min: 0.9, max: 0.1 },
        { metric: 'pr_auc', min: Number.NaN },
      ],
    }),
  );
  const faults = error.details?.faults as readonly { readonly path: string }[];
  expect(faults.map(({ path }) => path)).toEqual([
    'probabilities[1]',
    'threshold',
    'production[0]',
    'production[1]',
    'production[2].min',
  ]);
});

test('no rows, rows of different number and labels beyond 0 and 1 are refused', () => {
  const none = new Float32Array();
  expectCode('EVALUATION_INPUT_INVALID', () => evaluateBinaryModel({ labels: none, probabilities: none }));
  expectCode('ML_SHAPE_MISMATCH', () =>
    evaluateBinaryModel({ labels: Float32Array.of(0, 1), probabilities: Float32Array.of(0.5) }),
  );
  expectCode('ML_LABELS_NOT_BINARY', () =>
    evaluateBinaryModel({ labels: Float32Array.of(0, 2), probabilities: Float32Array.of(0.5, 0.5) }),
  );
});
