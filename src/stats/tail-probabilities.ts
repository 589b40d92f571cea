import { incompleteBeta } from './incomplete-beta.ts';
import { upperIncompleteGamma } from './incomplete-gamma.ts';

/** Probability that a chi-square variable with `degrees` of freedom exceeds `statistic`. @param degrees above 0 */
export function chiSquareTail(statistic: number, degrees: number): number {
  return upperIncompleteGamma(degrees / 2, statistic / 2);
}

/** Probability that an F variable with `above` and `below` degrees of freedom exceeds `statistic`. */
export function fTail(statistic: number, above: number, below: number): number {
  if (Number.isNaN(statistic)) return Number.NaN;
  if (statistic === Number.POSITIVE_INFINITY) return 0;
  return incompleteBeta(below / 2, above / 2, below / (below + above * statistic));
}
