/** Rows of trials in two parts, each oldest first. */
export interface Split {
  readonly good: Int32Array;
  readonly bad: Int32Array;
}

/** A tenth of the trials is good, 25 at most. @param ranked rows, the best first */
export function splitOf(ranked: readonly number[]): Split {
  const count = Math.min(Math.ceil(ranked.length / 10), 25);
  return { good: Int32Array.from(ranked.slice(0, count)).sort(), bad: Int32Array.from(ranked.slice(count)).sort() };
}

/** Trials that weigh as much as the newest one. */
const RECENT = 25;

/** By age, oldest first: the newest weigh 1, older ones less, evenly down to a share of 1. */
export function ageWeights(count: number): Float64Array {
  const old = count - RECENT;
  return Float64Array.from({ length: count }, (_, i) =>
    i >= old ? 1 : 1 / count + (i / Math.max(1, old - 1)) * (1 - 1 / count),
  );
}
