import { positiveMeanLabel } from './base-scores.ts';
import { validateCountLabels, validatePositiveLabels } from './label-rules.ts';
import { LINKS } from './links.ts';
import { rowGradients } from './row-gradients.ts';
import type { ObjectiveSettings, Trainer } from './trainer.ts';

// Objectives whose margin is the logarithm of the mean.

const LOG_LINK = { kind: 'positive', baseScore: positiveMeanLabel, transform: LINKS.exp.toPredictions } as const;

const { fround } = Math;
const exp = (power: number): number => fround(Math.exp(fround(power)));

export const poisson: Trainer = {
  ...LOG_LINK,
  validateLabels: validateCountLabels,
  gradients: rowGradients(
    (_, label, __, mean) => mean - label,
    // Larger than the true one, e^margin: near a mean of 0 that would allow steps without bound.
    (margin, _, { max_delta_step }) => exp(margin + fround(max_delta_step)),
  ),
  defaultMetric: () => 'poisson-nloglik',
};

export const gamma: Trainer = {
  ...LOG_LINK,
  validateLabels: validatePositiveLabels,
  gradients: rowGradients(
    (_, label, __, mean) => 1 - fround(label / mean),
    (_, label, __, mean) => label / mean,
  ),
  defaultMetric: () => 'gamma-nloglik',
};

/** The two powers of the mean that the Tweedie loss is made of. */
function tweediePowers({ tweedie_variance_power }: ObjectiveSettings): readonly [number, number] {
  const power = fround(tweedie_variance_power);
  return [fround(1 - power), fround(2 - power)];
}

export const tweedie: Trainer = {
  ...LOG_LINK,
  validateLabels: validateCountLabels,
  gradients: rowGradients(
    (margin, label, settings) => {
      const [one, two] = tweediePowers(settings);
      return exp(two * margin) - fround(label * exp(one * margin));
    },
    (margin, label, settings) => {
      const [one, two] = tweediePowers(settings);
      return fround(two * exp(two * margin)) - fround(fround(label * one) * exp(one * margin));
    },
  ),
  defaultMetric: ({ tweedie_variance_power }) => `tweedie-nloglik@${tweedie_variance_power}`,
};
