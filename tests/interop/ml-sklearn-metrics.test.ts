import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import * as ml from '../../src/ml/index.ts';
import { createRandom, normalCdf, normalQuantile, type Random } from '../../src/stats/index.ts';
import { PythonProgram, pythonOrSkip } from './python.ts';

// Equal to scikit-learn 1.9.1 and scipy 1.17 to 1e-9 unless a test says otherwise.

const python = pythonOrSkip('sklearn');
const peer =
  python === undefined ? undefined : new PythonProgram(python, join(import.meta.dirname, 'sklearn_metrics_peer.py'));
afterAll(() => peer?.[Symbol.dispose]());

type Plain = number | string | Plain[];
interface Call {
  readonly name: string;
  readonly args: unknown[];
  readonly kwargs?: Record<string, unknown>;
  /** What we say; NaN counts as equal to NaN. */
  readonly ours: number | ArrayLike<number>;
  readonly tolerance?: number;
}

/** Asks for everything in one go, as a process that has loaded scikit-learn answers in a millisecond. */
async function expectEqual(calls: readonly Call[]): Promise<void> {
  const plain = (value: unknown): unknown => (ArrayBuffer.isView(value) ? Array.from(value as Float64Array) : value);
  const kwargsOf = (call: Call) =>
    Object.fromEntries(
      Object.entries(call.kwargs ?? {}).flatMap(([key, value]) => (value === undefined ? [] : [[key, plain(value)]])),
    );
  const requests = calls.map((call) => ({ name: call.name, args: call.args.map(plain), kwargs: kwargsOf(call) }));
  const answers = await peer!.ask<Plain[]>(requests);
  calls.forEach(({ name, ours, kwargs, tolerance = 1e-9 }, i) => {
    const theirs = [answers[i]!].flat(4).map(Number);
    const mine = typeof ours === 'number' ? [ours] : Array.from(ours);
    expect(mine.length, name).toBe(theirs.length);
    mine.forEach((value, at) => {
      const expected = theirs[at]!;
      const agrees =
        Object.is(value, expected) || Math.abs(value - expected) <= tolerance * Math.max(1, Math.abs(expected));
      expect(
        agrees,
        `${name}[${at}] ${JSON.stringify(Object.keys(kwargs ?? {}))}: ${value} instead of ${expected}`,
      ).toBe(true);
    });
  });
}

interface Rows {
  readonly labels: Uint8Array;
  readonly probabilities: Float64Array;
  readonly weights: Float64Array | undefined;
}

/** Both classes present; scores on a grid where `ties`, weights of which some are 0. */
function scoredRows(
  random: Random,
  options: { rows: number; prevalence: number; ties: boolean; weighted: boolean },
): Rows {
  const { rows, prevalence, ties, weighted } = options;
  const labels = Uint8Array.from({ length: rows }, (_, row) =>
    row === 0 ? 1 : row === 1 ? 0 : Number(random.uniform() < prevalence),
  );
  const probabilities = Float64Array.from(labels, (label) => {
    const score = 1 / (1 + Math.exp(-(label + 1.2 * random.normal() - 0.5)));
    return ties ? Math.round(score * 12) / 12 : score;
  });
  const weights = Float64Array.from(labels, (_, row) =>
    row > 1 && random.integer(5) === 0 ? 0 : 3 * random.uniform(),
  );
  return { labels, probabilities, weights: weighted ? weights : undefined };
}

const SETTINGS = [0, 1, 2, 3, 4, 5, 6, 7].map((i) => ({
  rows: [40, 300][i % 2]!,
  prevalence: [0.4, 0.01][(i >> 2) % 2]!,
  ties: i % 4 >= 2,
  weighted: i % 2 === (i >> 2) % 2,
}));

describe.skipIf(!peer)('metrics equal scikit-learn', () => {
  test.each(SETTINGS)('of two classes: %o', async (setting) => {
    const random = createRandom(setting.rows + SETTINGS.indexOf(setting));
    const scored = scoredRows(random, setting);
    const { labels, probabilities, weights: sample_weight } = scored;
    const threshold = 0.4;
    const verdicts = probabilities.map((score) => Number(score >= threshold));
    const confusion = ml.confusionMatrix({ ...scored, threshold });
    const ranked = (name: string, ours: Call['ours'], kwargs = {}): Call => ({
      name,
      args: [labels, probabilities],
      kwargs: { sample_weight, ...kwargs },
      ours,
    });
    const judged = (name: string, ours: number, kwargs = {}): Call => ({
      name,
      args: [labels, verdicts],
      kwargs: { sample_weight, ...kwargs },
      ours,
    });
    const roc = (curve: ml.RocCurve) => [...curve.falsePositiveRates, ...curve.truePositiveRates, ...curve.thresholds];
    const precisionRecall = ml.precisionRecallCurve(scored);
    const det = ml.detCurve(scored);
    const precision = ml.precisionScore(confusion);
    await expectEqual([
      ranked('roc_auc_score', ml.rocAuc(scored)),
      ranked('average_precision_score', ml.averagePrecision(scored)),
      ranked('log_loss', ml.logLoss({ ...scored, epsilon: 2 ** -52 })),
      ranked('brier_score_loss', ml.brierScoreLoss(scored)),
      ranked('d2_log_loss_score', ml.d2LogLossScore({ ...scored, epsilon: 2 ** -52 })),
      ranked('d2_brier_score', ml.brierSkillScore(scored)),
      ranked('roc_curve', roc(ml.rocCurve(scored)), { drop_intermediate: false }),
      ranked('roc_curve', roc(ml.rocCurve({ ...scored, dropIntermediate: true })), { drop_intermediate: true }),
      ranked('precision_recall_curve', [
        ...precisionRecall.precisions,
        1,
        ...precisionRecall.recalls,
        0,
        ...precisionRecall.thresholds,
      ]),
      ranked('det_curve', [...det.falsePositiveRates, ...det.falseNegativeRates, ...det.thresholds]),
      judged('accuracy_score', ml.accuracyScore(confusion)),
      judged('balanced_accuracy_score', ml.balancedAccuracyScore(confusion)),
      judged('precision_score', Number.isNaN(precision) ? 0 : precision),
      judged('recall_score', ml.recallScore(confusion)),
      judged('fbeta_score', ml.fBetaScore(confusion, 2), { beta: 2 }),
      judged('matthews_corrcoef', ml.matthewsCorrelation(confusion)),
      judged('cohen_kappa_score', ml.cohenKappaScore(confusion)),
      ...(sample_weight
        ? []
        : [
            {
              name: 'ks_statistic',
              args: [
                probabilities.filter((_, row) => labels[row] === 0),
                probabilities.filter((_, row) => labels[row] === 1),
              ],
              ours: ml.ksStatistic(scored).statistic,
            },
          ]),
    ]);
  });

  test.each(SETTINGS)('of several classes: %o', async (setting) => {
    const random = createRandom(7 * setting.rows + SETTINGS.indexOf(setting));
    const classes = 4;
    const { rows, ties, weighted, prevalence } = setting;
    const labels = Uint8Array.from({ length: rows }, (_, row) =>
      row < classes ? row : random.uniform() < prevalence ? 3 : random.integer(3),
    );
    const probabilities = new Float64Array(rows * classes);
    for (let row = 0; row < rows; row++) {
      const chances = Array.from({ length: classes }, (_, k) =>
        Math.exp((ties ? random.integer(3) : random.normal()) + (labels[row] === k ? 1 : 0)),
      );
      const total = chances.reduce((sum, chance) => sum + chance, 0);
      probabilities.set(
        chances.map((chance) => chance / total),
        row * classes,
      );
    }
    const weights = weighted ? Float64Array.from(labels, () => 0.1 + 3 * random.uniform()) : undefined;
    const scored = { labels, probabilities, classes, weights };
    const table = Array.from({ length: rows }, (_, row) => [
      ...probabilities.subarray(row * classes, (row + 1) * classes),
    ]);
    const verdicts = ml.likeliestClasses(scored);
    const confusion = ml.classConfusion({ labels, verdicts, classes, weights });
    const metrics = ml.multiclassMetrics(scored);
    const ranked = (name: string, ours: Call['ours'], kwargs = {}): Call => ({
      name,
      args: [labels, table],
      kwargs: { sample_weight: weights, ...kwargs },
      ours,
    });
    const judged = (name: string, ours: Call['ours'], kwargs = {}): Call => ({
      name,
      args: [labels, verdicts],
      kwargs: { sample_weight: weights, ...kwargs },
      ours,
    });
    const averages = (['macro', 'weighted', 'micro'] as const).flatMap((average) => {
      const scores = ml.classAverages(confusion, { average, beta: 0.5 });
      const kwargs = { average, zero_division: 0 };
      return [
        judged('precision_score', scores.precision, kwargs),
        judged('recall_score', scores.recall, kwargs),
        judged('fbeta_score', scores.f1_score, { ...kwargs, beta: 0.5 }),
        ranked('average_precision_score', ml.multiclassAveragePrecision({ ...scored, average }), { average }),
      ];
    });
    const aucs = (['macro', 'weighted'] as const).flatMap((average) => [
      ranked('roc_auc_score', ml.multiclassRocAuc({ ...scored, average }), { average, multi_class: 'ovr' }),
      // One against one, scikit-learn takes no weights.
      ...(weights
        ? []
        : [
            ranked('roc_auc_score', ml.multiclassRocAuc({ ...scored, average, scheme: 'one-vs-one' }), {
              average,
              multi_class: 'ovo',
            }),
          ]),
    ]);
    await expectEqual([
      ...averages,
      ...aucs,
      ranked('log_loss', ml.multiclassLogLoss({ ...scored, epsilon: 2 ** -52 })),
      ranked('brier_score_loss', ml.multiclassBrierScoreLoss(scored)),
      // Of equal probabilities scikit-learn takes the last class.
      ...(ties ? [] : [ranked('top_k_accuracy_score', ml.topAccuracy(2, scored), { k: 2 })]),
      judged('confusion_matrix', confusion.flat()),
      judged('accuracy_score', metrics.accuracy),
      judged('balanced_accuracy_score', metrics.balanced_accuracy),
      judged('matthews_corrcoef', metrics.mcc),
      judged('cohen_kappa_score', metrics.kappa),
      ...(['linear', 'quadratic'] as const).map((disagreement) =>
        judged('cohen_kappa_score', ml.classCohenKappa(confusion, { disagreement }), { weights: disagreement }),
      ),
    ]);
    expect(metrics.auc_roc_macro).toBeCloseTo(ml.multiclassRocAuc(scored), 12);
    expect(metrics.auc_roc_weighted).toBeCloseTo(ml.multiclassRocAuc({ ...scored, average: 'weighted' }), 12);
    expect(metrics.pr_auc_macro).toBeCloseTo(ml.multiclassAveragePrecision(scored), 12);
  });

  test.each([false, true])('of values, weighted: %s', async (weighted) => {
    for (const seed of [1, 2, 3, 4]) {
      const random = createRandom(seed);
      const labels = Float64Array.from({ length: 60 + seed }, () =>
        seed % 2 ? 0.1 + random.poisson(3) : Math.exp(random.normal()),
      );
      const predictions = labels.map((label) => Math.abs(label + random.normal()) + 0.05);
      const weights = weighted ? labels.map(() => (random.integer(4) === 0 ? 0 : random.uniform())) : undefined;
      const values = { labels, predictions, weights };
      const report = ml.regressionMetrics(values);
      const call = (name: string, ours: number, kwargs = {}): Call => ({
        name,
        args: [labels, predictions],
        kwargs: { sample_weight: weights, ...kwargs },
        ours,
      });
      await expectEqual([
        call('mean_absolute_error', report.mae),
        call('mean_squared_error', report.mse),
        call('root_mean_squared_error', report.rmse),
        call('median_absolute_error', report.median_absolute_error),
        call('r2_score', report.r2),
        call('explained_variance_score', report.explained_variance),
        call('mean_absolute_percentage_error', report.mape),
        call('mean_squared_log_error', ml.meanSquaredLogError(values)),
        call('root_mean_squared_log_error', ml.rootMeanSquaredLogError(values)),
        ...[0.1, 0.5, 0.9].flatMap((alpha) => [
          call('mean_pinball_loss', ml.pinballLoss(alpha, values), { alpha }),
          call('d2_pinball_score', ml.d2PinballScore(alpha, values), { alpha }),
        ]),
        call('d2_absolute_error_score', ml.d2PinballScore(0.5, values)),
        call('mean_poisson_deviance', ml.poissonDeviance(values)),
        call('mean_gamma_deviance', ml.gammaDeviance(values)),
        ...[-1, 0, 1, 1.5, 2, 3].flatMap((power) => [
          call('mean_tweedie_deviance', ml.tweedieDeviance(power, values), { power }),
          call('d2_tweedie_score', ml.d2TweedieScore(power, values), { power }),
        ]),
        ...(weighted ? [] : [{ name: 'max_error', args: [labels, predictions], ours: report.max_error }]),
      ]);
    }
  });

  test.each(SETTINGS)('in calibration: %o', async (setting) => {
    const scored = scoredRows(createRandom(3 * setting.rows + SETTINGS.indexOf(setting)), setting);
    const { labels, probabilities, weights: sample_weight } = scored;
    const curves = sample_weight
      ? []
      : (['uniform', 'quantile'] as const).map((strategy) => {
          const curve = ml.reliabilityCurve({ ...scored, strategy, bins: 6 });
          return {
            name: 'calibration_curve',
            args: [labels, probabilities],
            kwargs: { n_bins: 6, strategy },
            ours: [...curve.map((bin) => bin.positiveShare), ...curve.map((bin) => bin.meanProbability)],
          };
        });
    const { slope, intercept } = ml.fitPlattScaling(scored);
    const at = Float64Array.from({ length: 30 }, (_, i) => i / 20 - 0.2);
    const isotonic = ml.fitIsotonicCalibration(scored);
    const clipped = probabilities.map((p) => Math.min(Math.max(p, 0.001), 0.999));
    const line = ml.calibrationLine({ ...scored, probabilities: clipped });
    await expectEqual([
      ...curves,
      // Their optimiser stops at a gradient of 1e-6.
      {
        name: 'sigmoid',
        args: [probabilities, labels],
        kwargs: { sample_weight },
        ours: [-slope, -intercept],
        tolerance: 2e-4,
      },
      {
        name: 'isotonic_curve',
        args: [probabilities, labels, at],
        kwargs: { sample_weight },
        ours: ml.applyIsotonicCalibration(isotonic, at),
      },
      // A few positives may be told apart without error, and then there is no line.
      ...(setting.prevalence < 0.1
        ? []
        : [
            {
              name: 'calibration_line',
              args: [labels, clipped.map((p) => Math.log(p / (1 - p)))],
              kwargs: { sample_weight },
              ours: [line.slope, line.intercept],
              tolerance: 1e-3,
            },
          ]),
      {
        name: 'isotonic_regression',
        args: [probabilities],
        kwargs: { sample_weight: labels.map((_, row) => 1 + (row % 3)) },
        ours: ml.isotonicRegression(
          probabilities,
          labels.map((_, row) => 1 + (row % 3)),
        ),
      },
    ]);
  });

  test('and scipy in the normal distribution and BCa bounds', async () => {
    const z = Float64Array.from({ length: 161 }, (_, i) => (i - 80) / 8);
    const shares = [1e-300, 1e-30, 1e-5, 0.02, 0.3, 0.5, 0.77, 0.95, 1 - 1e-9];
    const random = createRandom(5);
    const values = Float64Array.from({ length: 60 }, () => Math.exp(random.normal()));
    const { mean } = await ml.bootstrapIntervals(
      {
        rows: values.length,
        metrics: ({ weights }) => ({
          mean: values.reduce((sum, value, row) => sum + weights[row]! * value, 0) / values.length,
        }),
      },
      { method: 'bca', replicates: 9_999 },
    );
    await expectEqual([
      { name: 'normal_cdf', args: [z], ours: z.map(normalCdf), tolerance: 1e-14 },
      { name: 'normal_quantile', args: [shares], ours: shares.map(normalQuantile), tolerance: 1e-13 },
      // Two sets of samples: bounds differ by their noise.
      { name: 'bootstrap_bca', args: [values, 1], ours: [mean!.low, mean!.high], tolerance: 0.03 },
    ]);
  });
});
