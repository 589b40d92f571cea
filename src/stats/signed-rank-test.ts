import { normalCdf } from './normal-distribution.ts';

/** Up to so many differences, the distribution is counted out instead of approximated. */
const MOST_EXACT = 50;

/**
 * Wilcoxon's signed-rank test of paired differences, one-sided: the chance that differences without a tendency are as
 * far above 0 as these. Zeros keep their ranks (Pratt) and speak for neither side; equal sizes share their ranks.
 *
 * Exact up to 50 differences, also with ties; a normal approximation without continuity correction beyond.
 * @param differences finite
 * @returns in [0, 1]; 1 without any difference but 0
 * @see Wilcoxon (1945), Biometrics Bulletin 1(6):80–83; Pratt (1959), JASA 54:655–667; as
 *   scipy.stats.wilcoxon(alternative='greater', zero_method='zsplit') where there are no ties
 */
export function signedRankTest(differences: readonly number[]): number {
  const ranks = doubledRanks(differences);
  const signed = ranks.filter((_, i) => differences[i] !== 0);
  if (signed.length === 0) return 1;
  const above = ranks.reduce((sum, rank, i) => (differences[i]! > 0 ? sum + rank : sum), 0);
  if (differences.length <= MOST_EXACT) return exactTail(signed, above);
  const mean = signed.reduce((sum, rank) => sum + rank, 0) / 2;
  const variance = signed.reduce((sum, rank) => sum + rank * rank, 0) / 4;
  return normalCdf((mean - above) / Math.sqrt(variance));
}

/** Ranks by size from 1, times two, so that shared ranks are whole numbers. */
function doubledRanks(differences: readonly number[]): number[] {
  const order = differences.map((_, i) => i).sort((a, b) => Math.abs(differences[a]!) - Math.abs(differences[b]!));
  const ranks = new Array<number>(differences.length);
  for (let from = 0; from < order.length; ) {
    let to = from;
    while (to < order.length && Math.abs(differences[order[to]!]!) === Math.abs(differences[order[from]!]!)) to++;
    for (let i = from; i < to; i++) ranks[order[i]!] = from + to + 1;
    from = to;
  }
  return ranks;
}

/** The share of all ways to sign the ranks whose positive ones add up to at least `above`. */
function exactTail(ranks: readonly number[], above: number): number {
  const total = ranks.reduce((sum, rank) => sum + rank, 0);
  const chances = new Float64Array(total + 1);
  chances[0] = 1;
  let reached = 0;
  for (const rank of ranks) {
    reached += rank;
    for (let sum = reached; sum >= 0; sum--) {
      chances[sum] = (chances[sum]! + (sum >= rank ? chances[sum - rank]! : 0)) / 2;
    }
  }
  let tail = 0;
  for (let sum = above; sum <= total; sum++) tail += chances[sum]!;
  return Math.min(tail, 1);
}
