import type { Evaluated, EvaluationMetric } from './evaluated.ts';

const LEAST_PROBABILITY = 1e-16;

export const mlogloss: EvaluationMetric = {
  kinds: ['multiclass'],
  isBetterHigh: false,
  score: (evaluated) =>
    meanOf(
      evaluated,
      (predictions, start, label) => -Math.log(Math.max(predictions[start + label]!, LEAST_PROBABILITY)),
    ),
};

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
