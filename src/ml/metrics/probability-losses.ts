import { checkScoredLabels, type ScoredLabels } from './scored-labels.ts';

/**
 * Mean negative log-likelihood in nats, ≥ 0, lower is better; probabilities are clipped to [1e-15, 1 - 1e-15].
 * NaN without rows or when a value is no probability.
 * @throws ShapeMismatchError, LabelsNotBinaryError
 * @see scikit-learn's log_loss, which it equals
 */
export function logLoss(scored: ScoredLabels): number {
  return meanLoss(scored, (probability, label) => {
    const clipped = Math.min(Math.max(probability, 1e-15), 1 - 1e-15);
    return -Math.log(label === 1 ? clipped : 1 - clipped);
  });
}

/**
 * Mean squared gap between probability and outcome, in [0, 1], lower is better.
 * NaN without rows or when a value is no probability.
 * @throws ShapeMismatchError, LabelsNotBinaryError
 * @see Brier (1950), Monthly Weather Review 78(1):1–3; equals scikit-learn's brier_score_loss
 */
export function brierScoreLoss(scored: ScoredLabels): number {
  return meanLoss(scored, (probability, label) => (probability - label) ** 2);
}

function meanLoss(scored: ScoredLabels, lossOf: (probability: number, label: number) => number): number {
  checkScoredLabels(scored);
  const { labels, probabilities, weights } = scored;
  let sum = 0;
  let total = 0;
  for (let row = 0; row < labels.length; row++) {
    const probability = probabilities[row]!;
    if (!(probability >= 0 && probability <= 1)) return Number.NaN;
    const weight = weights === undefined ? 1 : weights[row]!;
    sum += weight * lossOf(probability, labels[row]!);
    total += weight;
  }
  return sum / total;
}
