import { validateClassLabels } from '../../labels.ts';
import { EPSILON } from '../growing/leaf-output.ts';
import { softmax } from '../objective-links.ts';
import { oneAgainstRest } from './binary.ts';
import type { Answers, TrainingObjective } from './training-objective.ts';

/** Log loss of the softmax over several classes. */
export const multiclass: TrainingObjective = {
  kind: 'multiclass',
  defaultMetric: 'multi_logloss',
  validateLabels: validateClassLabels,
  fit: (answers, { num_class }) => {
    const groups = num_class!;
    const shares = classShares(answers, groups);
    const { labels, weights } = answers;
    const factor = groups / (groups - 1);
    return {
      fileText: `multiclass num_class:${groups}`,
      initialScores: shares.map((share) => Math.log(Math.max(EPSILON, share))),
      isTrainable: (group) => shares[group]! > EPSILON && shares[group]! < 1 - EPSILON,
      gradients: (scores, pairs) => {
        const probabilities = softmax(scores, groups);
        for (let row = 0, at = 0; row < labels.length; row++) {
          const weight = weights === undefined ? 1 : weights[row]!;
          for (let group = 0; group < groups; group++, at++) {
            const probability = probabilities[at]!;
            pairs[group]![2 * row] = (labels[row] === group ? probability - 1 : probability) * weight;
            pairs[group]![2 * row + 1] = factor * probability * (1 - probability) * weight;
          }
        }
        return undefined;
      },
    };
  },
};

/** Each class against the others, by two-class log loss. */
export const multiclassova: TrainingObjective = {
  ...multiclass,
  fit: (answers, parameters) => {
    const groups = parameters.num_class!;
    const ones = Array.from({ length: groups }, (_, group) =>
      oneAgainstRest({ ...answers, labels: answers.labels.map((label) => (label === group ? 1 : 0)) }, parameters, {
        group,
        groups,
      }),
    );
    return {
      fileText: `multiclassova num_class:${groups} sigmoid:${parameters.sigmoid}`,
      initialScores: ones.map(({ initialScore }) => initialScore),
      isTrainable: (group) => ones[group]!.isTrainable,
      gradients: (scores, pairs) => {
        ones.forEach((one, group) => {
          one.gradients(scores, pairs[group]!);
        });
        return undefined;
      },
    };
  },
};

function classShares({ labels, weights }: Answers, classes: number): number[] {
  const shares = new Array<number>(classes).fill(0);
  let total = 0;
  labels.forEach((label, row) => {
    const weight = weights === undefined ? 1 : weights[row]!;
    shares[label]! += weight;
    total += weight;
  });
  return shares.map((share) => share / total);
}
