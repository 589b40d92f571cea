import { validateClassLabels } from '../../labels.ts';
import { LINKS } from './links.ts';
import { type GradientInput, LEAST_HESSIAN, type Trainer } from './trainer.ts';

function softmaxGradients({ predictions, labels, weights, group, groups }: GradientInput, pairs: Float32Array): void {
  for (let row = 0; row < labels.length; row++) {
    const probability = predictions[row * groups + group]!;
    const weight = weights === undefined ? 1 : weights[row]!;
    const hessian = Math.fround(2 * probability * Math.fround(1 - probability));
    pairs[2 * row] = Math.fround(probability - (labels[row] === group ? 1 : 0)) * weight;
    pairs[2 * row + 1] = Math.max(hessian * weight, LEAST_HESSIAN);
  }
}

export const softmax: Trainer = {
  kind: 'multiclass',
  validateLabels: validateClassLabels,
  // Adding the same number to every class changes nothing.
  baseScore: () => 0.5,
  transform: LINKS.softmax.toPredictions,
  gradients: softmaxGradients,
  defaultMetric: () => 'mlogloss',
};
