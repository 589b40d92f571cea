import { expect, test } from 'vitest';
import {
  type BinaryModelOutcome,
  EVALUATION_WARNINGS,
  type EvaluationWarningCode,
  evaluateBinaryModel,
} from '../../src/evaluation/index.ts';
import { sampleOutcome } from './sample-outcome.ts';

const good = sampleOutcome({ separation: 4 });
const rare = sampleOutcome({ rows: 20_000, prevalence: 0.005, separation: 3 });

/** For every code an outcome that deserves it. */
const DESERVING: Readonly<Record<EvaluationWarningCode, BinaryModelOutcome>> = {
  LOW_ACCURACY: sampleOutcome({ separation: 0.5, prevalence: 0.5 }),
  ACCURACY_UNINFORMATIVE: rare,
  ONE_CLASS: { labels: new Float32Array(100).fill(1), probabilities: new Float32Array(100).fill(0.9) },
  POSITIVE_IS_MAJORITY: sampleOutcome({ separation: 4, prevalence: 0.9 }),
  FEW_POSITIVES: sampleOutcome({ rows: 60, prevalence: 0.3 }),
  PERFECT_SCORE: { labels: good.labels, probabilities: good.labels },
  NO_BETTER_THAN_CHANCE: { ...good, probabilities: good.probabilities.map((probability) => 1 - probability) },
  NO_POSITIVE_FOUND: { ...rare, threshold: 1 },
  THRESHOLD_FAR_FROM_BEST: { ...rare, threshold: 0.002 },
  PROBABILITIES_UNCALIBRATED: { ...rare, probabilities: rare.probabilities.map(Math.sqrt) },
  BASELINE_UNSCORED: { ...good, unscored: { name: 'champion', reason: 'it reads a column that is not there' } },
  NOT_BETTER_THAN_BASELINE: { ...good, baseline: { name: 'champion', metrics: { pr_auc: 0.9999 } } },
  THRESHOLD_METRIC_MISSING: { ...good, production: [{ metric: 'profit', min: 1 }] },
};

const codesOf = (outcome: BinaryModelOutcome) => evaluateBinaryModel(outcome).warnings.map(({ code }) => code);

test('a good model on balanced rows is warned about nothing', () => {
  const baseline = { name: 'champion', metrics: { pr_auc: 0.8, auc_roc: 0.8 } };
  expect(codesOf({ ...good, baseline })).toEqual([]);
});

test.each(Object.keys(EVALUATION_WARNINGS) as EvaluationWarningCode[])('%s is given where it is deserved', (code) => {
  expect(codesOf(DESERVING[code])).toContain(code);
});

test('on rare positives the accuracy rule is met, said to prove nothing, and better metrics are named', () => {
  const nothingFound = { ...rare, probabilities: rare.probabilities.map(() => 0) };
  const { meetsProductionThreshold, warnings } = evaluateBinaryModel(nothingFound);
  expect(meetsProductionThreshold).toBe(true);
  const { message } = warnings.find(({ code }) => code === 'ACCURACY_UNINFORMATIVE')!;
  expect(message).toMatch(/99\.\d+ % accurate.*pr_auc or recall_at_precision_0\.9/);
});

test('the positive class is named where it is the frequent one and has a name', () => {
  const labels = Float32Array.from({ length: 200 }, (_, row) => (row < 181 ? 1 : 0));
  const outcome = { labels, probabilities: labels.map((label) => 0.2 + label / 2) };
  const messageOf = (classNames?: readonly [string, string]) =>
    evaluateBinaryModel({ ...outcome, ...(classNames && { classNames }) }).warnings.find(
      ({ code }) => code === 'POSITIVE_IS_MAJORITY',
    )?.message;
  expect(messageOf(['fraud', 'legit'])).toMatch(/^The positive class, legit, is 90\.50 % of the rows; .*--positive$/);
  expect(messageOf()).toMatch(/^The positive class is 90\.50 %/);
});

test('a rule for another metric makes accuracy no matter for a warning', () => {
  expect(codesOf({ ...rare, production: [{ metric: 'pr_auc', min: 0.3 }] })).not.toContain('ACCURACY_UNINFORMATIVE');
});

test('a warning about the threshold names one that does better, and it does', () => {
  const { warnings, metrics } = evaluateBinaryModel(DESERVING.THRESHOLD_FAR_FROM_BEST);
  const { message } = warnings.find(({ code }) => code === 'THRESHOLD_FAR_FROM_BEST')!;
  const [, threshold, f1] = /at ([\d.e-]+) F1 would be ([\d.]+)/.exec(message)!;
  const better = evaluateBinaryModel({ ...rare, threshold: Number(threshold) });
  expect(better.metrics.f1_score.toFixed(4)).toBe(f1);
  expect(better.metrics.f1_score).toBeGreaterThan(metrics.f1_score + 0.1);
});

test('a missing metric meets no rule, however low its bound', () => {
  const { thresholds, meetsProductionThreshold } = evaluateBinaryModel(DESERVING.THRESHOLD_METRIC_MISSING);
  expect(thresholds).toEqual([{ metric: 'profit', min: 1, value: undefined, met: false }]);
  expect(meetsProductionThreshold).toBe(false);
});
