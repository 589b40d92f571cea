import fc from 'fast-check';
import { expect, test } from 'vitest';
import { metricNamed } from '../../src/ml/boosting/evaluation/metric-named.ts';
import * as ml from '../../src/ml/index.ts';

const rowsArbitrary = fc.array(
  fc.record({
    label: fc.integer({ min: 0, max: 1 }),
    score: fc.integer({ min: 1, max: 7 }).map((score) => score / 8),
    weight: fc.integer({ min: 1, max: 4 }).map((weight) => weight / 2),
  }),
  { minLength: 2, maxLength: 30 },
);

test('what boosting reports each round equals the metric of the same name, with weights and without', () => {
  fc.assert(
    fc.property(rowsArbitrary, fc.boolean(), (rows, isWeighted) => {
      const labels = Float32Array.from(rows, ({ label }) => label);
      const predictions = Float32Array.from(rows, ({ score }) => score);
      const weights = isWeighted ? Float32Array.from(rows, ({ weight }) => weight) : undefined;
      const scored = { labels, probabilities: predictions, weights };
      const values = { labels, predictions, weights };
      const { rmse, mae } = ml.regressionMetrics(values);
      // XGBoost calls a row positive above 0.5, not at it.
      const verdicts = ml.confusionMatrix({ ...scored, threshold: 0.5 + 2 ** -24 });
      const expected = {
        logloss: ml.logLoss(scored),
        error: 1 - ml.accuracyScore(verdicts),
        auc: ml.rocAuc(scored),
        rmse,
        mae,
        rmsle: ml.rootMeanSquaredLogError(values),
      };
      for (const [name, value] of Object.entries(expected)) {
        const reported = metricNamed(name)!.score({ labels, predictions, weights, groups: 1 });
        if (Number.isNaN(value)) expect(reported, name).toBeNaN();
        else expect(reported, name).toBeCloseTo(value, 9);
      }
    }),
  );
});

test('what boosting reports on several classes equals the metric of the same name', () => {
  const row = fc.record({
    label: fc.integer({ min: 0, max: 2 }),
    chances: fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 })),
    weight: fc.integer({ min: 1, max: 4 }),
  });
  fc.assert(
    fc.property(fc.array(row, { minLength: 3, maxLength: 30 }), fc.boolean(), (rows, isWeighted) => {
      const labels = Float32Array.from(rows, ({ label }) => label);
      const predictions = Float32Array.from(
        rows.flatMap(({ chances }) => chances.map((c) => c / (chances[0] + chances[1] + chances[2]))),
      );
      const weights = isWeighted ? Float32Array.from(rows, ({ weight }) => weight) : undefined;
      const scored = { labels, probabilities: predictions, classes: 3, weights };
      const { accuracy, log_loss, auc_roc_weighted } = ml.multiclassMetrics(scored);
      const score = (name: string) => metricNamed(name)!.score({ labels, predictions, weights, groups: 3 });
      expect(score('merror')).toBeCloseTo(1 - accuracy, 9);
      // Ours scales a row to sum 1, from which single precision is a hair away.
      expect(score('mlogloss')).toBeCloseTo(log_loss, 5);
      if (Number.isNaN(auc_roc_weighted)) expect(score('auc')).toBeNaN();
      else expect(score('auc')).toBeCloseTo(auc_roc_weighted, 9);
    }),
  );
});
