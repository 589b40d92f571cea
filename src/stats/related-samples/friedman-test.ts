import { averageRanks } from '../association/average-ranks.ts';
import { chiSquareTail, fTail } from '../tail-probabilities.ts';

/** Whether treatments that were all tried on the same blocks differ at all. */
export interface FriedmanTest {
  /** Chi-square with one degree of freedom less than there are treatments; NaN where all are alike. */
  readonly statistic: number;
  readonly pValue: number;
  /** Less conservative with few blocks. @see Iman & Davenport (1980), Communications in Statistics A 9(6):571–595 */
  readonly fStatistic: number;
  readonly fPValue: number;
  /** Of each treatment over the blocks: 1 for the least value of a block; equal values share their ranks. */
  readonly meanRanks: readonly number[];
}

/**
 * Friedman's rank test, such as of algorithms (treatments) over datasets or folds (blocks).
 * @param values by treatment, each with a value for every block; at least 2 treatments and 2 blocks
 * @returns NaN where a value is NaN, or where the treatments are alike in every block
 * @see Friedman (1937), JASA 32(200):675–701; the statistic equals scipy's friedmanchisquare, ties included
 */
export function friedmanTest(values: readonly (readonly number[])[]): FriedmanTest {
  const treatments = values.length;
  const blocks = values[0]?.length ?? 0;
  const sums = new Float64Array(treatments);
  let ties = 0;
  for (let block = 0; block < blocks; block++) {
    const row = Float64Array.from(values, (own) => own[block] ?? Number.NaN);
    if (row.some(Number.isNaN)) return undefinedTest(treatments);
    const ranks = averageRanks(row);
    ranks.forEach((rank, treatment) => {
      sums[treatment]! += rank;
    });
    ties += tieTerm(ranks);
  }
  const meanRanks = Array.from(sums, (sum) => sum / blocks);
  const spread = meanRanks.reduce((sum, rank) => sum + (rank - (treatments + 1) / 2) ** 2, 0);
  const correction = 1 - ties / (blocks * treatments * (treatments ** 2 - 1));
  const statistic = (12 * blocks * spread) / (treatments * (treatments + 1) * correction);
  const most = blocks * (treatments - 1);
  const fStatistic = statistic >= most ? Number.POSITIVE_INFINITY : ((blocks - 1) * statistic) / (most - statistic);
  return {
    ...{ statistic, fStatistic, meanRanks },
    pValue: chiSquareTail(statistic, treatments - 1),
    fPValue: fTail(fStatistic, treatments - 1, (treatments - 1) * (blocks - 1)),
  };
}

const undefinedTest = (treatments: number): FriedmanTest => ({
  ...{ statistic: Number.NaN, pValue: Number.NaN, fStatistic: Number.NaN, fPValue: Number.NaN },
  meanRanks: new Array<number>(treatments).fill(Number.NaN),
});

/** Sum of t³ − t over the groups of t equal ranks. */
function tieTerm(ranks: Float64Array): number {
  const sizes = new Map<number, number>();
  for (const rank of ranks) sizes.set(rank, (sizes.get(rank) ?? 0) + 1);
  let sum = 0;
  for (const size of sizes.values()) sum += size ** 3 - size;
  return sum;
}
