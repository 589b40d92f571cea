import { checkScoredLabels, type ScoredLabels } from './scored-labels.ts';

/** Rows (or their weights) by truth and verdict. */
export interface ConfusionMatrix {
  readonly trueNegatives: number;
  readonly falsePositives: number;
  readonly falseNegatives: number;
  readonly truePositives: number;
}

/**
 * Counts verdicts against truth; a score equal to the threshold is a positive verdict. Any scores may be given.
 * @param threshold default 0.5
 * @throws ShapeMismatchError, LabelsNotBinaryError, WeightsInvalidError, ScoresInvalidError
 * @see scikit-learn's confusion_matrix
 */
export function confusionMatrix(scored: ScoredLabels & { readonly threshold?: number | undefined }): ConfusionMatrix {
  checkScoredLabels(scored);
  return countVerdicts(scored);
}

/** {@link confusionMatrix} of rows that were checked. */
export function countVerdicts({
  threshold = 0.5,
  labels,
  probabilities,
  weights,
}: ScoredLabels & { readonly threshold?: number | undefined }): ConfusionMatrix {
  // Indexed by 2 × truth + verdict.
  const cells = new Float64Array(4);
  for (let row = 0; row < labels.length; row++) {
    const verdict = probabilities[row]! >= threshold ? 1 : 0;
    cells[2 * labels[row]! + verdict]! += weights === undefined ? 1 : weights[row]!;
  }
  return {
    trueNegatives: cells[0]!,
    falsePositives: cells[1]!,
    falseNegatives: cells[2]!,
    truePositives: cells[3]!,
  };
}
