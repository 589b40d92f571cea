import { LabelsInvalidError, ShapeMismatchError } from '../errors.ts';
import { rocAuc } from './ranking-scores.ts';

/** True classes beside the probability of every class, row by row. */
export interface ScoredClasses {
  /** Each an integer in [0, classes). */
  readonly labels: ArrayLike<number>;
  /** Row-major, rows × classes; a row sums to 1. */
  readonly probabilities: ArrayLike<number>;
  readonly classes: number;
}

export interface ClassAverages {
  readonly precision: number;
  readonly recall: number;
  readonly f1_score: number;
}

/** The standard report on a model of several classes. The verdict is the likeliest class, the first of equals. */
export interface MulticlassMetrics {
  /** `confusion[truth][verdict]`. */
  readonly confusion: readonly (readonly number[])[];
  readonly accuracy: number;
  readonly log_loss: number;
  /** Matthews correlation in Gorodkin's multi-class form; 0 when truth or verdict is constant. */
  readonly mcc: number;
  readonly kappa: number;
  /** Mean over classes of one-against-the-rest ROC-AUC; NaN when a class never occurs. */
  readonly auc_roc_macro: number;
  /** The same, classes weighing by their rows. */
  readonly auc_roc_weighted: number;
  /** A class that is never called (or never occurs) counts 0 in the averages. */
  readonly macro: ClassAverages;
  readonly weighted: ClassAverages;
  readonly perClass: readonly (ClassAverages & { readonly support: number })[];
}

/**
 * @throws ShapeMismatchError (`ML_SHAPE_MISMATCH`) when there is not one probability per row and class
 * @throws LabelsInvalidError (`ML_LABELS_INVALID`) when a label is no class number
 * @see Gorodkin (2004), Computational Biology and Chemistry 28(5–6):367–374 for `mcc`
 */
export function multiclassMetrics(scored: ScoredClasses): MulticlassMetrics {
  checkScoredClasses(scored);
  const confusion = confusionOf(scored);
  const rows = scored.labels.length;
  const perClass = confusion.map((row, k) => classScores(row, k, confusion));
  const support = perClass.map((scores) => scores.support / rows);
  const equal = perClass.map(() => 1 / scored.classes);
  const aucs = perClass.map((_, k) => oneAgainstRestAuc(scored, k));
  return {
    confusion,
    accuracy: sum(confusion.map((row, k) => row[k]!)) / rows,
    log_loss: multiclassLogLoss(scored),
    ...agreement(confusion, rows),
    auc_roc_macro: dot(aucs, equal),
    auc_roc_weighted: dot(aucs, support),
    macro: average(perClass, equal),
    weighted: average(perClass, support),
    perClass,
  };
}

/**
 * Mean negative log-likelihood of the true class in nats; probabilities are clipped to [1e-15, 1 - 1e-15] and
 * rows then scaled to sum 1. NaN without rows.
 * @throws ShapeMismatchError, LabelsInvalidError
 */
export function multiclassLogLoss(scored: ScoredClasses): number {
  checkScoredClasses(scored);
  const { labels, probabilities, classes } = scored;
  let loss = 0;
  for (let row = 0; row < labels.length; row++) {
    let total = 0;
    for (let k = 0; k < classes; k++) total += clip(probabilities[row * classes + k]!);
    loss -= Math.log(clip(probabilities[row * classes + labels[row]!]!) / total);
  }
  return loss / labels.length;
}

/** Share of rows whose true class is among the `top` likeliest (the first of equals is likelier); NaN without rows. */
export function topAccuracy(top: number, scored: ScoredClasses): number {
  checkScoredClasses(scored);
  const { labels, probabilities, classes } = scored;
  let hits = 0;
  for (let row = 0; row < labels.length; row++) {
    const own = probabilities[row * classes + labels[row]!]!;
    let better = 0;
    for (let k = 0; k < classes; k++) {
      const other = probabilities[row * classes + k]!;
      if (other > own || (other === own && k < labels[row]!)) better++;
    }
    if (better < top) hits++;
  }
  return hits / labels.length;
}

/** The likeliest class of each row, the first of equals. */
export function likeliestClasses({
  probabilities,
  classes,
}: Pick<ScoredClasses, 'probabilities' | 'classes'>): Uint32Array {
  return Uint32Array.from({ length: probabilities.length / classes }, (_, row) => {
    let best = 0;
    for (let k = 1; k < classes; k++) {
      if (probabilities[row * classes + k]! > probabilities[row * classes + best]!) best = k;
    }
    return best;
  });
}

function checkScoredClasses({ labels, probabilities, classes }: ScoredClasses): void {
  if (probabilities.length !== labels.length * classes) {
    throw new ShapeMismatchError({ labels: labels.length, classes, probabilities: probabilities.length });
  }
  for (let row = 0; row < labels.length; row++) {
    const label = labels[row]!;
    if (!Number.isInteger(label) || label < 0 || label >= classes) {
      throw new LabelsInvalidError({ row, label, expected: `a class number from 0 to ${classes - 1}` });
    }
  }
}

function confusionOf(scored: ScoredClasses): number[][] {
  const verdicts = likeliestClasses(scored);
  const confusion = Array.from({ length: scored.classes }, () => new Array<number>(scored.classes).fill(0));
  verdicts.forEach((verdict, row) => {
    confusion[scored.labels[row]!]![verdict]! += 1;
  });
  return confusion;
}

function classScores(row: readonly number[], k: number, confusion: readonly (readonly number[])[]) {
  const hits = row[k]!;
  const support = sum(row);
  const called = sum(confusion.map((other) => other[k]!));
  return {
    precision: hits / (called || 1),
    recall: hits / (support || 1),
    f1_score: (2 * hits) / (called + support || 1),
    support,
  };
}

function agreement(confusion: readonly (readonly number[])[], rows: number): { mcc: number; kappa: number } {
  const truths = confusion.map(sum);
  const verdicts = confusion.map((_, k) => sum(confusion.map((row) => row[k]!)));
  const hits = sum(confusion.map((row, k) => row[k]!));
  const chance = dot(truths, verdicts);
  const spread = Math.sqrt(rows ** 2 - dot(truths, truths)) * Math.sqrt(rows ** 2 - dot(verdicts, verdicts));
  return {
    mcc: spread === 0 ? 0 : (hits * rows - chance) / spread,
    kappa: (hits * rows - chance) / (rows ** 2 - chance),
  };
}

function oneAgainstRestAuc({ labels, probabilities, classes }: ScoredClasses, k: number): number {
  return rocAuc({
    labels: Uint8Array.from(labels, (label) => (label === k ? 1 : 0)),
    probabilities: Float64Array.from(labels, (_, row) => probabilities[row * classes + k]!),
  });
}

const average = (perClass: readonly ClassAverages[], weights: readonly number[]): ClassAverages => ({
  precision: dot(
    perClass.map((scores) => scores.precision),
    weights,
  ),
  recall: dot(
    perClass.map((scores) => scores.recall),
    weights,
  ),
  f1_score: dot(
    perClass.map((scores) => scores.f1_score),
    weights,
  ),
});

const clip = (probability: number): number => Math.min(Math.max(probability, 1e-15), 1 - 1e-15);
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((t, value, i) => t + value * b[i]!, 0);
