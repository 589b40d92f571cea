import { empiricalGaps } from './empirical-gaps.ts';
import type { Sample } from './sample.ts';

/**
 * The first Wasserstein distance, ∫ |F_a − F_b| dx: how far values must move on average to turn one sample into the
 * other, in their unit. One absurd value can make it huge.
 * @returns at least 0; NaN for an empty sample
 * @see equals scipy.stats.wasserstein_distance
 */
export const wassersteinDistance = (a: Sample, b: Sample): number => empiricalGaps(a, b).area;

/** Below it, a standard deviation is taken for rounding; as Evidently does. */
const LEAST_SCALE = 0.001;

/**
 * The Wasserstein distance in standard deviations of the reference, which is at least taken as 0.001.
 * @param referenceStd population standard deviation of the first sample
 */
export function normedWasserstein(distance: number, referenceStd: number): number {
  return distance / Math.max(referenceStd, LEAST_SCALE);
}
