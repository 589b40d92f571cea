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

/** The rows in ascending order of their values. */
export const orderOf = (values: Float64Array): Uint32Array =>
  Uint32Array.from(values, (_, i) => i).sort((a, b) => values[a]! - values[b]! || a - b);
