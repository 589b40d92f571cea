import { descendingOrder } from './score-order.ts';
import { checkScoredLabels, type ScoredLabels } from './scored-labels.ts';

/** How many positives and negatives (or their weight) score at least each distinct score; scores descend, counts are cumulative. */
export interface RankedCounts {
  readonly thresholds: Float64Array;
  readonly truePositives: Float64Array;
  readonly falsePositives: Float64Array;
  /** Total (weighted) positives and negatives. */
  readonly positives: number;
  readonly negatives: number;
}

/**
 * One entry per distinct score, so rows of equal score are never ordered by chance; rows of weight 0 are left out.
 * @throws ShapeMismatchError, LabelsNotBinaryError, WeightsInvalidError, ScoresInvalidError
 */
export function rankedCounts(scored: ScoredLabels): RankedCounts {
  checkScoredLabels(scored);
  return countRanked(scored, descendingOrder(scored.probabilities));
}

/** The same for rows that were checked, and whose order by falling score is known. */
export function countRanked({ labels, probabilities, weights }: ScoredLabels, order: Uint32Array): RankedCounts {
  const thresholds = new Float64Array(order.length);
  const truePositives = new Float64Array(order.length);
  const falsePositives = new Float64Array(order.length);
  let positives = 0;
  let negatives = 0;
  let entries = 0;
  let previous = Number.NaN;
  for (let i = 0; i < order.length; i++) {
    const row = order[i]!;
    const weight = weights === undefined ? 1 : weights[row]!;
    if (weight === 0) continue;
    const score = probabilities[row]!;
    if (score !== previous) thresholds[entries++] = score;
    previous = score;
    if (labels[row] === 1) positives += weight;
    else negatives += weight;
    truePositives[entries - 1] = positives;
    falsePositives[entries - 1] = negatives;
  }
  return {
    thresholds: thresholds.subarray(0, entries),
    truePositives: truePositives.subarray(0, entries),
    falsePositives: falsePositives.subarray(0, entries),
    positives,
    negatives,
  };
}
