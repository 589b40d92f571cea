import { type RankedCounts, rankedCounts } from './ranked-counts.ts';
import type { ScoredLabels } from './scored-labels.ts';

/**
 * Area under the ROC curve: the chance that a positive scores above a negative, ties counting half; in [0, 1].
 * NaN when a class is absent (or weighs nothing).
 * @param scored any scores
 * @throws ShapeMismatchError, LabelsNotBinaryError, WeightsInvalidError, ScoresInvalidError
 * @see Fawcett (2006), Pattern Recognition Letters 27(8):861–874; equals scikit-learn's roc_auc_score
 */
export function rocAuc(scored: ScoredLabels): number {
  return rocAucOf(rankedCounts(scored));
}

/** {@link rocAuc} of counts. */
export function rocAucOf({ thresholds, truePositives, falsePositives, positives, negatives }: RankedCounts): number {
  let area = 0;
  let previousTrue = 0;
  let previousFalse = 0;
  for (let i = 0; i < thresholds.length; i++) {
    area += ((falsePositives[i]! - previousFalse) * (truePositives[i]! + previousTrue)) / 2;
    previousTrue = truePositives[i]!;
    previousFalse = falsePositives[i]!;
  }
  return area / positives / negatives;
}

/** Gini coefficient, 2 · ROC-AUC - 1: 0 for guessing, in [-1, 1]; NaN and errors as {@link rocAuc}. */
export function giniCoefficient(scored: ScoredLabels): number {
  return 2 * rocAuc(scored) - 1;
}

/**
 * Average precision, the PR-AUC reported here: precision weighted by the recall gained at each distinct score, without
 * interpolation; in [0, 1]. NaN when a class is absent (or weighs nothing). A useless model scores the positives' share.
 * @param scored any scores
 * @throws ShapeMismatchError, LabelsNotBinaryError, WeightsInvalidError, ScoresInvalidError
 * @see scikit-learn's average_precision_score, which it equals where both classes are present
 */
export function averagePrecision(scored: ScoredLabels): number {
  return averagePrecisionOf(rankedCounts(scored));
}

/** {@link averagePrecision} of counts. */
export function averagePrecisionOf(counts: RankedCounts): number {
  if (counts.positives === 0 || counts.negatives === 0) return Number.NaN;
  let sum = 0;
  let previousTrue = 0;
  for (let i = 0; i < counts.thresholds.length; i++) {
    const found = counts.truePositives[i]!;
    if (found > previousTrue) sum += ((found - previousTrue) * found) / (found + counts.falsePositives[i]!);
    previousTrue = found;
  }
  return sum / counts.positives;
}

/**
 * The most recall any threshold reaches while precision is at least `precision`; 0 when none does; in [0, 1].
 * NaN without positives. `thresholdByRecallAtPrecision` gives the threshold as well.
 * @throws ShapeMismatchError, LabelsNotBinaryError, WeightsInvalidError, ScoresInvalidError
 */
export function recallAtPrecision(precision: number, scored: ScoredLabels): number {
  const counts = rankedCounts(scored);
  if (counts.positives === 0) return Number.NaN;
  // Found positives only grow along the thresholds, so the last one that is precise enough is the best.
  for (let i = counts.thresholds.length - 1; i >= 0; i--) {
    const found = counts.truePositives[i]!;
    if (found / (found + counts.falsePositives[i]!) >= precision) return found / counts.positives;
  }
  return 0;
}
