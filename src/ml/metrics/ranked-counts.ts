import { checkScoredLabels, type ScoredLabels } from './scored-labels.ts';

/** How many positives and negatives score at least each distinct score; scores descend, counts are cumulative. */
export interface RankedCounts {
  readonly thresholds: Float64Array;
  readonly truePositives: Float64Array;
  readonly falsePositives: Float64Array;
  /** Total (weighted) positives and negatives. */
  readonly positives: number;
  readonly negatives: number;
}

/** One entry per distinct score, so rows of equal score are never ordered by chance; undefined if a score is NaN. */
export function rankedCounts(scored: ScoredLabels): RankedCounts | undefined {
  checkScoredLabels(scored);
  const { labels, probabilities, weights } = scored;
  const order = descendingOrder(probabilities);
  if (order === undefined) return undefined;

  const thresholds: number[] = [];
  const truePositives: number[] = [];
  const falsePositives: number[] = [];
  let positives = 0;
  let negatives = 0;
  for (let i = 0; i < order.length; i++) {
    const row = order[i]!;
    const weight = weights === undefined ? 1 : weights[row]!;
    if (labels[row] === 1) positives += weight;
    else negatives += weight;
    if (i + 1 < order.length && probabilities[order[i + 1]!] === probabilities[row]) continue;
    thresholds.push(probabilities[row]!);
    truePositives.push(positives);
    falsePositives.push(negatives);
  }
  return {
    thresholds: Float64Array.from(thresholds),
    truePositives: Float64Array.from(truePositives),
    falsePositives: Float64Array.from(falsePositives),
    positives,
    negatives,
  };
}

function descendingOrder(scores: ArrayLike<number>): Uint32Array | undefined {
  const order = new Uint32Array(scores.length);
  for (let row = 0; row < order.length; row++) {
    if (Number.isNaN(scores[row])) return undefined;
    order[row] = row;
  }
  return order.sort((a, b) => scores[b]! - scores[a]! || a - b);
}
