import { normalCdf } from '../normal-distribution.ts';
import type { Sample } from './sample.ts';
import { walkRanks } from './walk-ranks.ts';

export interface MannWhitneyTest {
  /** Pairs in which the first sample's value is greater, ties counted half. */
  readonly statistic: number;
  /** `statistic` as a share of all pairs: the chance that a value of the first sample is the greater one. */
  readonly superiority: number;
  readonly pValue: number;
  readonly law: 'exact' | 'normal';
}

/** Up to so many pairs, and without ties, the distribution is counted out. */
const MOST_EXACT_PAIRS = 2500;

/**
 * Two-sided Mann–Whitney U test. Exact for few pairs without ties, else by the normal approximation with corrections
 * for ties and continuity.
 * @param law what to use instead of that choice
 * @see Mann & Whitney (1947), Annals of Mathematical Statistics 18:50–60; equals scipy.stats.mannwhitneyu
 */
export function mannWhitneyTest(a: Sample, b: Sample, law?: 'exact' | 'normal'): MannWhitneyTest {
  const [n, m] = [a.size, b.size];
  if (n === 0 || m === 0) return { statistic: NaN, superiority: NaN, pValue: NaN, law: law ?? 'normal' };
  const { statistic, ties } = countPairs(a, b);
  const chosen = law ?? (ties === 0 && n * m <= MOST_EXACT_PAIRS ? 'exact' : 'normal');
  const greater = Math.max(statistic, n * m - statistic);
  const pValue = chosen === 'exact' ? exactTail(greater, n, m) : normalTail(greater, { n, m, ties });
  return { statistic, superiority: statistic / (n * m), pValue: Math.min(1, pValue), law: chosen };
}

/** U of the first sample, and Σ (t³ − t) over groups of t equal values. */
function countPairs(a: Sample, b: Sample): { statistic: number; ties: number } {
  let [statistic, ties] = [0, 0];
  walkRanks(a, b, ({ belowB, hereA, hereB }) => {
    statistic += hereA * (belowB + hereB / 2);
    const tied = hereA + hereB;
    ties += tied ** 3 - tied;
  });
  return { statistic, ties };
}

function normalTail(greater: number, { n, m, ties }: { n: number; m: number; ties: number }): number {
  const all = n + m;
  const deviation = Math.sqrt(((n * m) / 12) * (all + 1 - ties / (all * (all - 1))));
  return 2 * normalCdf(-(greater - (n * m) / 2 - 0.5) / deviation);
}

/** Twice the chance that U is at least `greater`, by adding up how many orders give each U. */
function exactTail(greater: number, n: number, m: number): number {
  const most = n * m;
  // ways[i][u]: the share of orders of i and j values in which U is u, for the j of the round.
  let ways: Float64Array[] = Array.from({ length: n + 1 }, () => {
    const first = new Float64Array(most + 1);
    first[0] = 1;
    return first;
  });
  for (let j = 1; j <= m; j++) {
    const next: Float64Array[] = [ways[0]!];
    for (let i = 1; i <= n; i++) {
      const row = new Float64Array(most + 1);
      const [whenA, whenB] = [next[i - 1]!, ways[i]!];
      for (let u = 0; u <= i * j; u++) {
        // The greatest of all is of the first sample with chance i / (i + j), and then beats all j.
        const fromA = u >= j ? whenA[u - j]! * i : 0;
        row[u] = (fromA + whenB[u]! * j) / (i + j);
      }
      next.push(row);
    }
    ways = next;
  }
  let tail = 0;
  for (let u = Math.ceil(greater); u <= most; u++) tail += ways[n]![u]!;
  return 2 * tail;
}
