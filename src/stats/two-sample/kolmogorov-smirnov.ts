import { kolmogorovFiniteTail, kolmogorovTail } from '../kolmogorov.ts';
import { type EmpiricalGaps, empiricalGaps } from './empirical-gaps.ts';
import type { Sample } from './sample.ts';

/** Which law the p-value is from: of all orders of the two samples, of D for finite samples, or its limit. */
export const KS_LAWS = ['exact', 'finite', 'limit'] as const;
export type KsLaw = (typeof KS_LAWS)[number];

export interface KolmogorovSmirnovTest {
  /** D, the largest gap between the two empirical distribution functions, in [0, 1]. */
  readonly statistic: number;
  /** Where the gap is; and 1 when the first sample's function is above there, −1 when below. */
  readonly location: number;
  readonly sign: 1 | -1;
  readonly pValue: number;
  readonly law: KsLaw;
}

/** Up to so many pairs, counting out the orders takes a few milliseconds. */
const MOST_EXACT_PAIRS = 1e7;

/**
 * The two-sample Kolmogorov–Smirnov test, two-sided: do two samples come from one continuous distribution? With ties
 * the p-values are conservative.
 * @param law `exact` up to 10⁷ pairs and `limit` beyond, when left out; `finite` is what scipy calls `asymp`
 * @returns NaN for an empty sample
 * @see Hodges (1958), Arkiv för Matematik 3:469–486; equals scipy.stats.ks_2samp
 */
export function kolmogorovSmirnovTest(a: Sample, b: Sample, law?: KsLaw): KolmogorovSmirnovTest {
  const gaps = empiricalGaps(a, b);
  return { ...gapOf(gaps), ...ksPValue(gaps.largest, [a.size, b.size], law) };
}

const gapOf = ({ largest, location, sign }: EmpiricalGaps) => ({ statistic: largest, location, sign });

/** The p-value of a known D, and the law it is from. */
export function ksPValue(
  statistic: number,
  [n, m]: readonly [n: number, m: number],
  law: KsLaw = n * m <= MOST_EXACT_PAIRS ? 'exact' : 'limit',
): { readonly pValue: number; readonly law: KsLaw } {
  if (Number.isNaN(statistic)) return { pValue: Number.NaN, law };
  const effective = (n * m) / (n + m);
  switch (law) {
    case 'exact':
      return { pValue: exactTail(statistic, n, m), law };
    case 'finite':
      return { pValue: kolmogorovFiniteTail(statistic, Math.max(1, roundHalfEven(effective))), law };
    case 'limit':
      return { pValue: kolmogorovTail(Math.sqrt(effective) * statistic), law };
    default:
      return law satisfies never;
  }
}

/**
 * The chance that a random order of n and m numbers reaches a gap of `statistic`: the order is a walk over a lattice,
 * and what first steps out of the band where gaps are smaller is added up. Nothing is subtracted, so that a tiny chance
 * keeps its digits.
 */
function exactTail(statistic: number, n: number, m: number): number {
  if (n > m) return exactTail(statistic, m, n);
  const divisor = greatestCommonDivisor(n, m);
  // Gaps are multiples of 1 / lcm(n, m); the sum in `statistic` may be off by a rounding.
  const reach = Math.round(((statistic * n) / divisor) * m);
  if (reach === 0) return 1;
  const [perA, perB] = [m / divisor, n / divisor];
  // chance[i]: the walk has taken i of the n and j of the m numbers, and never left the band.
  const chance = new Float64Array(n + 1);
  let outside = 0;
  chance[0] = 1;
  for (let j = 0; j <= m; j++) {
    // Inside: |i · perA − j · perB| < reach.
    const from = Math.max(0, Math.floor((j * perB - reach) / perA) + 1);
    const to = Math.min(n, Math.ceil((j * perB + reach) / perA) - 1);
    if (j > 0 && from > 0) {
      // Cells that were inside for the j before and whose step in m leads out.
      for (let i = Math.max(0, Math.floor(((j - 1) * perB - reach) / perA) + 1); i < from; i++) {
        if (i > n) break;
        outside += chance[i]!;
        chance[i] = 0;
      }
    }
    for (let i = from; i <= to; i++) {
      // What came from j − 1 is in chance[i] already; now pass on to i + 1 within this j, and keep what goes to j + 1.
      const here = chance[i]!;
      const left = n - i + (m - j);
      if (left === 0) continue;
      const stepA = (here * (n - i)) / left;
      chance[i] = here - stepA;
      if (m - j > 0) chance[i] = (here * (m - j)) / left;
      else chance[i] = 0;
      if (i + 1 <= n && stepA > 0) {
        if (i + 1 > to) outside += stepA;
        else chance[i + 1] = chance[i + 1]! + stepA;
      }
    }
  }
  return Math.min(1, outside);
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

/** As Python and numpy round. */
function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  if (value - floor !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}
