import type { Evaluated, EvaluationMetric } from './evaluated.ts';
import { LogSum } from './log-sum.ts';

const LEAST_PROBABILITY = 1e-16;

export const mlogloss: EvaluationMetric = {
  kinds: ['multiclass'],
  isBetterHigh: false,
  score: (evaluated) => {
    if (evaluated.weights === undefined) return unweightedLogLoss(evaluated);
    return meanOf(evaluated, (predictions, start, label) => -Math.log(probabilityAt(predictions, start + label)));
  },
};

const probabilityAt = (predictions: Float32Array, at: number): number => Math.max(predictions[at]!, LEAST_PROBABILITY);

function unweightedLogLoss({ labels, predictions, groups }: Evaluated): number {
  const logs = new LogSum();
  for (let row = 0; row < labels.length; row++) logs.add(probabilityAt(predictions, row * groups + labels[row]!));
  return -logs.value / labels.length;
}

/** Share of rows whose likeliest class is the wrong one; of equally likely classes the first counts. */
export const merror: EvaluationMetric = {
  kinds: ['multiclass'],
  isBetterHigh: false,
  score: (evaluated) =>
    meanOf(evaluated, (predictions, start, label, groups) => {
      let best = 0;
      for (let k = 1; k < groups; k++) if (predictions[start + k]! > predictions[start + best]!) best = k;
      return best === label ? 0 : 1;
    }),
};

function meanOf(
  { labels, weights, predictions, groups }: Evaluated,
  loss: (predictions: Float32Array, start: number, label: number, groups: number) => number,
): number {
  let sum = 0;
  let total = 0;
  for (let row = 0; row < labels.length; row++) {
    const weight = weights === undefined ? 1 : weights[row]!;
    sum += weight * loss(predictions, row * groups, labels[row]!, groups);
    total += weight;
  }
  return sum / total;
}
