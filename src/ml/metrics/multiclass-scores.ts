import { LabelsInvalidError, ShapeMismatchError } from '../errors.ts';
import { checkWeights } from './check-weights.ts';

/** Rows (or their weights) by class: `matrix[truth][verdict]`, square. */
export type ClassConfusion = readonly (readonly number[])[];

export interface ClassAverages {
  readonly precision: number;
  readonly recall: number;
  readonly f1_score: number;
}

/** How the figures of classes become one: every class alike, by its rows, or all verdicts taken together. */
export type Averaging = 'macro' | 'weighted' | 'micro';

export interface ClassScoreOptions {
  /** What recall weighs against precision in `f1_score`, squared; 1 unless given. */
  readonly beta?: number | undefined;
  /**
   * What stands for 0/0, the precision of a class that is never called or the recall of one that never occurs. 0 unless
   * given, as in scikit-learn's averages; with NaN it is undefined and left out of averages.
   */
  readonly zeroDivision?: number | undefined;
}

/**
 * Counts verdicts against truth.
 * @param labels each a class number in [0, classes) · @param verdicts equally long, the same
 * @throws ShapeMismatchError (`ML_SHAPE_MISMATCH`), WeightsInvalidError (`ML_WEIGHTS_INVALID`)
 * @throws LabelsInvalidError (`ML_LABELS_INVALID`) when a label or verdict is no class number
 * @see scikit-learn's confusion_matrix
 */
export function classConfusion({
  labels,
  verdicts,
  classes,
  weights,
}: {
  readonly labels: ArrayLike<number>;
  readonly verdicts: ArrayLike<number>;
  readonly classes: number;
  readonly weights?: ArrayLike<number> | undefined;
}): ClassConfusion {
  if (verdicts.length !== labels.length) {
    throw new ShapeMismatchError({ labels: labels.length, verdicts: verdicts.length });
  }
  checkWeights(weights, labels.length);
  checkClassNumbers(labels, classes);
  checkClassNumbers(verdicts, classes);
  const cells = new Float64Array(classes * classes);
  for (let row = 0; row < labels.length; row++) {
    cells[labels[row]! * classes + verdicts[row]!]! += weights === undefined ? 1 : weights[row]!;
  }
  return Array.from({ length: classes }, (_, k) => [...cells.subarray(k * classes, (k + 1) * classes)]);
}

/** @throws LabelsInvalidError (`ML_LABELS_INVALID`) */
export function checkClassNumbers(labels: ArrayLike<number>, classes: number): void {
  for (let row = 0; row < labels.length; row++) {
    const label = labels[row]!;
    if (!Number.isInteger(label) || label < 0 || label >= classes) {
      throw new LabelsInvalidError({ row, label, expected: `a class number from 0 to ${classes - 1}` });
    }
  }
}

/**
 * Precision, recall and F of each class against the rest, with its rows (or their weight) as `support`.
 * @see scikit-learn's precision_recall_fscore_support
 */
export function classScores(
  confusion: ClassConfusion,
  options: ClassScoreOptions = {},
): readonly (ClassAverages & { readonly support: number })[] {
  return confusion.map((row, k) => {
    const support = sum(row);
    return { ...scoresOf({ hits: row[k]!, support, called: columnSum(confusion, k) }, options), support };
  });
}

/**
 * Precision, recall and F over all classes. `micro` counts all verdicts alike, where all three equal accuracy; NaN
 * without rows, but for `zeroDivision`.
 * @see scikit-learn's precision_recall_fscore_support with `average`
 */
export function classAverages(
  confusion: ClassConfusion,
  { average, ...options }: ClassScoreOptions & { readonly average: Averaging },
): ClassAverages {
  if (average === 'micro') {
    const total = sum(confusion.map(sum));
    return scoresOf(
      { hits: hitsOf(confusion), support: total, called: total },
      { zeroDivision: Number.NaN, ...options },
    );
  }
  const scores = classScores(confusion, options);
  const meanOf = (name: keyof ClassAverages): number =>
    weightedMean(
      scores.map((score) => score[name]),
      scores.map(({ support }) => (average === 'macro' ? 1 : support)),
    );
  return { precision: meanOf('precision'), recall: meanOf('recall'), f1_score: meanOf('f1_score') };
}

/** Share of right verdicts, in [0, 1]; NaN without rows. */
export function classAccuracy(confusion: ClassConfusion): number {
  return hitsOf(confusion) / sum(confusion.map(sum));
}

/**
 * Mean recall of the classes that occur, in [0, 1]; NaN without rows.
 * @see scikit-learn's balanced_accuracy_score
 */
export function classBalancedAccuracy(confusion: ClassConfusion): number {
  return classAverages(confusion, { average: 'macro', zeroDivision: Number.NaN }).recall;
}

/**
 * Matthews correlation of truth and verdict, at most 1; 0 when truth or verdict is constant; NaN without rows.
 * @see Gorodkin (2004), Computational Biology and Chemistry 28(5–6):367–374; equals scikit-learn's matthews_corrcoef
 */
export function classMatthewsCorrelation(confusion: ClassConfusion): number {
  const truths = confusion.map(sum);
  const verdicts = confusion.map((_, k) => columnSum(confusion, k));
  const total = sum(truths);
  if (total === 0) return Number.NaN;
  if (isOneClass(truths) || isOneClass(verdicts)) return 0;
  const spread = Math.sqrt(total ** 2 - dot(truths, truths)) * Math.sqrt(total ** 2 - dot(verdicts, verdicts));
  // Rounding may carry a perfect score past its bound.
  return Math.min(1, (hitsOf(confusion) * total - dot(truths, verdicts)) / spread);
}

/**
 * Cohen's kappa: agreement beyond chance, at most 1; NaN when chance agreement is certain and without rows.
 * @param disagreement how bad a wrong class is: `nominal` all alike, `linear` or `quadratic` in the distance of class
 *   numbers, for classes that are steps of a scale
 * @see Cohen (1960), Educational and Psychological Measurement 20(1):37–46; (1968), Psychological Bulletin
 *   70(4):213–220; equals scikit-learn's cohen_kappa_score
 */
export function classCohenKappa(
  confusion: ClassConfusion,
  { disagreement = 'nominal' }: { readonly disagreement?: 'nominal' | 'linear' | 'quadratic' | undefined } = {},
): number {
  const costOf = { nominal: Math.sign, linear: (d: number) => d, quadratic: (d: number) => d * d }[disagreement];
  const truths = confusion.map(sum);
  const verdicts = confusion.map((_, k) => columnSum(confusion, k));
  let observed = 0;
  let expected = 0;
  for (let truth = 0; truth < confusion.length; truth++) {
    for (let verdict = 0; verdict < confusion.length; verdict++) {
      const cost = costOf(Math.abs(truth - verdict));
      observed += cost * confusion[truth]![verdict]!;
      expected += (cost * truths[truth]! * verdicts[verdict]!) / sum(truths);
    }
  }
  return expected === 0 ? Number.NaN : 1 - observed / expected;
}

function scoresOf(
  { hits, support, called }: { hits: number; support: number; called: number },
  { beta = 1, zeroDivision = 0 }: ClassScoreOptions,
): ClassAverages {
  const square = beta * beta;
  const ratio = (part: number, whole: number): number => (whole === 0 ? zeroDivision : part / whole);
  return {
    precision: ratio(hits, called),
    recall: ratio(hits, support),
    f1_score: ratio((1 + square) * hits, called + square * support),
  };
}

/** Over the values that are defined. */
function weightedMean(values: readonly number[], weights: readonly number[]): number {
  const defined = values.map((value, i) => (Number.isNaN(value) ? 0 : weights[i]!));
  return (
    dot(
      values.map((value) => (Number.isNaN(value) ? 0 : value)),
      defined,
    ) / sum(defined)
  );
}

const isOneClass = (totals: readonly number[]): boolean => totals.filter((total) => total > 0).length < 2;
const hitsOf = (confusion: ClassConfusion): number => sum(confusion.map((row, k) => row[k]!));
const columnSum = (confusion: ClassConfusion, k: number): number => sum(confusion.map((row) => row[k]!));
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((t, value, i) => t + value * b[i]!, 0);
