import type { ThresholdRule } from '../config/index.ts';
import {
  averagePrecision,
  type LabelledRows,
  type Model,
  multiclassMetrics,
  type Prediction,
  regressionMetrics,
  rocAuc,
  validateFiniteLabels,
} from '../ml/index.ts';
import { evaluationMetrics } from './evaluation-metrics.ts';
import { probabilitiesOf } from './probabilities-of.ts';

/**
 * The standard metrics of a model's task on rows with known answers, by name; NaN where one is undefined, as
 * `auc_roc` is on rows of one class.
 *
 * @param rules may name further metrics of a two-class model, such as `recall_at_precision_0.75`
 * @param rows labels coded as the model was trained: 0 and 1, class numbers, or the value itself; they count by their
 *   weights where they have some
 * @throws AssayError `ML_FEATURES_MISSING`, `ML_LABELS_NOT_BINARY`, `ML_LABELS_INVALID`, `ML_WEIGHTS_INVALID`,
 *   `ML_SCORES_INVALID`
 */
export function scoreModel(
  model: Model,
  { matrix, labels, weights }: LabelledRows,
  rules: readonly ThresholdRule[] = [],
): Record<string, number> {
  const { task, outputs } = model;
  const prediction = model.predict(matrix);
  switch (task) {
    case 'binary':
      return { ...evaluationMetrics({ labels, weights, probabilities: probabilitiesOf(model, matrix) }, { rules }) };
    case 'multiclass': {
      const probabilities = classProbabilities(prediction, outputs);
      const {
        confusion: _,
        perClass: __,
        macro,
        weighted,
        ...scores
      } = multiclassMetrics({
        labels,
        weights,
        probabilities,
        classes: outputs,
      });
      return { ...scores, ...suffixed(macro, 'macro'), ...suffixed(weighted, 'weighted') };
    }
    case 'regression':
      validateFiniteLabels(labels);
      return { ...regressionMetrics({ labels, weights, predictions: prediction.predictions }) };
    case 'anomaly': {
      // Its scores rank rows; they are no probabilities, so only what looks at their order says something.
      const scored = { labels, weights, probabilities: prediction.predictions };
      return { auc_roc: rocAuc(scored), pr_auc: averagePrecision(scored) };
    }
    default:
      return task satisfies never;
  }
}

/** One probability per row and class; multi:softmax predicts only the class, so its margins are taken. */
function classProbabilities({ predictions, predictionWidth, margins }: Prediction, classes: number): Float32Array {
  if (predictionWidth === classes) return predictions;
  const probabilities = new Float32Array(margins.length);
  for (let start = 0; start < margins.length; start += classes) {
    const row = margins.subarray(start, start + classes);
    const greatest = row.reduce((a, b) => Math.max(a, b));
    const weights = row.map((margin) => Math.exp(margin - greatest));
    const total = weights.reduce((a, b) => a + b, 0);
    probabilities.set(
      weights.map((weight) => weight / total),
      start,
    );
  }
  return probabilities;
}

function suffixed(scores: object, suffix: string): Record<string, number> {
  return Object.fromEntries(Object.entries(scores).map(([name, value]) => [`${name}_${suffix}`, value]));
}
