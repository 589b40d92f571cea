import { optionRefused } from './option-refused.ts';
import { checkProbabilities, type ScoredLabels } from './scored-labels.ts';

/** How far from 0 and 1 a probability is kept, so that a wrong certainty costs much but not everything. */
export const LEAST_PROBABILITY = 1e-15;

/**
 * Mean negative log-likelihood in nats, ≥ 0, lower is better; NaN without rows.
 * @param epsilon probabilities are clipped to [epsilon, 1 - epsilon]; 1e-15 unless given, in (0, 0.5)
 * @throws ShapeMismatchError, LabelsNotBinaryError, WeightsInvalidError
 * @throws ScoresInvalidError (`ML_SCORES_INVALID`) when a value is no probability
 * @see scikit-learn's log_loss, which it equals; from 1.3 on that clips at 2 ** -52 (2 ** -23 for float32) instead
 */
export function logLoss({ epsilon, ...scored }: ScoredLabels & { readonly epsilon?: number | undefined }): number {
  checkProbabilities(scored);
  return meanLogLoss(scored, epsilon);
}

/** {@link logLoss} of rows that were checked. */
export function meanLogLoss({ labels, probabilities, weights }: ScoredLabels, epsilon = LEAST_PROBABILITY): number {
  if (!(epsilon > 0 && epsilon < 0.5)) throw optionRefused('epsilon', epsilon, 'a number in (0, 0.5)');
  const most = 1 - epsilon;
  let sum = 0;
  let total = 0;
  for (let row = 0; row < labels.length; row++) {
    const clipped = Math.min(Math.max(probabilities[row]!, epsilon), most);
    const weight = weights === undefined ? 1 : weights[row]!;
    sum -= weight * Math.log(labels[row] === 1 ? clipped : 1 - clipped);
    total += weight;
  }
  return sum / total;
}

/**
 * Mean squared gap between probability and outcome, in [0, 1], lower is better; NaN without rows.
 * @throws ShapeMismatchError, LabelsNotBinaryError, WeightsInvalidError
 * @throws ScoresInvalidError (`ML_SCORES_INVALID`) when a value is no probability
 * @see Brier (1950), Monthly Weather Review 78(1):1–3; equals scikit-learn's brier_score_loss
 */
export function brierScoreLoss(scored: ScoredLabels): number {
  checkProbabilities(scored);
  return meanSquaredGap(scored);
}

/** {@link brierScoreLoss} of rows that were checked. */
export function meanSquaredGap({ labels, probabilities, weights }: ScoredLabels): number {
  let sum = 0;
  let total = 0;
  for (let row = 0; row < labels.length; row++) {
    const gap = probabilities[row]! - labels[row]!;
    const weight = weights === undefined ? 1 : weights[row]!;
    sum += weight * gap * gap;
    total += weight;
  }
  return sum / total;
}

/**
 * Share of the log loss saved against always answering the positives' share, at most 1, higher is better; NaN when a
 * class is absent.
 * @throws as {@link logLoss}
 * @see scikit-learn's d2_log_loss_score, which it equals where both classes are present
 */
export function d2LogLossScore(scored: ScoredLabels & { readonly epsilon?: number | undefined }): number {
  const loss = logLoss(scored);
  const share = positiveShare(scored);
  return 1 - loss / (-share * Math.log(share) - (1 - share) * Math.log1p(-share));
}

/**
 * Brier skill: share of the Brier score saved against always answering the positives' share, at most 1, higher is
 * better; NaN when a class is absent.
 * @throws as {@link brierScoreLoss}
 * @see scikit-learn's d2_brier_score, which it equals where both classes are present
 */
export function brierSkillScore(scored: ScoredLabels): number {
  const loss = brierScoreLoss(scored);
  const share = positiveShare(scored);
  const reference = share * (1 - share);
  return reference === 0 ? Number.NaN : 1 - loss / reference;
}

function positiveShare({ labels, weights }: ScoredLabels): number {
  let positives = 0;
  let total = 0;
  for (let row = 0; row < labels.length; row++) {
    const weight = weights === undefined ? 1 : weights[row]!;
    positives += labels[row]! * weight;
    total += weight;
  }
  return positives / total;
}
