/** Rows of trials in two parts, each by row. */
export interface Split {
  readonly good: Int32Array;
  /** Of the good ones: the best one weighs most, the others by the logarithm of their rank; 1 on average. */
  readonly goodWeights: Float64Array;
  readonly bad: Int32Array;
}

/**
 * A tenth of the trials is good, 25 at most.
 * @param ranked rows, the best first
 * @see Hansen (2016), The CMA Evolution Strategy: A Tutorial, arXiv 1604.00772, for weights of this form
 */
export function splitOf(ranked: readonly number[]): Split {
  const count = Math.min(Math.ceil(ranked.length / 10), 25);
  const good = Int32Array.from(ranked.slice(0, count));
  const goodWeights = Float64Array.from(good, (_, rank) => Math.log((count + 1) / (rank + 1)));
  const mean = goodWeights.reduce((sum, weight) => sum + weight, 0) / count;
  return { good, goodWeights: goodWeights.map((weight) => weight / mean), bad: Int32Array.from(ranked.slice(count)) };
}
