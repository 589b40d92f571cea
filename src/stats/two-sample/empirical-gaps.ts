import type { Sample } from './sample.ts';

/** How two empirical distribution functions F_a and F_b lie apart. */
export interface EmpiricalGaps {
  /** The largest |F_a − F_b|: the Kolmogorov–Smirnov statistic. */
  readonly largest: number;
  /** Where it is reached first, and 1 when F_a is above there, −1 when below. */
  readonly location: number;
  readonly sign: 1 | -1;
  /** ∫ |F_a − F_b| dx: the Wasserstein distance, in the unit of the values. */
  readonly area: number;
  /** ∫ (F_a − F_b)² dx. */
  readonly squaredArea: number;
}

/**
 * Walks two samples at once. Both functions step at a value that both hold before the gap is taken.
 * @param within bounds that the two areas are taken between, so that no absurd value makes them explode; everywhere
 *   unless given
 * @returns NaN throughout where a sample is empty
 */
export function empiricalGaps(
  a: Sample,
  b: Sample,
  [from, to]: readonly [from: number, to: number] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
): EmpiricalGaps {
  const [av, bv, ac, bc] = [a.values, b.values, a.counts, b.counts];
  const [n, m] = [av.length, bv.length];
  if (n === 0 || m === 0) return { largest: NaN, location: NaN, sign: 1, area: NaN, squaredArea: NaN };
  // Apart for values of a and of b, as scipy looks for the first extreme: through all of a before any of b.
  let [highA, highB, lowA, lowB] = [-Infinity, -Infinity, Infinity, Infinity];
  let [highAtA, highAtB, lowAtA, lowAtB] = [NaN, NaN, NaN, NaN];
  let [area, squaredArea] = [0, 0];
  let [i, j] = [0, 0];
  let value = Math.min(av[0]!, bv[0]!);
  for (;;) {
    const firstI = i;
    const firstJ = j;
    while (i < n && av[i] === value) i++;
    while (j < m && bv[j] === value) j++;
    const belowA = i === 0 ? 0 : ac === undefined ? i : ac[i - 1]!;
    const belowB = j === 0 ? 0 : bc === undefined ? j : bc[j - 1]!;
    const gap = belowA / a.size - belowB / b.size;
    if (i > firstI) {
      if (gap > highA) [highA, highAtA] = [gap, value];
      if (gap < lowA) [lowA, lowAtA] = [gap, value];
    }
    if (j > firstJ) {
      if (gap > highB) [highB, highAtB] = [gap, value];
      if (gap < lowB) [lowB, lowAtB] = [gap, value];
    }
    if (i === n && j === m) break;
    const next = i === n ? bv[j]! : j === m ? av[i]! : Math.min(av[i]!, bv[j]!);
    const width = Math.min(next, to) - Math.max(value, from);
    if (gap !== 0 && width > 0) {
      area += Math.abs(gap) * width;
      squaredArea += gap * gap * width;
    }
    value = next;
  }
  const high = Math.max(highA, highB);
  const low = Math.max(0, -Math.min(lowA, lowB));
  const location = low > high ? (lowA <= lowB ? lowAtA : lowAtB) : highA >= highB ? highAtA : highAtB;
  return { largest: Math.max(high, low), location, sign: low > high ? -1 : 1, area, squaredArea };
}
