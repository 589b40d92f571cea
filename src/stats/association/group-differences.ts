import { chiSquareTail, fTail } from '../tail-probabilities.ts';
import { averageRanks } from './average-ranks.ts';

export interface GroupTest {
  /** NaN where it is undefined; `reason` says why. */
  readonly statistic: number;
  readonly pValue: number;
  readonly reason?: string;
}

/**
 * One-way analysis of variance: whether groups differ in their mean.
 * @param groups finite values; empty groups are left out
 * @returns NaN of fewer than two groups, and where no group has two values; infinite where only groups differ
 * @see Fisher (1925); equals scipy.stats.f_oneway
 */
export function anovaF(groups: readonly Float64Array[]): GroupTest {
  const { filled, between, within, count } = variation(groups);
  const [above, below] = [filled.length - 1, count - filled.length];
  if (above < 1) return undefinedTest('fewer than two groups');
  if (below < 1) return undefinedTest('no group has two values');
  if (between === 0 && within === 0) return undefinedTest('all values are equal');
  const statistic = between / above / (within / below);
  return { statistic, pValue: fTail(statistic, above, below) };
}

/**
 * Kruskal and Wallis' H, corrected for ties: whether groups differ in their ranks.
 * @param groups values without NaN; empty groups are left out
 * @returns NaN of fewer than two groups and where all values are equal
 * @see Kruskal & Wallis (1952), JASA 47:583–621; equals scipy.stats.kruskal
 */
export function kruskalWallis(groups: readonly Float64Array[]): GroupTest {
  const filled = groups.filter(({ length }) => length > 0);
  if (filled.length < 2) return undefinedTest('fewer than two groups');
  const all = joined(filled);
  const ranks = averageRanks(all);
  const count = all.length;
  let [start, sum] = [0, 0];
  for (const group of filled) {
    let total = 0;
    for (let i = start; i < start + group.length; i++) total += ranks[i]!;
    sum += (total * total) / group.length;
    start += group.length;
  }
  const sorted = ranks.slice().sort();
  let ties = 0;
  for (let from = 0; from < count; ) {
    let to = from + 1;
    while (to < count && sorted[to] === sorted[from]) to++;
    ties += (to - from) ** 3 - (to - from);
    from = to;
  }
  if (ties === count ** 3 - count) return undefinedTest('all values are equal');
  const statistic = ((12 / (count * (count + 1))) * sum - 3 * (count + 1)) / (1 - ties / (count ** 3 - count));
  return { statistic, pValue: chiSquareTail(statistic, filled.length - 1) };
}

/**
 * Correlation ratio η: the root of the share of the variance that lies between groups.
 * @returns in [0, 1]; NaN where all values are equal
 */
export function correlationRatio(groups: readonly Float64Array[]): number {
  const { between, within } = variation(groups);
  return Math.sqrt(between / (between + within));
}

const undefinedTest = (reason: string): GroupTest => ({ statistic: Number.NaN, pValue: Number.NaN, reason });

/** Sums of squares between and within groups, about means that are taken first. */
function variation(groups: readonly Float64Array[]): {
  readonly filled: readonly Float64Array[];
  readonly between: number;
  readonly within: number;
  readonly count: number;
} {
  const filled = groups.filter(({ length }) => length > 0);
  const count = filled.reduce((sum, { length }) => sum + length, 0);
  // Near 0, where differences of means keep their digits.
  const origin = filled[0]?.[0] ?? 0;
  const means = filled.map((group) => group.reduce((sum, value) => sum + (value - origin), 0) / group.length);
  const mean = filled.reduce((sum, group, g) => sum + means[g]! * group.length, 0) / count;
  const between = filled.reduce((sum, group, g) => sum + group.length * (means[g]! - mean) ** 2, 0);
  const within = filled.reduce(
    (sum, group, g) => group.reduce((inner, value) => inner + (value - origin - means[g]!) ** 2, sum),
    0,
  );
  return { filled, between, within, count };
}

function joined(groups: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(groups.reduce((sum, { length }) => sum + length, 0));
  let start = 0;
  for (const group of groups) {
    all.set(group, start);
    start += group.length;
  }
  return all;
}
