import { validateBinaryLabels } from '../../labels.ts';
import { EPSILON } from '../growing/leaf-output.ts';
import { type BinaryTask, binaryPairs } from './binary-pairs.ts';
import { type Answers, meanLabel, type ObjectiveParameters, type TrainingObjective } from './training-objective.ts';

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
      binary: one.task,
      gradients: (scores, pairs) => meanLoss(one.task, binaryPairs(one.task, scores, pairs[0]!)),
    };
  },
};

/** The mean log loss of rows that weigh alike; undefined where they do not. */
export function meanLoss({ signs, weights }: BinaryTask, products: Float64Array): number | undefined {
  if (weights !== undefined) return undefined;
  let logLikelihood = 0;
  for (let i = 0; i < products.length; i++) logLikelihood += Math.log(products[i]!);
  return -logLikelihood / signs.length;
}

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
  readonly task: BinaryTask;
  readonly gradients: (scores: Float64Array, pairs: Float32Array) => void;
} {
  const { labels, weights } = answers;
  const positives = labels.reduce((count, label) => count + (label > 0 ? 1 : 0), 0);
  const negatives = labels.length - positives;
  let [negativeWeight, positiveWeight] = [1, 1];
  if (is_unbalance && positives > negatives && negatives > 0) negativeWeight = positives / negatives;
  else if (is_unbalance && positives > 0) positiveWeight = negatives / positives;
  positiveWeight *= scale_pos_weight;
  const share = Math.max(EPSILON, Math.min(1 - EPSILON, meanLabel(answers)));
  const task = { signs: labels.map((label) => (label > 0 ? 1 : -1)), weights, sigmoid, negativeWeight, positiveWeight };
  return {
    initialScore: Math.log(share / (1 - share)) / sigmoid,
    isTrainable: positives > 0 && negatives > 0,
    task,
    gradients: (scores, pairs) => {
      binaryPairs(task, scores, pairs, { groups, group });
    },
  };
}
