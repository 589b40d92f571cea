import { studentizedRangeTail } from './studentized-range.ts';

/**
 * Nemenyi's test after Friedman's: which pairs of treatments differ in their mean ranks, allowing for the number of pairs.
 * @param meanRanks of {@link friedmanTest}
 * @param blocks over which they are means
 * @returns the p-value of a pair of treatments, given by their places
 * @see Nemenyi (1963); Demšar (2006), JMLR 7:1–30
 */
export function nemenyiTest(meanRanks: readonly number[], blocks: number): (a: number, b: number) => number {
  const treatments = meanRanks.length;
  const error = Math.sqrt((treatments * (treatments + 1)) / (6 * blocks));
  return (a, b) => {
    const gap = Math.abs((meanRanks[a] ?? Number.NaN) - (meanRanks[b] ?? Number.NaN));
    return studentizedRangeTail((gap / error) * Math.SQRT2, treatments);
  };
}
