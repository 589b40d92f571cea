import type { Arena } from './arena.ts';

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
 * @param arena where they are kept
 * @see Hansen (2016), The CMA Evolution Strategy: A Tutorial, arXiv 1604.00772, for weights of this form
 */
export function splitOf(ranked: readonly number[], arena: Arena): Split {
  const count = Math.min(Math.ceil(ranked.length / 10), 25);
  const good = arena.integers(count);
  const goodWeights = arena.floats(count);
  let sum = 0;
  for (let rank = 0; rank < count; rank++) {
    const weight = Math.log((count + 1) / (rank + 1));
    good[rank] = ranked[rank] as number;
    goodWeights[rank] = weight;
    sum += weight;
  }
  const mean = sum / count;
  for (let rank = 0; rank < count; rank++) goodWeights[rank] = (goodWeights[rank] as number) / mean;
  const bad = arena.integers(ranked.length - count);
  for (let i = 0; i < bad.length; i++) bad[i] = ranked[count + i] as number;
  return { good, goodWeights, bad };
}
