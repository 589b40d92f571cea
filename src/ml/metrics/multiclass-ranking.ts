import type { Averaging } from './multiclass-scores.ts';
import { averagePrecision, rocAuc } from './ranking-scores.ts';
import { checkScoredClasses, type ScoredClasses } from './scored-classes.ts';
import type { ScoredLabels } from './scored-labels.ts';

/**
 * ROC-AUC of several classes, in [0, 1]; NaN when a class never occurs (or weighs nothing).
 * @param scheme `one-vs-rest` (the default) ranks each class against all others; `one-vs-one` each pair of classes among
 *   their own rows, by the probability of either and averaged, which does not depend on how frequent classes are
 * @param average `macro` (the default): classes or pairs count alike; `weighted`: by their rows
 * @throws ShapeMismatchError, LabelsInvalidError, WeightsInvalidError, ScoresInvalidError
 * @see Hand, Till (2001), Machine Learning 45(2):171–186 for one against one; equals scikit-learn's roc_auc_score, which
 *   takes no weights one against one
 */
export function multiclassRocAuc({
  scheme = 'one-vs-rest',
  average = 'macro',
  ...scored
}: ScoredClasses & {
  readonly scheme?: 'one-vs-rest' | 'one-vs-one' | undefined;
  readonly average?: 'macro' | 'weighted' | undefined;
}): number {
  checkScoredClasses(scored);
  if (scheme === 'one-vs-one') return oneAgainstOne(scored, average);
  return meanOverClasses(scored, rocAuc, average);
}

/**
 * Average precision of several classes, each against the rest; in [0, 1]; NaN when a class never occurs.
 * @param average `macro` (the default): classes count alike; `weighted`: by their rows; `micro`: all pairs of row and
 *   class ranked together
 * @throws ShapeMismatchError, LabelsInvalidError, WeightsInvalidError, ScoresInvalidError
 * @see scikit-learn's average_precision_score, which it equals
 */
export function multiclassAveragePrecision({
  average = 'macro',
  ...scored
}: ScoredClasses & { readonly average?: Averaging | undefined }): number {
  checkScoredClasses(scored);
  return average === 'micro' ? averagePrecision(allPairs(scored)) : meanOverClasses(scored, averagePrecision, average);
}

/** One class as positives and all others as negatives. */
export function oneAgainstRest({ labels, probabilities, classes, weights }: ScoredClasses, k: number): ScoredLabels {
  const isOwn = new Uint8Array(labels.length);
  const scores = new Float64Array(labels.length);
  for (let row = 0; row < labels.length; row++) {
    isOwn[row] = labels[row] === k ? 1 : 0;
    scores[row] = probabilities[row * classes + k]!;
  }
  return { labels: isOwn, probabilities: scores, weights };
}

/** Total weight of each class. */
export function classWeights({ labels, classes, weights }: ScoredClasses): Float64Array {
  const totals = new Float64Array(classes);
  for (let row = 0; row < labels.length; row++) totals[labels[row]!]! += weights === undefined ? 1 : weights[row]!;
  return totals;
}

function meanOverClasses(
  scored: ScoredClasses,
  scoreOf: (scored: ScoredLabels) => number,
  average: 'macro' | 'weighted',
): number {
  const totals = classWeights(scored);
  let sum = 0;
  let whole = 0;
  for (let k = 0; k < scored.classes; k++) {
    const weight = average === 'macro' ? 1 : totals[k]!;
    sum += weight * scoreOf(oneAgainstRest(scored, k));
    whole += weight;
  }
  return sum / whole;
}

function oneAgainstOne(scored: ScoredClasses, average: 'macro' | 'weighted'): number {
  const totals = classWeights(scored);
  let sum = 0;
  let whole = 0;
  for (let a = 0; a < scored.classes; a++) {
    for (let b = a + 1; b < scored.classes; b++) {
      const weight = average === 'macro' ? 1 : totals[a]! + totals[b]!;
      sum += (weight * (rocAuc(oneAmongTwo(scored, a, b)) + rocAuc(oneAmongTwo(scored, b, a)))) / 2;
      whole += weight;
    }
  }
  return sum / whole;
}

/** Rows of two classes, the first of them as positives, by its probability. */
function oneAmongTwo({ labels, probabilities, classes, weights }: ScoredClasses, own: number, other: number) {
  const rows: number[] = [];
  for (let row = 0; row < labels.length; row++) if (labels[row] === own || labels[row] === other) rows.push(row);
  return {
    labels: Uint8Array.from(rows, (row) => (labels[row] === own ? 1 : 0)),
    probabilities: Float64Array.from(rows, (row) => probabilities[row * classes + own]!),
    weights: weights && Float64Array.from(rows, (row) => weights[row]!),
  };
}

function allPairs({ labels, probabilities, classes, weights }: ScoredClasses): ScoredLabels {
  const rowOf = (i: number): number => Math.floor(i / classes);
  return {
    labels: Uint8Array.from(probabilities, (_, i) => (labels[rowOf(i)] === i % classes ? 1 : 0)),
    probabilities,
    weights: weights && Float64Array.from(probabilities, (_, i) => weights[rowOf(i)]!),
  };
}
