import { validateLabelsAboveMinusOne } from './label-rules.ts';
import { rowGradients } from './row-gradients.ts';
import type { Trainer } from './trainer.ts';

const LEAST_HESSIAN = 1e-6;

const { fround } = Math;

/** Keeps the logarithm of 1 + x finite. */
const LEAST_MARGIN = fround(-1 + 1e-6);
const clamp = (margin: number): number => Math.max(margin, LEAST_MARGIN);
const logRatio = (margin: number, label: number): number =>
  fround(fround(Math.log1p(margin)) - fround(Math.log1p(label)));

/** Half the squared difference of log(1 + x): errors count by ratio, and those below the label more. */
export const squaredLogError: Trainer = {
  kind: 'number',
  validateLabels: validateLabelsAboveMinusOne,
  baseScore: () => 0.5,
  transform: (margins) => margins,
  gradients: rowGradients(
    (margin, label) => logRatio(clamp(margin), label) / fround(clamp(margin) + 1),
    (margin, label) =>
      Math.max(fround(1 - logRatio(clamp(margin), label)) / fround(clamp(margin) + 1) ** 2, LEAST_HESSIAN),
  ),
  defaultMetric: () => 'rmsle',
};
