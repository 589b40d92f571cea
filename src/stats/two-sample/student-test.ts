import { studentTwoSided } from '../student-t.ts';

/** What a t-test needs to know of a sample. */
export interface SampleMoments {
  readonly size: number;
  readonly mean: number;
  /** Sum of squares ÷ (size − 1). */
  readonly variance: number;
}

export interface StudentTest {
  readonly statistic: number;
  readonly degrees: number;
  readonly pValue: number;
}

/**
 * Two-sided t-test that two samples have one mean; Welch's, for unequal variances, unless `equalVariances`.
 * @returns NaN where both samples are constant and equal, or one has fewer than two values
 * @see Welch (1947), Biometrika 34:28–35; equals scipy.stats.ttest_ind
 */
export function studentTest(a: SampleMoments, b: SampleMoments, { equalVariances = false } = {}): StudentTest {
  const { error, degrees } = equalVariances ? pooled(a, b) : welch(a, b);
  const statistic = (a.mean - b.mean) / error;
  const isCertain = !Number.isFinite(statistic) && !Number.isNaN(statistic);
  return { statistic, degrees, pValue: isCertain ? 0 : studentTwoSided(statistic, degrees) };
}

/**
 * Cohen's d: the difference of means in pooled standard deviations.
 * @returns NaN where both samples are constant
 */
export function cohenD(a: SampleMoments, b: SampleMoments): number {
  const variance = pooledVariance(a, b);
  return variance === 0 ? Number.NaN : (a.mean - b.mean) / Math.sqrt(variance);
}

function pooledVariance(a: SampleMoments, b: SampleMoments): number {
  return ((a.size - 1) * a.variance + (b.size - 1) * b.variance) / (a.size + b.size - 2);
}

function pooled(a: SampleMoments, b: SampleMoments): { error: number; degrees: number } {
  const error = Math.sqrt(pooledVariance(a, b) * (1 / a.size + 1 / b.size));
  return { error, degrees: a.size + b.size - 2 };
}

function welch(a: SampleMoments, b: SampleMoments): { error: number; degrees: number } {
  const [left, right] = [a.variance / a.size, b.variance / b.size];
  const degrees = (left + right) ** 2 / (left ** 2 / (a.size - 1) + right ** 2 / (b.size - 1));
  return { error: Math.sqrt(left + right), degrees };
}
