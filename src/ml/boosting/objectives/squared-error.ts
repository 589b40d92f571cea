import { validateFiniteLabels } from '../../labels.ts';
import { meanLabel } from './base-scores.ts';
import type { GradientInput, Trainer } from './trainer.ts';

function squaredErrorGradients(
  { margins, labels, weights, settings: { scale_pos_weight } }: GradientInput,
  pairs: Float32Array,
): void {
  const positiveWeight = Math.fround(scale_pos_weight);
  for (let row = 0; row < labels.length; row++) {
    const given = weights === undefined ? 1 : weights[row]!;
    const weight = labels[row] === 1 ? Math.fround(given * positiveWeight) : given;
    pairs[2 * row] = Math.fround(margins[row]! - labels[row]!) * weight;
    pairs[2 * row + 1] = weight;
  }
}

export const squaredError: Trainer = {
  kind: 'number',
  validateLabels: validateFiniteLabels,
  baseScore: meanLabel,
  transform: (margins) => margins,
  gradients: squaredErrorGradients,
  defaultMetric: () => 'rmse',
};
