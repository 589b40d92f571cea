import { normalCdf } from '../normal-distribution.ts';

/** So far out in standard deviations that nothing is left. */
const REACH = 9;
const STEPS = 720;

/**
 * Probability that the range of `groups` independent standard normal values exceeds `range`: the studentized range with
 * infinitely many degrees of freedom.
 * @param groups at least 2
 * @see Tukey (1953); equals scipy.stats.studentized_range.sf(range, groups, inf)
 */
export function studentizedRangeTail(range: number, groups: number): number {
  if (Number.isNaN(range)) return Number.NaN;
  if (range <= 0) return 1;
  // All other values lie within `range` above the least one, which is integrated out by Simpson's rule.
  const width = (2 * REACH) / STEPS;
  let sum = 0;
  for (let i = 0; i <= STEPS; i++) {
    const least = -REACH + i * width;
    const weight = i === 0 || i === STEPS ? 1 : i % 2 === 0 ? 2 : 4;
    const within = normalCdf(least + range) - normalCdf(least);
    sum += weight * Math.exp((-least * least) / 2) * within ** (groups - 1);
  }
  const inside = (groups * sum * width) / 3 / Math.sqrt(2 * Math.PI);
  return Math.min(1, Math.max(0, 1 - inside));
}
