import { optionRefused } from './option-refused.ts';
import { LEAST_PROBABILITY } from './probability-losses.ts';
import { checkScoredClasses, type ScoredClasses } from './scored-classes.ts';

/**
 * Mean negative log-likelihood of the true class in nats; probabilities are clipped and rows then scaled to sum 1. NaN
 * without rows.
 * @param epsilon probabilities are clipped to [epsilon, 1 - epsilon]; 1e-15 unless given, in (0, 0.5)
 * @throws ShapeMismatchError, LabelsInvalidError, WeightsInvalidError, ScoresInvalidError
 * @see scikit-learn's log_loss, which it equals; from 1.3 on that clips at 2 ** -52 (2 ** -23 for float32) instead, and
 *   does not scale rows
 */
export function multiclassLogLoss({
  epsilon = LEAST_PROBABILITY,
  ...scored
}: ScoredClasses & { readonly epsilon?: number | undefined }): number {
  checkScoredClasses(scored);
  if (!(epsilon > 0 && epsilon < 0.5)) throw optionRefused('epsilon', epsilon, 'a number in (0, 0.5)');
  const { labels, probabilities, classes, weights } = scored;
  const clip = (probability: number): number => Math.min(Math.max(probability, epsilon), 1 - epsilon);
  let loss = 0;
  let total = 0;
  for (let row = 0; row < labels.length; row++) {
    let sum = 0;
    for (let k = 0; k < classes; k++) sum += clip(probabilities[row * classes + k]!);
    const weight = weights === undefined ? 1 : weights[row]!;
    loss -= weight * Math.log(clip(probabilities[row * classes + labels[row]!]!) / sum);
    total += weight;
  }
  return loss / total;
}

/**
 * Mean squared distance between a row's probabilities and its outcome (1 for the true class, 0 for the others), summed
 * over classes: in [0, 2], lower is better, and twice `brierScoreLoss` for two classes. NaN without rows.
 * @throws ShapeMismatchError, LabelsInvalidError, WeightsInvalidError, ScoresInvalidError
 * @see Brier (1950), Monthly Weather Review 78(1):1–3; equals scikit-learn's brier_score_loss (`scale_by_half=False`)
 */
export function multiclassBrierScoreLoss(scored: ScoredClasses): number {
  checkScoredClasses(scored);
  const { labels, probabilities, classes, weights } = scored;
  let loss = 0;
  let total = 0;
  for (let row = 0; row < labels.length; row++) {
    let distance = 0;
    for (let k = 0; k < classes; k++) {
      distance += (probabilities[row * classes + k]! - (labels[row] === k ? 1 : 0)) ** 2;
    }
    const weight = weights === undefined ? 1 : weights[row]!;
    loss += weight * distance;
    total += weight;
  }
  return loss / total;
}

/**
 * Share of rows whose true class is among the `top` likeliest (the first of equals is likelier); NaN without rows.
 * @throws ShapeMismatchError, LabelsInvalidError, WeightsInvalidError, ScoresInvalidError
 * @see scikit-learn's top_k_accuracy_score, which prefers the last of equals instead
 */
export function topAccuracy(top: number, scored: ScoredClasses): number {
  checkScoredClasses(scored);
  const { labels, probabilities, classes, weights } = scored;
  let hits = 0;
  let total = 0;
  for (let row = 0; row < labels.length; row++) {
    const own = probabilities[row * classes + labels[row]!]!;
    let better = 0;
    for (let k = 0; k < classes; k++) {
      const other = probabilities[row * classes + k]!;
      if (other > own || (other === own && k < labels[row]!)) better++;
    }
    const weight = weights === undefined ? 1 : weights[row]!;
    if (better < top) hits += weight;
    total += weight;
  }
  return hits / total;
}
