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

/** Both kinds of error at each distinct score, thresholds ascending; all three arrays are equally long. */
export interface DetCurve {
  readonly thresholds: Float64Array;
  readonly falsePositiveRates: Float64Array;
  readonly falseNegativeRates: Float64Array;
}

/** What calling ever more rows positive, best first, finds; all four arrays are equally long. */
export interface GainCurve {
  /** Descending; starts at Infinity, where nothing is called positive. */
  readonly thresholds: Float64Array;
  /** Share of all rows called positive, from 0 to 1. */
  readonly alertRates: Float64Array;
  /** Share of all positives found, from 0 to 1. */
  readonly gains: Float64Array;
  /** Positives found per positive that as many rows taken at random would hold; NaN at the first point. */
  readonly lifts: Float64Array;
}

/**
 * ROC curve with one point per distinct score. Rates are NaN when their class is absent.
 * @param dropIntermediate leaves out points on a straight line between their neighbours; false unless given
 * @throws ShapeMismatchError, LabelsNotBinaryError, WeightsInvalidError, ScoresInvalidError
 * @see scikit-learn's roc_curve, which it equals
 */
export function rocCurve({
  dropIntermediate = false,
  ...scored
}: ScoredLabels & { readonly dropIntermediate?: boolean | undefined }): RocCurve {
  const counts = rankedCounts(scored);
  const { thresholds, truePositives, falsePositives } = dropIntermediate ? withoutStraights(counts) : counts;
  return {
    thresholds: prepend(Number.POSITIVE_INFINITY, thresholds),
    falsePositiveRates: scaled(prepend(0, falsePositives), counts.negatives),
    truePositiveRates: scaled(prepend(0, truePositives), counts.positives),
  };
}

/**
 * Precision-recall curve with one point per distinct score; the artificial end (recall 0, precision 1) is left out.
 * Recalls are NaN without positives.
 * @throws ShapeMismatchError, LabelsNotBinaryError, WeightsInvalidError, ScoresInvalidError
 * @see scikit-learn's precision_recall_curve, which it equals but for the artificial end
 */
export function precisionRecallCurve(scored: ScoredLabels): PrecisionRecallCurve {
  const { thresholds, truePositives, falsePositives, positives } = rankedCounts(scored);
  return {
    thresholds: thresholds.slice().reverse(),
    precisions: truePositives.map((count, i) => count / (count + falsePositives[i]!)).reverse(),
    recalls: scaled(truePositives, positives).reverse(),
  };
}

/**
 * Detection error trade-off: false positives against misses, from the highest threshold that misses nothing
 * to the lowest without false positives, which may be Infinity. Rates are NaN when their class is absent.
 * @throws ShapeMismatchError, LabelsNotBinaryError, WeightsInvalidError, ScoresInvalidError
 * @see Martin et al. (1997), Eurospeech 1895–1898; equals scikit-learn's det_curve
 */
export function detCurve(scored: ScoredLabels): DetCurve {
  const counts = rankedCounts(scored);
  const { positives, negatives } = counts;
  const truePositives = prepend(0, counts.truePositives);
  const falsePositives = prepend(0, counts.falsePositives);
  const from = lastIndexOf(falsePositives, 0);
  const to = truePositives.indexOf(positives) + 1;
  return {
    thresholds: prepend(Number.POSITIVE_INFINITY, counts.thresholds).slice(from, to).reverse(),
    falsePositiveRates: scaled(falsePositives.slice(from, to), negatives).reverse(),
    falseNegativeRates: truePositives
      .slice(from, to)
      .map((count) => (positives - count) / positives)
      .reverse(),
  };
}

/**
 * Cumulative gain and lift with one point per distinct score. Gains and lifts are NaN without positives.
 * @throws ShapeMismatchError, LabelsNotBinaryError, WeightsInvalidError, ScoresInvalidError
 */
export function gainCurve(scored: ScoredLabels): GainCurve {
  const { thresholds, truePositives, falsePositives, positives, negatives } = rankedCounts(scored);
  const alertRates = prepend(0, truePositives).map(
    (count, i) => (i === 0 ? 0 : count + falsePositives[i - 1]!) / (positives + negatives),
  );
  const gains = scaled(prepend(0, truePositives), positives);
  return {
    thresholds: prepend(Number.POSITIVE_INFINITY, thresholds),
    alertRates,
    gains,
    lifts: gains.map((gain, i) => gain / alertRates[i]!),
  };
}

/**
 * Kolmogorov–Smirnov statistic of a ranking: how far the true positive rate is above the false positive rate at best, in
 * [0, 1], with the (highest) threshold where it is; 0 at Infinity when it never is, as for a ranking upside down. Both
 * NaN when a class is absent.
 * @throws ShapeMismatchError, LabelsNotBinaryError, WeightsInvalidError, ScoresInvalidError
 * @see scipy's ks_2samp(negatives, positives, alternative='greater'), whose statistic it equals
 */
export function ksStatistic(scored: ScoredLabels): { readonly statistic: number; readonly threshold: number } {
  const { thresholds, truePositives, falsePositives, positives, negatives } = rankedCounts(scored);
  if (positives === 0 || negatives === 0) return { statistic: Number.NaN, threshold: Number.NaN };
  let statistic = 0;
  let threshold = Number.POSITIVE_INFINITY;
  for (let i = 0; i < thresholds.length; i++) {
    const gap = truePositives[i]! / positives - falsePositives[i]! / negatives;
    if (gap > statistic) [statistic, threshold] = [gap, thresholds[i]!];
  }
  return { statistic, threshold };
}

/** Without entries whose step in both counts is the same as the next one's. */
function withoutStraights(counts: RankedCounts): Pick<RankedCounts, 'thresholds' | 'truePositives' | 'falsePositives'> {
  const { truePositives, falsePositives, thresholds } = counts;
  const last = thresholds.length - 1;
  const steps = (values: Float64Array, i: number): number =>
    values[i + 1]! - values[i]! - (values[i]! - values[i - 1]!);
  const bends = (_: number, i: number): boolean =>
    i === 0 || i === last || steps(truePositives, i) !== 0 || steps(falsePositives, i) !== 0;
  return {
    thresholds: thresholds.filter(bends),
    truePositives: truePositives.filter(bends),
    falsePositives: falsePositives.filter(bends),
  };
}

function prepend(first: number, rest: Float64Array): Float64Array {
  const joined = new Float64Array(rest.length + 1);
  joined[0] = first;
  joined.set(rest, 1);
  return joined;
}

const scaled = (counts: Float64Array, total: number): Float64Array => counts.map((count) => count / total);

/** The last of the entries that equal the value, all of which come first. */
function lastIndexOf(ascending: Float64Array, value: number): number {
  let last = 0;
  while (last + 1 < ascending.length && ascending[last + 1] === value) last++;
  return last;
}
