import { normalCdf, normalQuantile } from '../../stats/index.ts';
import { optionRefused } from './option-refused.ts';
import type { Interval } from './ranking-intervals.ts';
import { descendingOrder } from './score-order.ts';
import { checkScoredLabels, type ScoredLabels } from './scored-labels.ts';

export interface DeLongInterval extends Interval {
  readonly auc: number;
  readonly standardError: number;
}

export interface DeLongTest extends Interval {
  /** ROC-AUC of the challenger less that of the champion; `low` and `high` bound it. */
  readonly difference: number;
  readonly standardError: number;
  readonly z: number;
  /** Two-sided. */
  readonly pValue: number;
}

/**
 * Interval of ROC-AUC without resampling, in time to sort the rows; bounds are kept in [0, 1]. All but `auc` are NaN
 * with fewer than two rows of a class; a ranking without error has a standard error of 0, which says little.
 * @param level 0.95 unless given
 * @throws ShapeMismatchError, LabelsNotBinaryError, ScoresInvalidError
 * @throws AssayError `INVALID_ARGUMENT` when the level is not in (0, 1)
 * @see DeLong, DeLong, Clarke-Pearson (1988), Biometrics 44(3):837–845; Sun, Xu (2014), IEEE Signal Processing Letters
 *   21(11):1389–1393
 */
export function deLongInterval({
  level = 0.95,
  ...scored
}: Omit<ScoredLabels, 'weights'> & { readonly level?: number | undefined }): DeLongInterval {
  const { auc, ofPositives, ofNegatives } = placements(scored);
  const standardError = Math.sqrt(
    covariance(ofPositives, ofPositives) / ofPositives.length +
      covariance(ofNegatives, ofNegatives) / ofNegatives.length,
  );
  const half = halfWidth(level, standardError);
  return { auc, standardError, low: Math.max(0, auc - half), high: Math.min(1, auc + half) };
}

/**
 * Test whether two models rank the same rows equally well, by ROC-AUC. All but `difference` are NaN with fewer than two
 * rows of a class; z and p-value also when the standard error is 0, as for two models of the same ranking.
 * @param champion scores of one model · @param challenger of the other, in the same row order
 * @throws as {@link deLongInterval}
 * @see DeLong, DeLong, Clarke-Pearson (1988), Biometrics 44(3):837–845
 */
export function deLongTest({
  labels,
  champion,
  challenger,
  level = 0.95,
}: {
  readonly labels: ArrayLike<number>;
  readonly champion: ArrayLike<number>;
  readonly challenger: ArrayLike<number>;
  readonly level?: number | undefined;
}): DeLongTest {
  const one = placements({ labels, probabilities: champion });
  const other = placements({ labels, probabilities: challenger });
  const gap = (a: Float64Array, b: Float64Array): Float64Array => b.map((value, i) => value - a[i]!);
  const ofPositives = gap(one.ofPositives, other.ofPositives);
  const ofNegatives = gap(one.ofNegatives, other.ofNegatives);
  const standardError = Math.sqrt(
    covariance(ofPositives, ofPositives) / ofPositives.length +
      covariance(ofNegatives, ofNegatives) / ofNegatives.length,
  );
  const difference = other.auc - one.auc;
  const z = standardError === 0 ? Number.NaN : difference / standardError;
  const half = halfWidth(level, standardError);
  return {
    difference,
    standardError,
    z,
    pValue: 2 * normalCdf(-Math.abs(z)),
    low: difference - half,
    high: difference + half,
  };
}

interface Placements {
  readonly auc: number;
  /** For each positive the share of negatives below it, ties counting half; in row order. */
  readonly ofPositives: Float64Array;
  /** For each negative the share of positives above it. */
  readonly ofNegatives: Float64Array;
}

function placements(scored: Omit<ScoredLabels, 'weights'>): Placements {
  checkScoredLabels(scored);
  const { labels, probabilities } = scored;
  const order = descendingOrder(probabilities);
  const places = new Float64Array(order.length);
  let positives = 0;
  for (let row = 0; row < labels.length; row++) positives += labels[row]!;
  const negatives = labels.length - positives;
  let [seenPositives, seenNegatives] = [0, 0];
  for (let start = 0, end = 0; start < order.length; start = end) {
    let tied = 0;
    while (end < order.length && probabilities[order[end]!] === probabilities[order[start]!])
      tied += labels[order[end++]!]!;
    const tiedNegatives = end - start - tied;
    for (let i = start; i < end; i++) {
      const isPositive = labels[order[i]!] === 1;
      places[order[i]!] = isPositive
        ? (negatives - seenNegatives - tiedNegatives / 2) / negatives
        : (seenPositives + tied / 2) / positives;
    }
    seenPositives += tied;
    seenNegatives += tiedNegatives;
  }
  const ofPositives = places.filter((_, row) => labels[row] === 1);
  return {
    auc: negatives === 0 ? Number.NaN : meanOf(ofPositives),
    ofPositives,
    ofNegatives: places.filter((_, row) => labels[row] === 0),
  };
}

/** With n - 1; NaN for fewer than two values. */
function covariance(a: Float64Array, b: Float64Array): number {
  const [meanA, meanB] = [meanOf(a), meanOf(b)];
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i]! - meanA) * (b[i]! - meanB);
  return a.length < 2 ? Number.NaN : sum / (a.length - 1);
}

function halfWidth(level: number, standardError: number): number {
  if (!(level > 0 && level < 1)) throw optionRefused('level', level, 'a number in (0, 1)');
  return normalQuantile((1 + level) / 2) * standardError;
}

const meanOf = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;
