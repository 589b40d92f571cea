import { empiricalGaps } from './empirical-gaps.ts';
import type { Sample } from './sample.ts';

/**
 * The energy distance, √(2 ∫ (F_a − F_b)² dx), in the root of the values' unit.
 * @returns at least 0; NaN for an empty sample
 * @see Székely & Rizzo (2013), Journal of Statistical Planning and Inference 143:1249–1272; equals
 *   scipy.stats.energy_distance
 */
export const energyDistance = (a: Sample, b: Sample): number => energyOf(empiricalGaps(a, b).squaredArea);

/** From the integral of squared gaps. */
export const energyOf = (squaredArea: number): number => Math.sqrt(2 * squaredArea);
