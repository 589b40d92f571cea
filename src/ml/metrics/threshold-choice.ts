import type { ConfusionMatrix } from './confusion-matrix.ts';
import { fBetaScore, precisionScore, recallScore } from './confusion-scores.ts';
import { optionRefused } from './option-refused.ts';
import { type RankedCounts, rankedCounts } from './ranked-counts.ts';
import type { ScoredLabels } from './scored-labels.ts';

/**
 * A threshold and what it does on the rows it was chosen on. A score at or above it is a positive verdict, so rows of
 * equal score are never told apart. It is one of the scores, or Infinity where calling nothing positive is best.
 */
export interface ChosenThreshold {
  readonly feasible: true;
  readonly threshold: number;
  readonly confusion: ConfusionMatrix;
  /** NaN when nothing is called positive. */
  readonly precision: number;
  readonly recall: number;
  /** Share of all rows (or their weight) called positive. */
  readonly alertRate: number;
  /** What the rule looked at, in its own unit: a cost a row, a recall, a precision, an F, Youden's J, a share. */
  readonly achieved: number;
}

/** No threshold does what was asked. */
export interface NoThreshold {
  readonly feasible: false;
  readonly reason: string;
}

export type ThresholdChoice = ChosenThreshold | NoThreshold;

/** What a verdict costs, by truth; a gain is a negative cost. Any unit, such as euros. */
export interface VerdictCosts {
  readonly falsePositive: number;
  readonly falseNegative: number;
  /** Of a positive found, such as the work of an investigation or the (negative) loss averted; 0 unless given. */
  readonly truePositive?: number | undefined;
  /** 0 unless given. */
  readonly trueNegative?: number | undefined;
}

/**
 * The threshold of least expected cost a row; of equal ones the highest, which alerts least.
 * @param prevalence share of positives where the model will be used, in (0, 1), when these rows have another because
 *   one class was sampled; costs are then what they would be there
 * @throws ShapeMismatchError, LabelsNotBinaryError, WeightsInvalidError, ScoresInvalidError
 * @throws AssayError `INVALID_ARGUMENT` when a cost is not finite, a wrong verdict costs less than the right one, or the
 *   prevalence is not in (0, 1)
 * @see Elkan (2001), IJCAI 973–978, whose conditions of reasonable costs these are
 */
export function thresholdByCost(
  costs: VerdictCosts,
  { prevalence, ...scored }: ScoredLabels & { readonly prevalence?: number | undefined },
): ThresholdChoice {
  const { falsePositive, falseNegative, truePositive = 0, trueNegative = 0 } = costs;
  checkCosts({ falsePositive, falseNegative, truePositive, trueNegative });
  if (prevalence !== undefined && !(prevalence > 0 && prevalence < 1)) {
    throw optionRefused('prevalence', prevalence, 'a number in (0, 1)');
  }
  const counts = rankedCounts(scored);
  const { positives, negatives } = counts;
  if (positives + negatives === 0) return NO_ROWS;
  if (prevalence !== undefined && (positives === 0 || negatives === 0)) return oneClass(positives);
  const share = prevalence ?? positives / (positives + negatives);
  const perPositive = positives === 0 ? 0 : share / positives;
  const perNegative = negatives === 0 ? 0 : (1 - share) / negatives;
  return leastOf(
    counts,
    (confusion) =>
      perPositive * (confusion.truePositives * truePositive + confusion.falseNegatives * falseNegative) +
      perNegative * (confusion.falsePositives * falsePositive + confusion.trueNegatives * trueNegative),
  );
}

/**
 * The threshold that minimises expected cost for probabilities that are calibrated, whatever the rows: a positive
 * verdict pays from there on. Infinity when it never pays, 0 when always.
 * @throws AssayError `INVALID_ARGUMENT` unless a wrong verdict costs at least as much as the right one for both classes,
 *   and for one of them more
 * @see Elkan (2001), IJCAI 973–978
 */
export function calibratedCostThreshold(costs: VerdictCosts): number {
  const { falsePositive, falseNegative, truePositive = 0, trueNegative = 0 } = costs;
  const [onNegatives, onPositives] = [falsePositive - trueNegative, falseNegative - truePositive];
  if (!(onNegatives >= 0)) throw optionRefused('falsePositive', falsePositive, 'no less than trueNegative');
  if (!(onPositives >= 0 && onNegatives + onPositives > 0 && onNegatives + onPositives < Number.POSITIVE_INFINITY)) {
    throw optionRefused(
      'falseNegative',
      falseNegative,
      'a finite number that makes a wrong verdict dearer than the right',
    );
  }
  return onPositives === 0 ? Number.POSITIVE_INFINITY : onNegatives / (onNegatives + onPositives);
}

/**
 * The most recall with a precision of at least `precision`; the threshold is the lowest that is precise enough, without
 * alerts that find nothing more. Errors as {@link thresholdByCost}.
 * @param precision in (0, 1]
 */
export function thresholdByRecallAtPrecision(precision: number, scored: ScoredLabels): ThresholdChoice {
  checkShare('precision', precision);
  const counts = rankedCounts(scored);
  if (counts.positives === 0) return oneClass(0);
  let best: ChosenThreshold | undefined;
  let greatest = 0;
  for (let i = 0; i < counts.thresholds.length; i++) {
    const chosen = confusionAt(counts, i);
    const reached = precisionScore(chosen);
    greatest = Math.max(greatest, reached);
    if (reached < precision || (best && chosen.truePositives <= best.confusion.truePositives)) continue;
    best = choice(counts, i, recallScore(chosen));
  }
  return best ?? infeasible(`no threshold has a precision of ${precision}; the greatest is ${greatest}`);
}

/**
 * The most precision with a recall of at least `recall`; of equal ones the highest threshold. Errors as
 * {@link thresholdByCost}.
 * @param recall in (0, 1]
 */
export function thresholdByPrecisionAtRecall(recall: number, scored: ScoredLabels): ThresholdChoice {
  checkShare('recall', recall);
  const counts = rankedCounts(scored);
  if (counts.positives === 0) return oneClass(0);
  return leastOf(
    counts,
    (confusion) => (recallScore(confusion) >= recall ? -precisionScore(confusion) : Number.POSITIVE_INFINITY),
    (least) => -least,
  );
}

/**
 * The greatest F-beta; of equal ones the highest threshold. Errors as {@link thresholdByCost}.
 * @param beta 1 unless given, above 0: recall weighs beta² times as much as precision
 */
export function thresholdByFBeta({
  beta = 1,
  ...scored
}: ScoredLabels & { readonly beta?: number | undefined }): ThresholdChoice {
  if (!(beta > 0)) throw optionRefused('beta', beta, 'a number above 0');
  const counts = rankedCounts(scored);
  if (counts.positives === 0) return oneClass(0);
  return leastOf(
    counts,
    (confusion) => -fBetaScore(confusion, beta),
    (least) => -least,
  );
}

/**
 * The greatest J = recall + specificity - 1, where the ROC curve is farthest above the diagonal; of equal ones the
 * highest threshold. Errors as {@link thresholdByCost}.
 * @see Youden (1950), Cancer 3(1):32–35
 */
export function thresholdByYouden(scored: ScoredLabels): ThresholdChoice {
  const counts = rankedCounts(scored);
  const { positives, negatives } = counts;
  if (positives === 0 || negatives === 0) return positives + negatives === 0 ? NO_ROWS : oneClass(positives);
  return leastOf(
    counts,
    ({ truePositives, falsePositives }) => falsePositives / negatives - truePositives / positives,
    // Without the sign of a zero.
    (least) => 0 - least,
  );
}

/**
 * The lowest threshold at which at most `share` of the rows are called positive, as when a team can look at one alert in
 * a hundred. Errors as {@link thresholdByCost}.
 * @param share in (0, 1]
 */
export function thresholdByAlertRate(share: number, scored: ScoredLabels): ThresholdChoice {
  checkShare('share', share);
  const counts = rankedCounts(scored);
  const total = counts.positives + counts.negatives;
  if (total === 0) return NO_ROWS;
  const alerts = (i: number): number => (counts.truePositives[i]! + counts.falsePositives[i]!) / total;
  // A share such as 0.1 of 10 rows must admit one row in spite of rounding.
  const most = share * (1 + 4 * Number.EPSILON);
  let i = counts.thresholds.length - 1;
  while (i >= 0 && alerts(i) > most) i--;
  if (i >= 0) return choice(counts, i, alerts(i));
  return infeasible(`the highest score is shared by ${alerts(0)} of the rows, more than ${share}`);
}

const NO_ROWS: NoThreshold = { feasible: false, reason: 'there are no rows' };

const oneClass = (positives: number): NoThreshold =>
  infeasible(positives === 0 ? 'there are no positives' : 'there are no negatives');

const infeasible = (reason: string): NoThreshold => ({ feasible: false, reason });

function checkShare(name: string, share: number): void {
  if (!(share > 0 && share <= 1)) throw optionRefused(name, share, 'a number in (0, 1]');
}

/** A gain may be negative, but being wrong must not pay more than being right: such costs are mistyped. */
function checkCosts(costs: { readonly [verdict in keyof VerdictCosts]-?: number }): void {
  for (const [name, cost] of Object.entries(costs)) {
    if (!Number.isFinite(cost)) throw optionRefused(name, cost, 'a finite number');
  }
  const { falsePositive, falseNegative, truePositive, trueNegative } = costs;
  if (falsePositive < trueNegative) {
    throw optionRefused('falsePositive', falsePositive, `no less than trueNegative (${trueNegative})`);
  }
  if (falseNegative < truePositive) {
    throw optionRefused('falseNegative', falseNegative, `no less than truePositive (${truePositive})`);
  }
}

/** Entry -1 is the threshold Infinity. */
function confusionAt(counts: RankedCounts, i: number): ConfusionMatrix {
  const [truePositives, falsePositives] = i < 0 ? [0, 0] : [counts.truePositives[i]!, counts.falsePositives[i]!];
  return {
    trueNegatives: counts.negatives - falsePositives,
    falsePositives,
    falseNegatives: counts.positives - truePositives,
    truePositives,
  };
}

function choice(counts: RankedCounts, i: number, achieved: number): ChosenThreshold {
  const confusion = confusionAt(counts, i);
  return {
    feasible: true,
    threshold: i < 0 ? Number.POSITIVE_INFINITY : counts.thresholds[i]!,
    confusion,
    precision: precisionScore(confusion),
    recall: recallScore(confusion),
    alertRate: (confusion.truePositives + confusion.falsePositives) / (counts.positives + counts.negatives),
    achieved,
  };
}

/** The first threshold, from the highest down, of the least value. */
function leastOf(
  counts: RankedCounts,
  measure: (confusion: ConfusionMatrix) => number,
  achieved: (least: number) => number = (least) => least,
): ChosenThreshold {
  let best = -1;
  let least = measure(confusionAt(counts, -1));
  for (let i = 0; i < counts.thresholds.length; i++) {
    const value = measure(confusionAt(counts, i));
    // NaN, as an F without verdicts, gives way to any number.
    if (value < least || (Number.isNaN(least) && !Number.isNaN(value))) [best, least] = [i, value];
  }
  return choice(counts, best, achieved(least));
}
