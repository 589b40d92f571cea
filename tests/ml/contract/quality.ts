import { type LabelledRows, likeliestClasses, type Model, regressionMetrics, rocAuc } from '../../../src/ml/index.ts';
import { CLASSES } from './contract-case.ts';

/** How well a model answers, higher is better, beside what every algorithm must reach on the sample rows. */
export function quality(model: Model, { matrix, labels }: LabelledRows): { score: number; least: number } {
  const { predictions } = model.predict(matrix);
  switch (model.task) {
    case 'binary':
    case 'anomaly':
      return { score: rocAuc({ labels, probabilities: predictions }), least: 0.75 };
    case 'multiclass': {
      const probabilities = model.predictProbability(matrix);
      const verdicts = likeliestClasses({ probabilities, classes: CLASSES });
      const hits = verdicts.reduce((sum, verdict, row) => sum + (verdict === labels[row] ? 1 : 0), 0);
      // The commonest class holds 0.41 of the rows.
      return { score: hits / labels.length, least: 0.52 };
    }
    case 'regression':
      return { score: regressionMetrics({ labels, predictions }).r2, least: 0.35 };
    default:
      return model.task satisfies never;
  }
}
