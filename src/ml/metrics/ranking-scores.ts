import { rankedCounts } from './ranked-counts.ts';
import type { ScoredLabels } from './scored-labels.ts';

/**
 * Area under the ROC curve: the chance that a positive scores above a negative, ties counting half; in [0, 1].
 * NaN when a class is absent or a score is NaN.
 * @throws ShapeMismatchError, LabelsNotBinaryError
 * @see Fawcett (2006), Pattern Recognition Letters 27(8):861–874; equals scikit-learn's roc_auc_score
 */
export function rocAuc(scored: ScoredLabels): number {
  const counts = rankedCounts(scored);
  if (counts === undefined) return Number.NaN;
  let area = 0;
  let previousTrue = 0;
  let previousFalse = 0;
  for (let i = 0; i < counts.thresholds.length; i++) {
    const width = counts.falsePositives[i]! - previousFalse;
    area += (width * (counts.truePositives[i]! + previousTrue)) / 2;
    previousTrue = counts.truePositives[i]!;
    previousFalse = counts.falsePositives[i]!;
  }
  return area / counts.positives / counts.negatives;
}

/**
 * Average precision, the PR-AUC reported here: precision weighted by the recall gained at each distinct score, without
 * interpolation; in [0, 1]. NaN when a class is absent or a score is NaN. A useless model scores the positives' share.
 * @throws ShapeMismatchError, LabelsNotBinaryError
 * @see scikit-learn's average_precision_score, which it equals
 */
export function averagePrecision(scored: ScoredLabels): number {
  const counts = rankedCounts(scored);
  if (counts === undefined || counts.positives === 0 || counts.negatives === 0) return Number.NaN;
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
 * NaN without positives or when a score is NaN.
 * @throws ShapeMismatchError, LabelsNotBinaryError
 */
export function recallAtPrecision(precision: number, scored: ScoredLabels): number {
  const counts = rankedCounts(scored);
  if (counts === undefined || counts.positives === 0) return Number.NaN;
  // Found positives only grow along the thresholds, so the last one that is precise enough is the best.
  for (let i = counts.thresholds.length - 1; i >= 0; i--) {
    const found = counts.truePositives[i]!;
    if (found / (found + counts.falsePositives[i]!) >= precision) return found / counts.positives;
  }
  return 0;
}
