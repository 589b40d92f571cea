import { validateBinaryLabels } from '../../labels.ts';
import { EPSILON } from '../growing/leaf-output.ts';
import { type Answers, meanLabel, type ObjectiveParameters, type TrainingObjective } from './training-objective.ts';

/** The metric's floor under every probability. */
const LEAST_PROBABILITY = 1e-16;
const SMALL_PRODUCT = 1e-250;

/** Log loss of two classes. */
export const binary: TrainingObjective = {
  kind: 'binary',
  defaultMetric: 'binary_logloss',
  validateLabels: (labels, _, options) => validateBinaryLabels(labels, options),
  fit: (answers, parameters) => {
    const one = oneAgainstRest(answers, parameters, { group: 0, groups: 1 });
    return {
      fileText: `binary sigmoid:${parameters.sigmoid}`,
      initialScores: [one.initialScore],
      isTrainable: () => true,
      gradients: (scores, pairs) => one.gradients(scores, pairs[0]!),
    };
  },
};

/**
 * Log loss of the rows whose label is 1 against the others, for one output among several.
 * @param answers labels 0 and 1
 */
export function oneAgainstRest(
  answers: Answers,
  { sigmoid, is_unbalance, scale_pos_weight }: ObjectiveParameters,
  { group, groups }: { readonly group: number; readonly groups: number },
): {
  readonly initialScore: number;
  readonly isTrainable: boolean;
  readonly gradients: (scores: Float64Array, pairs: Float32Array) => number | undefined;
} {
  const { labels, weights } = answers;
  const positives = labels.reduce((count, label) => count + (label > 0 ? 1 : 0), 0);
  const negatives = labels.length - positives;
  let [negativeWeight, positiveWeight] = [1, 1];
  if (is_unbalance && positives > negatives && negatives > 0) negativeWeight = positives / negatives;
  else if (is_unbalance && positives > 0) positiveWeight = negatives / positives;
  positiveWeight *= scale_pos_weight;
  const share = Math.max(EPSILON, Math.min(1 - EPSILON, meanLabel(answers)));
  return {
    initialScore: Math.log(share / (1 - share)) / sigmoid,
    isTrainable: positives > 0 && negatives > 0,
    gradients: (scores, pairs) => {
      let logLikelihood = 0;
      // A product of probabilities, whose logarithm is taken before it gets too small.
      let product = 1;
      for (let row = 0, at = group; row < labels.length; row++, at += groups) {
        const sign = labels[row]! > 0 ? 1 : -1;
        const weight = sign > 0 ? positiveWeight : negativeWeight;
        const odds = Math.exp(sign * sigmoid * scores[at]!);
        const response = (-sign * sigmoid) / (1 + odds);
        const size = Math.abs(response);
        const rowWeight = weights === undefined ? 1 : weights[row]!;
        pairs[2 * row] = response * weight * rowWeight;
        pairs[2 * row + 1] = size * (sigmoid - size) * weight * rowWeight;
        product *= Math.max(1 - size / sigmoid, LEAST_PROBABILITY);
        if (product < SMALL_PRODUCT) {
          logLikelihood += Math.log(product);
          product = 1;
        }
      }
      return weights === undefined ? -(logLikelihood + Math.log(product)) / labels.length : undefined;
    },
  };
}
