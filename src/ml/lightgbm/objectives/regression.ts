import { validateCountLabels, validateShareLabels } from '../../boosting/objectives/label-rules.ts';
import { LabelsInvalidError } from '../../errors.ts';
import { validateFiniteLabels } from '../../labels.ts';
import { EPSILON } from '../growing/leaf-output.ts';
import { meanLabel, type TrainingObjective } from './training-objective.ts';

const always = (): boolean => true;

/** Squared error; with `reg_sqrt` of the signed square roots. */
export const regression: TrainingObjective = {
  kind: 'number',
  defaultMetric: 'l2',
  validateLabels: (labels) => validateFiniteLabels(labels),
  fit: ({ labels: given, weights }, { reg_sqrt }) => {
    const labels = reg_sqrt ? given.map((label) => Math.sign(label) * Math.sqrt(Math.abs(label))) : given;
    return {
      fileText: reg_sqrt ? 'regression sqrt' : 'regression',
      initialScores: [meanLabel({ labels, weights })],
      isTrainable: always,
      gradients: (scores, [pairs]) => {
        for (let row = 0; row < labels.length; row++) {
          const weight = weights === undefined ? 1 : weights[row]!;
          // The library rounds the difference before it weighs it.
          pairs![2 * row] = Math.fround(scores[row]! - labels[row]!) * weight;
          pairs![2 * row + 1] = weight;
        }
        return undefined;
      },
    };
  },
};

/** Counts and other numbers of 0 or more, by the likelihood of Poisson's distribution; scores are logarithms. */
export const poisson: TrainingObjective = {
  kind: 'positive',
  defaultMetric: 'poisson',
  validateLabels: (labels, _, { mayBeOneClass = false } = {}) => {
    validateCountLabels(labels);
    if (!mayBeOneClass && labels.length > 0 && labels.every((label) => label === 0)) {
      throw new LabelsInvalidError({ row: 0, label: 0, expected: 'a label above 0 in some row' });
    }
  },
  fit: (answers, { poisson_max_delta_step }) => {
    const { labels, weights } = answers;
    const mean = meanLabel(answers);
    const steepness = Math.exp(poisson_max_delta_step);
    return {
      fileText: 'poisson',
      initialScores: [mean > 0 ? Math.log(mean) : Number.NEGATIVE_INFINITY],
      isTrainable: always,
      gradients: (scores, [pairs]) => {
        for (let row = 0; row < labels.length; row++) {
          const weight = weights === undefined ? 1 : weights[row]!;
          const value = Math.exp(scores[row]!);
          pairs![2 * row] = (value - labels[row]!) * weight;
          pairs![2 * row + 1] = value * steepness * weight;
        }
        return undefined;
      },
    };
  },
};

/** Below this score the exponential alone is exact enough. */
const LOW_SCORE = -37;

/** Log loss of shares from 0 to 1. */
export const crossEntropy: TrainingObjective = {
  kind: 'share',
  defaultMetric: 'cross_entropy',
  validateLabels: (labels) => validateShareLabels(labels),
  fit: (answers) => {
    const { labels, weights } = answers;
    const share = Math.max(EPSILON, Math.min(1 - EPSILON, meanLabel(answers)));
    return {
      fileText: 'cross_entropy',
      initialScores: [Math.log(share / (1 - share))],
      isTrainable: always,
      gradients: (scores, [pairs]) => {
        for (let row = 0; row < labels.length; row++) {
          const weight = weights === undefined ? 1 : weights[row]!;
          const label = labels[row]!;
          const score = scores[row]!;
          let gradient: number;
          let hessian: number;
          if (score > LOW_SCORE) {
            const e = Math.exp(-score);
            gradient = (Math.fround(1 - label) - label * e) / (1 + e);
            hessian = e / ((1 + e) * (1 + e));
          } else {
            hessian = Math.exp(score);
            gradient = hessian - label;
          }
          pairs![2 * row] = gradient * weight;
          pairs![2 * row + 1] = hessian * weight;
        }
        return undefined;
      },
    };
  },
};
