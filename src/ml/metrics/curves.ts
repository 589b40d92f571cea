import { type RankedCounts, rankedCounts } from './ranked-counts.ts';
import type { ScoredLabels } from './scored-labels.ts';

/** Points of the receiver operating characteristic; all three arrays are equally long. */
export interface RocCurve {
  /** Descending; starts at Infinity, where nothing is called positive. */
  readonly thresholds: Float64Array;
  readonly falsePositiveRates: Float64Array;
  readonly truePositiveRates: Float64Array;
}

/** Precision and recall at each distinct score, thresholds ascending; all three arrays are equally long. */
export interface PrecisionRecallCurve {
  readonly thresholds: Float64Array;
  readonly precisions: Float64Array;
  readonly recalls: Float64Array;
}

/**
 * ROC curve with one point per distinct score. Rates are NaN when their class is absent; empty if a score is NaN.
 * @throws ShapeMismatchError, LabelsNotBinaryError
 */
export function rocCurve(scored: ScoredLabels): RocCurve {
  const { thresholds, truePositives, falsePositives, positives, negatives } = rankedCounts(scored) ?? NO_COUNTS;
  return {
    thresholds: prepend(Number.POSITIVE_INFINITY, thresholds),
    falsePositiveRates: prepend(0, falsePositives).map((count) => count / negatives),
    truePositiveRates: prepend(0, truePositives).map((count) => count / positives),
  };
}

/**
 * Precision-recall curve with one point per distinct score; the artificial end (recall 0, precision 1) is left out.
 * Recalls are NaN without positives; empty if a score is NaN.
 * @throws ShapeMismatchError, LabelsNotBinaryError
 */
export function precisionRecallCurve(scored: ScoredLabels): PrecisionRecallCurve {
  const { thresholds, truePositives, falsePositives, positives } = rankedCounts(scored) ?? NO_COUNTS;
  return {
    thresholds: thresholds.slice().reverse(),
    precisions: truePositives.map((count, i) => count / (count + falsePositives[i]!)).reverse(),
    recalls: truePositives.map((count) => count / positives).reverse(),
  };
}

function prepend(first: number, rest: Float64Array): Float64Array {
  const joined = new Float64Array(rest.length + 1);
  joined[0] = first;
  joined.set(rest, 1);
  return joined;
}

const NO_COUNTS: RankedCounts = {
  thresholds: new Float64Array(),
  truePositives: new Float64Array(),
  falsePositives: new Float64Array(),
  positives: Number.NaN,
  negatives: Number.NaN,
};
