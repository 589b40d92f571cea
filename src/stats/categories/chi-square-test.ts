import { chiSquareTail } from '../tail-probabilities.ts';

export interface HomogeneityTest {
  readonly statistic: number;
  readonly degrees: number;
  readonly pValue: number;
  /** The least count expected in a cell, and the share of cells that expect fewer than 5; NaN without a cell. */
  readonly leastExpected: number;
  readonly shareBelowFive: number;
  /** Cramér's V of the 2 × k table, in [0, 1]: how strong the difference is. */
  readonly cramersV: number;
}

/** One cell of the table: what is there, and what one common distribution would put there. */
type Term = (observed: number, expected: number) => number;

/**
 * Do two samples spread over the same categories alike? The chi-square test of the 2 × k table, without correction.
 * @param a how often each category occurs in the first sample; `b` likewise, in the same order
 * @returns statistic 0 and p 1 for a single category
 * @see Pearson (1900); equals scipy.stats.chi2_contingency(correction=False)
 */
export function chiSquareTest(a: ArrayLike<number>, b: ArrayLike<number>): HomogeneityTest {
  return homogeneity(a, b, (observed, expected) => (observed - expected) ** 2 / expected);
}

/**
 * The same question by the likelihood ratio: G = 2 Σ O ln(O / E).
 * @see equals scipy.stats.chi2_contingency(lambda_='log-likelihood', correction=False)
 */
export function gTest(a: ArrayLike<number>, b: ArrayLike<number>): HomogeneityTest {
  return homogeneity(a, b, (observed, expected) => (observed === 0 ? 0 : 2 * observed * Math.log(observed / expected)));
}

/**
 * Evidently's form: the counts of the second sample against the shares of the first, taken as exact. A category that
 * the first sample lacks makes it infinite, and it calls a quarter of unchanged columns changed: for comparison only.
 * @returns p is NaN for a single category
 */
export function oneSampleChiSquare(a: ArrayLike<number>, b: ArrayLike<number>): { statistic: number; pValue: number } {
  const [totalA, totalB] = [total(a), total(b)];
  let statistic = 0;
  let categories = 0;
  for (let i = 0; i < a.length; i++) {
    const expected = (a[i]! / totalA) * totalB;
    if (expected === 0 && b[i] === 0) continue;
    categories++;
    statistic += (b[i]! - expected) ** 2 / expected;
  }
  return { statistic, pValue: categories < 2 ? Number.NaN : chiSquareTail(statistic, categories - 1) };
}

function homogeneity(a: ArrayLike<number>, b: ArrayLike<number>, term: Term): HomogeneityTest {
  const [totalA, totalB] = [total(a), total(b)];
  const all = totalA + totalB;
  let [statistic, pearson, categories, rare, least] = [0, 0, 0, 0, Number.POSITIVE_INFINITY];
  for (let i = 0; i < a.length; i++) {
    const both = a[i]! + b[i]!;
    if (both === 0) continue;
    categories++;
    for (const [observed, part] of [
      [a[i]!, totalA],
      [b[i]!, totalB],
    ] as const) {
      const expected = (both * part) / all;
      statistic += term(observed, expected);
      pearson += (observed - expected) ** 2 / expected;
      if (expected < 5) rare++;
      least = Math.min(least, expected);
    }
  }
  if (totalA === 0 || totalB === 0) {
    return { statistic: NaN, degrees: 0, pValue: NaN, leastExpected: NaN, shareBelowFive: NaN, cramersV: NaN };
  }
  const degrees = categories - 1;
  if (degrees === 0) {
    return { statistic: 0, degrees, pValue: 1, leastExpected: NaN, shareBelowFive: NaN, cramersV: 0 };
  }
  return {
    statistic,
    degrees,
    pValue: chiSquareTail(statistic, degrees),
    leastExpected: least,
    shareBelowFive: rare / (2 * categories),
    cramersV: Math.sqrt(pearson / all),
  };
}

const total = (counts: ArrayLike<number>): number => {
  let sum = 0;
  for (let i = 0; i < counts.length; i++) sum += counts[i]!;
  return sum;
};
