import { validateBinaryLabels } from '../../labels.ts';
import { LINKS } from './links.ts';
import type { GradientInput, Trainer } from './trainer.ts';

/** The smallest normal float32, so that rows beyond the margin count for nothing without a hessian of 0. */
const LEAST_NORMAL = 2 ** -126;

function hingeGradients({ margins, labels, weights }: GradientInput, pairs: Float32Array): void {
  for (let row = 0; row < labels.length; row++) {
    const side = 2 * labels[row]! - 1;
    const weight = weights === undefined ? 1 : weights[row]!;
    const isInside = margins[row]! * side < 1;
    pairs[2 * row] = isInside ? -side * weight : 0;
    pairs[2 * row + 1] = isInside ? weight : LEAST_NORMAL;
  }
}

export const hinge: Trainer = {
  kind: 'binary',
  validateLabels: (labels, _, options) => validateBinaryLabels(labels, options),
  baseScore: () => 0.5,
  transform: LINKS.step.toPredictions,
  gradients: hingeGradients,
  defaultMetric: () => 'error',
};
