import { validateFiniteLabels } from '../../labels.ts';
import { meanLabel } from './base-scores.ts';
import { rowGradients } from './row-gradients.ts';
import type { Trainer } from './trainer.ts';

const { fround } = Math;
const square = (value: number): number => fround(value * value);

/** How much the loss at this error is flatter than a parabola. */
const scaleOf = (error: number, slope: number): number =>
  fround(Math.sqrt(fround(1 + fround(square(error) / square(slope)))));

function slopeOf(margin: number, label: number, slope: number): number {
  const error = fround(margin - label);
  return error / scaleOf(error, slope);
}

function curvatureOf(margin: number, label: number, slope: number): number {
  const error = fround(margin - label);
  return square(slope) / fround(fround(square(slope) + square(error)) * scaleOf(error, slope));
}

/** Squared error near 0, absolute error beyond about `huber_slope`, smooth between. */
export const pseudoHuber: Trainer = {
  kind: 'number',
  validateLabels: validateFiniteLabels,
  baseScore: meanLabel,
  transform: (margins) => margins,
  gradients: rowGradients(
    (margin, label, { huber_slope }) => slopeOf(margin, label, fround(huber_slope)),
    (margin, label, { huber_slope }) => curvatureOf(margin, label, fround(huber_slope)),
  ),
  defaultMetric: () => 'mphe',
};
