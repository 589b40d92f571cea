import { sortOrder } from '../description/sort-order.ts';

/**
 * Ranks from 1 in ascending order; equal values share the mean of their ranks.
 * @param values without NaN
 */
export function averageRanks(values: Float64Array): Float64Array {
  const order = orderOf(values);
  const ranks = new Float64Array(values.length);
  for (let from = 0; from < order.length; ) {
    let to = from + 1;
    while (to < order.length && values[order[to]!]! === values[order[from]!]!) to++;
    for (let i = from; i < to; i++) ranks[order[i]!] = (from + to + 1) / 2;
    from = to;
  }
  return ranks;
}

/** The rows in ascending order of their values. @param values without NaN */
export function orderOf(values: Float64Array): Uint32Array {
  if (values.length < SMALL || !values.every(Number.isFinite)) {
    const compare = (a: number, b: number): number =>
      values[a]! < values[b]! ? -1 : values[a]! > values[b]! ? 1 : a - b;
    return Uint32Array.from(values, (_, i) => i).sort(compare);
  }
  return sortOrder(values).order;
}

/** Below, counting digits takes longer than comparing. */
const SMALL = 20_000;
