import { countVerdicts } from './confusion-matrix.ts';
import { accuracyScore, fBetaScore, matthewsCorrelation, precisionScore, recallScore } from './confusion-scores.ts';
import { meanLogLoss, meanSquaredGap } from './probability-losses.ts';
import { countRanked } from './ranked-counts.ts';
import { averagePrecisionOf, rocAucOf } from './ranking-scores.ts';
import { descendingOrder } from './score-order.ts';
import { checkScoredLabels, firstImprobable, type ScoredLabels } from './scored-labels.ts';

/** The standard report on a two-class model; NaN wherever a metric is undefined, see the function of each. */
export interface BinaryMetrics {
  readonly accuracy: number;
  readonly precision: number;
  readonly recall: number;
  readonly f1_score: number;
  readonly auc_roc: number;
  /** Average precision. */
  readonly pr_auc: number;
  readonly log_loss: number;
  readonly brier: number;
  readonly mcc: number;
}

/**
 * The report on any scores; `log_loss` and `brier` are NaN when one of them is no probability, as margins are.
 * @param threshold a probability at or above it is a positive verdict; default 0.5
 * @throws ShapeMismatchError (`ML_SHAPE_MISMATCH`) when the lengths differ
 * @throws LabelsNotBinaryError (`ML_LABELS_NOT_BINARY`) when a label is neither 0 nor 1
 * @throws WeightsInvalidError (`ML_WEIGHTS_INVALID`) when a weight is negative or not finite
 * @throws ScoresInvalidError (`ML_SCORES_INVALID`) when a score is NaN
 */
export function binaryMetrics(scored: ScoredLabels & { readonly threshold?: number | undefined }): BinaryMetrics {
  checkScoredLabels(scored);
  const verdicts = countVerdicts(scored);
  const counts = countRanked(scored, descendingOrder(scored.probabilities));
  const areProbabilities = firstImprobable(scored.probabilities) === undefined;
  return {
    accuracy: accuracyScore(verdicts),
    precision: precisionScore(verdicts),
    recall: recallScore(verdicts),
    f1_score: fBetaScore(verdicts),
    auc_roc: rocAucOf(counts),
    pr_auc: averagePrecisionOf(counts),
    log_loss: areProbabilities ? meanLogLoss(scored) : Number.NaN,
    brier: areProbabilities ? meanSquaredGap(scored) : Number.NaN,
    mcc: matthewsCorrelation(verdicts),
  };
}
