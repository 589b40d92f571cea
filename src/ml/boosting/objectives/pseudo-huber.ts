import { validateFiniteLabels } from '../../labels.ts';
import { meanLabel } from './base-scores.ts';
import { rowGradients } from './row-gradients.ts';
import type { Trainer } from './trainer.ts';

const scaleOf = (error: number, slope: number): number => Math.sqrt(1 + (error / slope) ** 2);

/** Squared error near 0, absolute error beyond about `huber_slope`, smooth between. */
export const pseudoHuber: Trainer = {
  kind: 'number',
  validateLabels: validateFiniteLabels,
  baseScore: meanLabel,
  transform: (margins) => margins,
  gradients: rowGradients(
    (margin, label, { huber_slope }) => (margin - label) / scaleOf(margin - label, huber_slope),
    (margin, label, { huber_slope: slope }) =>
      slope ** 2 / ((slope ** 2 + (margin - label) ** 2) * scaleOf(margin - label, slope)),
  ),
  defaultMetric: () => 'mphe',
};
