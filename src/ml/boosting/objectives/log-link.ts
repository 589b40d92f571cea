import { positiveMeanLabel } from './base-scores.ts';
import { validateCountLabels, validatePositiveLabels } from './label-rules.ts';
import { LINKS } from './links.ts';
import { rowGradients } from './row-gradients.ts';
import type { Trainer } from './trainer.ts';

// Objectives whose margin is the logarithm of the mean.

const LOG_LINK = { kind: 'positive', baseScore: positiveMeanLabel, transform: LINKS.exp.toPredictions } as const;

export const poisson: Trainer = {
  ...LOG_LINK,
  validateLabels: validateCountLabels,
  gradients: rowGradients(
    (margin, label) => Math.fround(Math.exp(margin)) - label,
    // Larger than the true one, e^margin: near a mean of 0 that would allow steps without bound.
    (margin, _, { max_delta_step }) => Math.exp(Math.fround(margin + Math.fround(max_delta_step))),
  ),
  defaultMetric: () => 'poisson-nloglik',
};

export const gamma: Trainer = {
  ...LOG_LINK,
  validateLabels: validatePositiveLabels,
  gradients: rowGradients(
    (margin, label) => 1 - label / Math.exp(margin),
    (margin, label) => label / Math.exp(margin),
  ),
  defaultMetric: () => 'gamma-nloglik',
};

export const tweedie: Trainer = {
  ...LOG_LINK,
  validateLabels: validateCountLabels,
  gradients: rowGradients(
    (margin, label, { tweedie_variance_power: power }) =>
      Math.exp((2 - power) * margin) - label * Math.exp((1 - power) * margin),
    (margin, label, { tweedie_variance_power: power }) =>
      (2 - power) * Math.exp((2 - power) * margin) - (1 - power) * label * Math.exp((1 - power) * margin),
  ),
  defaultMetric: ({ tweedie_variance_power }) => `tweedie-nloglik@${tweedie_variance_power}`,
};
