import { confusionMatrix } from './confusion-matrix.ts';
import { accuracyScore, fBetaScore, matthewsCorrelation, precisionScore, recallScore } from './confusion-scores.ts';
import { brierScoreLoss, logLoss } from './probability-losses.ts';
import { averagePrecision, rocAuc } from './ranking-scores.ts';
import type { ScoredLabels } from './scored-labels.ts';

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
 * @param threshold a probability at or above it is a positive verdict; default 0.5
 * @throws ShapeMismatchError (`ML_SHAPE_MISMATCH`) when the lengths differ
 * @throws LabelsNotBinaryError (`ML_LABELS_NOT_BINARY`) when a label is neither 0 nor 1
 */
export function binaryMetrics({
  threshold,
  ...scored
}: ScoredLabels & { readonly threshold?: number | undefined }): BinaryMetrics {
  const verdicts = confusionMatrix({ ...scored, threshold });
  return {
    accuracy: accuracyScore(verdicts),
    precision: precisionScore(verdicts),
    recall: recallScore(verdicts),
    f1_score: fBetaScore(verdicts),
    auc_roc: rocAuc(scored),
    pr_auc: averagePrecision(scored),
    log_loss: logLoss(scored),
    brier: brierScoreLoss(scored),
    mcc: matthewsCorrelation(verdicts),
  };
}
