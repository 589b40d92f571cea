import type { Sample } from './sample.ts';

/** One distinct value of two samples together. */
export interface RankGroup {
  /** How many of each sample are less. */
  readonly belowA: number;
  readonly belowB: number;
  /** How many of each sample are equal. */
  readonly hereA: number;
  readonly hereB: number;
}

/** Visits the distinct values of two samples together, in ascending order. */
export function walkRanks(a: Sample, b: Sample, visit: (group: RankGroup) => void): void {
  const [av, bv] = [a.values, b.values];
  let [i, j, belowA, belowB] = [0, 0, 0, 0];
  while (i < av.length || j < bv.length) {
    const value = j === bv.length || (i < av.length && av[i]! <= bv[j]!) ? av[i]! : bv[j]!;
    while (i < av.length && av[i] === value) i++;
    while (j < bv.length && bv[j] === value) j++;
    const reachedA = i === 0 ? 0 : (a.counts?.[i - 1] ?? i);
    const reachedB = j === 0 ? 0 : (b.counts?.[j - 1] ?? j);
    visit({ belowA, belowB, hereA: reachedA - belowA, hereB: reachedB - belowB });
    [belowA, belowB] = [reachedA, reachedB];
  }
}
