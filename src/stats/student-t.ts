import { incompleteBeta } from './incomplete-beta.ts';

/**
 * Probability that |T| of Student's t with `degrees` of freedom is at least |t|.
 * @param degrees above 0
 */
export function studentTwoSided(t: number, degrees: number): number {
  if (Number.isNaN(t)) return Number.NaN;
  return incompleteBeta(degrees / 2, 0.5, degrees / (degrees + t * t));
}

/** The t that |T| stays below with probability `level`, such as 0.95. */
export function studentBound(level: number, degrees: number): number {
  let [low, high] = [0, 1];
  while (studentTwoSided(high, degrees) > 1 - level) high *= 2;
  for (let i = 0; i < 80; i++) {
    const middle = (low + high) / 2;
    if (studentTwoSided(middle, degrees) > 1 - level) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
