import type { Sample } from '../two-sample/sample.ts';

/**
 * How many values lie in each bin between interior edges; the first and the last bin are open. A bin holds its upper
 * edge: edges[i − 1] < x ≤ edges[i].
 * @param edges ascending
 */
export function countBetween(sample: Sample, edges: ArrayLike<number>): Float64Array {
  const counts = new Float64Array(edges.length + 1);
  let below = 0;
  for (let i = 0; i < edges.length; i++) {
    const reached = countUpTo(sample, edges[i]!, true);
    counts[i] = reached - below;
    below = reached;
  }
  counts[edges.length] = sample.size - below;
  return counts;
}

/**
 * How many values lie in each bin from one edge to the next. A bin holds its lower edge, the last one both; what lies
 * outside is not counted. As numpy.histogram.
 * @param edges ascending, at least two
 */
export function histogramCounts(sample: Sample, edges: ArrayLike<number>): Float64Array {
  const counts = new Float64Array(edges.length - 1);
  for (let i = 0; i < counts.length; i++) {
    const isLast = i === counts.length - 1;
    counts[i] = countUpTo(sample, edges[i + 1]!, isLast) - countUpTo(sample, edges[i]!, false);
  }
  return counts;
}

/** How many values are at most `limit`, or less than it. */
function countUpTo({ values, counts }: Sample, limit: number, isIncluded: boolean): number {
  let [from, to] = [0, values.length];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (values[middle]! < limit || (isIncluded && values[middle] === limit)) from = middle + 1;
    else to = middle;
  }
  return from === 0 ? 0 : counts === undefined ? from : counts[from - 1]!;
}
