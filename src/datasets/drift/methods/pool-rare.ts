import { type PairedCounts, paired } from './column-pair.ts';

/** The chi-square law holds where every cell expects at least so many. */
export const LEAST_EXPECTED = 5;

/** Puts categories that expect fewer than five rows on either side into one, so that tests of counts keep their level. */
export function poolRare({ names, reference, current }: PairedCounts): PairedCounts {
  const [n, m] = [sum(reference), sum(current)];
  const smaller = Math.min(n, m) / (n + m);
  const kept: [string, number, number][] = [];
  let [pooledA, pooledB] = [0, 0];
  for (const [i, name] of names.entries()) {
    const [a, b] = [reference[i]!, current[i]!];
    if ((a + b) * smaller >= LEAST_EXPECTED) kept.push([name, a, b]);
    else [pooledA, pooledB] = [pooledA + a, pooledB + b];
  }
  if (pooledA + pooledB > 0) {
    const last = kept.at(-1);
    // A pool that is still too small joins the rarest of the others.
    if ((pooledA + pooledB) * smaller < LEAST_EXPECTED && last !== undefined) {
      kept[kept.length - 1] = [last[0], last[1] + pooledA, last[2] + pooledB];
    } else kept.push(['(rare)', pooledA, pooledB]);
  }
  return paired(kept);
}

const sum = (counts: Float64Array): number => counts.reduce((total, count) => total + count, 0);
