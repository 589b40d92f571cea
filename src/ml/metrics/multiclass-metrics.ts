import { multiclassBrierScoreLoss, multiclassLogLoss } from './multiclass-losses.ts';
import { classWeights, oneAgainstRest } from './multiclass-ranking.ts';
import {
  type ClassAverages,
  type ClassConfusion,
  classAccuracy,
  classAverages,
  classBalancedAccuracy,
  classCohenKappa,
  classConfusion,
  classMatthewsCorrelation,
  classScores,
} from './multiclass-scores.ts';
import { rankedCounts } from './ranked-counts.ts';
import { averagePrecisionOf, rocAucOf } from './ranking-scores.ts';
import { checkScoredClasses, likeliestClasses, type ScoredClasses } from './scored-classes.ts';

/** The standard report on a model of several classes. The verdict is the likeliest class, the first of equals. */
export interface MulticlassMetrics {
  /** `confusion[truth][verdict]`, rows or their weight. */
  readonly confusion: ClassConfusion;
  readonly accuracy: number;
  /** Mean recall of the classes that occur. */
  readonly balanced_accuracy: number;
  readonly log_loss: number;
  /** Summed over classes, in [0, 2]. */
  readonly brier: number;
  /** Matthews correlation in Gorodkin's multi-class form; 0 when truth or verdict is constant. */
  readonly mcc: number;
  readonly kappa: number;
  /** Mean over classes of one-against-the-rest ROC-AUC; NaN when a class never occurs. */
  readonly auc_roc_macro: number;
  /** The same, classes weighing by their rows. */
  readonly auc_roc_weighted: number;
  /** Mean over classes of one-against-the-rest average precision; NaN when a class never occurs. */
  readonly pr_auc_macro: number;
  /** A class that is never called (or never occurs) counts 0 in the averages. */
  readonly macro: ClassAverages;
  readonly weighted: ClassAverages;
  readonly perClass: readonly (ClassAverages & { readonly support: number })[];
}

/**
 * @throws ShapeMismatchError (`ML_SHAPE_MISMATCH`) when there is not one probability per row and class
 * @throws LabelsInvalidError (`ML_LABELS_INVALID`) when a label is no class number
 * @throws WeightsInvalidError (`ML_WEIGHTS_INVALID`), ScoresInvalidError (`ML_SCORES_INVALID`)
 */
export function multiclassMetrics(scored: ScoredClasses): MulticlassMetrics {
  checkScoredClasses(scored);
  const confusion = classConfusion({ ...scored, verdicts: likeliestClasses(scored) });
  return {
    confusion,
    accuracy: classAccuracy(confusion),
    balanced_accuracy: classBalancedAccuracy(confusion),
    log_loss: multiclassLogLoss(scored),
    brier: multiclassBrierScoreLoss(scored),
    mcc: classMatthewsCorrelation(confusion),
    kappa: classCohenKappa(confusion),
    ...rankingMeans(scored),
    macro: classAverages(confusion, { average: 'macro' }),
    weighted: classAverages(confusion, { average: 'weighted' }),
    perClass: classScores(confusion),
  };
}

/** Means over classes, whose rows are sorted but once. */
function rankingMeans(
  scored: ScoredClasses,
): Pick<MulticlassMetrics, 'auc_roc_macro' | 'auc_roc_weighted' | 'pr_auc_macro'> {
  const totals = classWeights(scored);
  const whole = totals.reduce((sum, total) => sum + total, 0);
  let [macro, weighted, precision] = [0, 0, 0];
  for (let k = 0; k < scored.classes; k++) {
    const counts = rankedCounts(oneAgainstRest(scored, k));
    const auc = rocAucOf(counts);
    macro += auc / scored.classes;
    weighted += (auc * totals[k]!) / whole;
    precision += averagePrecisionOf(counts) / scored.classes;
  }
  return { auc_roc_macro: macro, auc_roc_weighted: weighted, pr_auc_macro: precision };
}
