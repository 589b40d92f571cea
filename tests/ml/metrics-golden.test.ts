import { describe, expect, test } from 'vitest';
import {
  balancedAccuracyScore,
  binaryMetrics,
  calibrationErrors,
  cohenKappaScore,
  confusionMatrix,
  fBetaScore,
  giniCoefficient,
  ksStatistic,
  multiclassMetrics,
  pinballLoss,
  poissonDeviance,
  precisionRecallCurve,
  type ReliabilityBin,
  recallAtPrecision,
  regressionMetrics,
  reliabilityCurve,
  rocCurve,
  rootMeanSquaredLogError,
  specificityScore,
  topAccuracy,
} from '../../src/ml/index.ts';
import { hasShared } from '../support/shared-folder.ts';
import { readColumns, readJson } from './golden-tables.ts';

// Expected numbers: scikit-learn 1.2.1, see the notes in each file; tolerance relative 1e-9 (absolute 1e-12 near 0).

type Golden = number | 'Infinity' | null;
interface Goldens<Expect> {
  readonly cases: readonly { readonly id: string; readonly file: string; readonly expect: Expect }[];
}

const goldens = <Expect>(name: string): Goldens<Expect> =>
  hasShared ? readJson<Goldens<Expect>>('fixtures/stats', name) : { cases: [] };

function expectGolden(name: string, actual: number, golden: Golden | undefined): void {
  if (golden === undefined) return;
  const expected = golden === null ? Number.NaN : Number(golden);
  const tolerance = Math.max(1e-12, 1e-9 * Math.abs(expected));
  const agrees = Object.is(actual, expected) || Math.abs(actual - expected) <= tolerance;
  expect(agrees, `${name}: ${actual} instead of ${expected}`).toBe(true);
}

function expectGoldens(name: string, actual: ArrayLike<number>, golden: readonly Golden[]): void {
  expect(actual.length, name).toBe(golden.length);
  golden.forEach((value, i) => {
    expectGolden(`${name}[${i}]`, actual[i]!, value);
  });
}

interface CalibrationBins {
  readonly count: number[];
  readonly mean_score: Golden[];
  readonly fraction_positive: Golden[];
  readonly ece: Golden;
  readonly mce: Golden;
}

/** Bins without rows are null there and absent here. */
function expectCalibration(curve: readonly ReliabilityBin[], golden: CalibrationBins): void {
  const isFilled = (_: unknown, bin: number): boolean => golden.count[bin]! > 0;
  expect(curve.map(({ rows }) => rows)).toEqual(golden.count.filter((count) => count > 0));
  expectGoldens(
    'mean score',
    curve.map(({ meanProbability }) => meanProbability),
    golden.mean_score.filter(isFilled),
  );
  expectGoldens(
    'fraction positive',
    curve.map(({ positiveShare }) => positiveShare),
    golden.fraction_positive.filter(isFilled),
  );
  const { expected, maximum } = calibrationErrors(curve);
  expectGolden('ece', expected, golden.ece);
  expectGolden('mce', maximum, golden.mce);
}

describe.skipIf(!hasShared)('binary metrics equal scikit-learn', () => {
  interface Expected extends Record<string, unknown> {
    threshold: number;
    confusion: { tn: number; fp: number; fn: number; tp: number };
    roc_curve?: { threshold: Golden[]; fpr: Golden[]; tpr: Golden[] };
    pr_curve?: { threshold: Golden[]; precision: Golden[]; recall: Golden[] };
  }

  test.for(goldens<Expected>('classification.json').cases)('$id', ({ file, expect: expected }) => {
    const columns = readColumns('fixtures/stats', file);
    const scored = { labels: columns.y!, probabilities: columns.score!, weights: columns.weight };
    const { threshold } = expected;
    const golden = (name: string): Golden | undefined => expected[name] as Golden | undefined;

    const metrics = binaryMetrics({ ...scored, threshold });
    expectGolden('accuracy', metrics.accuracy, golden('accuracy'));
    expectGolden('precision', metrics.precision, golden('precision'));
    expectGolden('recall', metrics.recall, golden('recall'));
    expectGolden('f1', metrics.f1_score, golden('f1'));
    expectGolden('mcc', metrics.mcc, golden('mcc'));
    expectGolden('roc_auc', metrics.auc_roc, golden('roc_auc'));
    expectGolden('average_precision', metrics.pr_auc, golden('average_precision'));
    // Raw margins are no probabilities: the file leaves these out and we answer NaN.
    expectGolden('log_loss', metrics.log_loss, golden('log_loss') ?? null);
    expectGolden('brier', metrics.brier, golden('brier') ?? null);

    const confusion = confusionMatrix({ ...scored, threshold });
    expectGolden('tn', confusion.trueNegatives, expected.confusion.tn);
    expectGolden('fp', confusion.falsePositives, expected.confusion.fp);
    expectGolden('fn', confusion.falseNegatives, expected.confusion.fn);
    expectGolden('tp', confusion.truePositives, expected.confusion.tp);
    expectGolden('specificity', specificityScore(confusion), golden('specificity'));
    expectGolden('f2', fBetaScore(confusion, 2), golden('f2'));
    expectGolden('balanced_accuracy', balancedAccuracyScore(confusion), golden('balanced_accuracy'));
    expectGolden('cohen_kappa', cohenKappaScore(confusion), golden('cohen_kappa'));
    expectGolden('recall_at_precision_0.5', recallAtPrecision(0.5, scored), golden('recall_at_precision_0.5'));

    expectGolden('gini', giniCoefficient(scored), golden('gini'));
    expectGolden('ks_statistic', ksStatistic(scored).statistic, golden('ks_statistic'));
    for (const [strategy, bins] of [
      ['uniform', 10],
      ['quantile', 5],
    ] as const) {
      const goldenBins = expected[`calibration_${strategy}_${bins}`] as CalibrationBins | undefined;
      if (goldenBins) expectCalibration(reliabilityCurve({ ...scored, strategy, bins }), goldenBins);
    }

    if (expected.roc_curve) {
      const roc = rocCurve(scored);
      expectGoldens('roc thresholds', roc.thresholds, expected.roc_curve.threshold);
      expectGoldens('fpr', roc.falsePositiveRates, expected.roc_curve.fpr);
      expectGoldens('tpr', roc.truePositiveRates, expected.roc_curve.tpr);
    }
    if (expected.pr_curve) {
      const curve = precisionRecallCurve(scored);
      expectGoldens('pr thresholds', curve.thresholds, expected.pr_curve.threshold);
      expectGoldens('precision', curve.precisions, expected.pr_curve.precision);
      expectGoldens('recall', curve.recalls, expected.pr_curve.recall);
    }
  });
});

describe.skipIf(!hasShared)('regression metrics equal scikit-learn', () => {
  test.for(goldens<Record<string, Golden>>('regression.json').cases)('$id', ({ file, expect: expected }) => {
    const { y, prediction } = readColumns('fixtures/stats', file);
    const values = { labels: y!, predictions: prediction! };
    const metrics: Record<string, number> = {
      ...regressionMetrics(values),
      pinball_0_9: pinballLoss(0.9, values),
      rmsle: rootMeanSquaredLogError(values),
      poisson_deviance: poissonDeviance(values),
    };
    for (const [name, golden] of Object.entries(expected)) expectGolden(name, metrics[name]!, golden);
  });
});

describe.skipIf(!hasShared)('multiclass metrics equal scikit-learn', () => {
  interface Averages {
    precision: number;
    recall: number;
    f1: number;
  }
  interface Expected {
    labels: number[];
    confusion: number[][];
    accuracy: number;
    log_loss: number;
    mcc: number;
    kappa: number;
    roc_auc_ovr_macro: number;
    roc_auc_ovr_weighted: number;
    top2_accuracy: number;
    macro: Averages;
    weighted: Averages;
    per_class: { precision: number[]; recall: number[]; f1: number[]; support: number[] };
  }

  test.for(goldens<Expected>('multiclass.json').cases)('$id', ({ file, expect: expected }) => {
    const columns = readColumns('fixtures/stats', file);
    const labels = columns.y!;
    const classes = expected.labels.length;
    const probabilities = Float64Array.from(
      { length: labels.length * classes },
      (_, i) => columns[`p${i % classes}`]![Math.floor(i / classes)]!,
    );
    const scored = { labels, probabilities, classes };
    const metrics = multiclassMetrics(scored);
    expect(metrics.confusion).toEqual(expected.confusion);
    expectGolden('accuracy', metrics.accuracy, expected.accuracy);
    expectGolden('log_loss', metrics.log_loss, expected.log_loss);
    expectGolden('mcc', metrics.mcc, expected.mcc);
    expectGolden('kappa', metrics.kappa, expected.kappa);
    expectGolden('auc macro', metrics.auc_roc_macro, expected.roc_auc_ovr_macro);
    expectGolden('auc weighted', metrics.auc_roc_weighted, expected.roc_auc_ovr_weighted);
    expectGolden('top 2', topAccuracy(2, scored), expected.top2_accuracy);
    for (const kind of ['macro', 'weighted'] as const) {
      expectGolden(`${kind} precision`, metrics[kind].precision, expected[kind].precision);
      expectGolden(`${kind} recall`, metrics[kind].recall, expected[kind].recall);
      expectGolden(`${kind} f1`, metrics[kind].f1_score, expected[kind].f1);
    }
    metrics.perClass.forEach((scores, k) => {
      expectGolden(`precision ${k}`, scores.precision, expected.per_class.precision[k]);
      expectGolden(`recall ${k}`, scores.recall, expected.per_class.recall[k]);
      expectGolden(`f1 ${k}`, scores.f1_score, expected.per_class.f1[k]);
      expect(scores.support).toBe(expected.per_class.support[k]);
    });
  });
});
