import { studentBound, studentTwoSided } from '../../stats/index.ts';

/** Scores of two algorithms on the same folds, and whether they differ by more than chance. */
export interface FoldTest {
  readonly a: string;
  readonly b: string;
  /** Mean of a less mean of b. */
  readonly difference: number;
  /** Of the corrected resampled t-test. */
  readonly p: number;
  /** The same, corrected for the number of pairs that were compared (Holm). */
  readonly adjustedP: number;
  /** Whether chance is no good explanation. */
  readonly isReal: boolean;
}

export interface FoldScores {
  readonly name: string;
  /** By fold. */
  readonly scores: readonly number[];
}

export interface FoldSizes {
  /** Mean numbers of rows per fold. */
  readonly train: number;
  readonly validation: number;
}

const LEVEL = 0.05;

/**
 * Compares every pair on the same folds. The folds share training rows, so that plain t-tests find differences that are
 * none; the variance is corrected for it.
 * @see Nadeau & Bengio (2003), Machine Learning 52:239–281; Holm (1979), Scandinavian Journal of Statistics 6(2):65–70
 */
export function compareFolds(algorithms: readonly FoldScores[], sizes: FoldSizes): readonly FoldTest[] {
  const pairs = algorithms.flatMap((a, i) => algorithms.slice(i + 1).map((b) => pairTest(a, b, sizes)));
  return withHolm(pairs);
}

/**
 * Mean over folds with its interval, under the same correction; NaN bounds with fewer than two folds.
 * @param range what the metric can be: the bounds of few folds would lie far beyond it
 */
export function foldInterval(
  scores: readonly number[],
  sizes: FoldSizes,
  [least, most]: readonly [number, number] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
): { mean: number; low: number; high: number } {
  const { mean, error } = meanAndError(scores, sizes);
  const reach = scores.length < 2 ? Number.NaN : studentBound(1 - LEVEL, scores.length - 1) * error;
  return { mean, low: Math.max(least, mean - reach), high: Math.min(most, mean + reach) };
}

function pairTest(a: FoldScores, b: FoldScores, sizes: FoldSizes): Omit<FoldTest, 'adjustedP' | 'isReal'> {
  const differences = a.scores.map((score, fold) => score - (b.scores[fold] ?? Number.NaN));
  const { mean, error } = meanAndError(differences, sizes);
  // Equal on every fold: there is no difference to explain.
  const p = error === 0 ? (mean === 0 ? 1 : 0) : studentTwoSided(mean / error, differences.length - 1);
  return { a: a.name, b: b.name, difference: mean, p };
}

function meanAndError(values: readonly number[], { train, validation }: FoldSizes): { mean: number; error: number } {
  const folds = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / folds;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (folds - 1);
  return { mean, error: Math.sqrt((1 / folds + validation / train) * variance) };
}

function withHolm(pairs: readonly Omit<FoldTest, 'adjustedP' | 'isReal'>[]): FoldTest[] {
  const order = pairs.map((_, i) => i).sort((i, j) => rank(pairs[i]?.p) - rank(pairs[j]?.p));
  const adjusted = new Map<number, number>();
  let least = 0;
  order.forEach((pair, place) => {
    least = Math.max(least, Math.min(1, (pairs.length - place) * (pairs[pair]?.p ?? 1)));
    adjusted.set(pair, least);
  });
  return pairs.map((pair, i) => {
    const adjustedP = Number.isNaN(pair.p) ? Number.NaN : (adjusted.get(i) ?? 1);
    return { ...pair, adjustedP, isReal: adjustedP < LEVEL };
  });
}

/** What cannot be told counts as no difference. */
const rank = (p: number | undefined): number => (p === undefined || Number.isNaN(p) ? 1 : p);
