import { validateBinaryLabels } from '../../labels.ts';
import { validateShareLabels } from './label-rules.ts';
import { LINKS } from './links.ts';
import { type GradientInput, LEAST_HESSIAN, type Trainer } from './trainer.ts';

function logisticGradients(
  { predictions, labels, weights, settings: { scale_pos_weight } }: GradientInput,
  pairs: Float32Array,
): void {
  const positiveWeight = Math.fround(scale_pos_weight);
  for (let row = 0; row < labels.length; row++) {
    const probability = predictions[row]!;
    const label = labels[row]!;
    const given = weights === undefined ? 1 : weights[row]!;
    const weight = label === 1 ? Math.fround(given * positiveWeight) : given;
    pairs[2 * row] = Math.fround(probability - label) * weight;
    pairs[2 * row + 1] = Math.fround(Math.max(probability * Math.fround(1 - probability), LEAST_HESSIAN)) * weight;
  }
}

export const logistic: Trainer = {
  kind: 'binary',
  validateLabels: (labels, _, options) => validateBinaryLabels(labels, options),
  // Starting at the mean would make the hessians of rare classes tiny and let min_child_weight block the first splits.
  baseScore: () => 0.5,
  transform: LINKS.sigmoid.toPredictions,
  gradients: logisticGradients,
  isLogistic: true,
  defaultMetric: () => 'logloss',
};

/** Its base score is a margin already. */
export const logitRaw: Trainer = { ...logistic, baseScore: () => 0 };

export const shareLogistic: Trainer = {
  ...logistic,
  kind: 'share',
  validateLabels: validateShareLabels,
  defaultMetric: () => 'rmse',
};
