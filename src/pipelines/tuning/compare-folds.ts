import { friedmanTest, nemenyiTest, studentBound, studentTwoSided } from '../../stats/index.ts';

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

/** How algorithms rank over the folds. */
export interface FoldRanks {
  /** Of Friedman's test in the form of Iman and Davenport: whether the algorithms differ at all. */
  readonly p: number;
  /** By name; 1 is the best. */
  readonly meanRanks: Readonly<Record<string, number>>;
  /** Of Nemenyi's test, which allows for the number of pairs: whether two of them differ. */
  readonly pairs: readonly { readonly a: string; readonly b: string; readonly p: number }[];
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

/** Below this, chance is no good explanation. */
export const LEVEL = 0.05;

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
 * Ranks three algorithms or more on each fold, so that a single fold far off cannot decide; undefined with fewer, or with a
 * single fold. It leaves out that folds share training rows, and is the second opinion.
 * @see Demšar (2006), Statistical comparisons of classifiers over multiple data sets, JMLR 7:1–30
 */
export function rankFolds(algorithms: readonly FoldScores[], isBetterHigh: boolean): FoldRanks | undefined {
  const folds = algorithms[0]?.scores.length ?? 0;
  if (algorithms.length < 3 || folds < 2) return undefined;
  const sign = isBetterHigh ? -1 : 1;
  const { fPValue, meanRanks } = friedmanTest(algorithms.map(({ scores }) => scores.map((score) => sign * score)));
  const pairP = nemenyiTest(meanRanks, folds);
  return {
    // Alike on every fold, they differ in nothing.
    p: Number.isNaN(fPValue) && meanRanks.every((rank) => !Number.isNaN(rank)) ? 1 : fPValue,
    meanRanks: Object.fromEntries(algorithms.map(({ name }, i) => [name, meanRanks[i] ?? Number.NaN])),
    pairs: algorithms.flatMap(({ name: a }, i) =>
      algorithms.slice(i + 1).map(({ name: b }, j) => ({ a, b, p: pairP(i, i + 1 + j) })),
    ),
  };
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
