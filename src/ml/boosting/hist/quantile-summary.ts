/** Distinct values, ascending, with how many rows hold each. */
export interface ValueCounts {
  readonly values: Float32Array;
  readonly counts: Float64Array;
}

/** A value with the number of rows below it and up to it. */
interface Entry {
  readonly value: number;
  readonly rankBelow: number;
  readonly rankUpTo: number;
}

/**
 * The values that cut the column into at most `maxBins` bins of about equally many rows, after XGBoost 1.7's quantile
 * sketch: thin to 8 × maxBins entries, then to maxBins + 1, and drop the last, whose place the outer cut takes.
 */
export function pruneSummary({ values, counts }: ValueCounts, maxBins: number): Float32Array {
  let rank = 0;
  const exact = Array.from(values, (value, i): Entry => {
    rank += counts[i]!;
    return { value, rankBelow: rank - counts[i]!, rankUpTo: rank };
  });
  const pruned = prune(prune(exact, maxBins * 8), maxBins + 1);
  return Float32Array.from(pruned.slice(0, maxBins), ({ value }) => value);
}

/** Keeps first and last entry and those nearest to evenly spaced ranks between them. */
function prune(entries: readonly Entry[], size: number): readonly Entry[] {
  if (entries.length <= size) return entries;
  const last = entries.length - 1;
  const begin = entries[0]!.rankUpTo;
  const range = entries[last]!.rankBelow - begin;
  const kept = [0];
  let i = 1;
  for (let k = 1; k < size - 1; k++) {
    // Twice the wanted rank, so that it compares with sums of two ranks.
    const wanted = 2 * ((k * range) / (size - 1) + begin);
    while (i < last && wanted >= entries[i + 1]!.rankUpTo + entries[i + 1]!.rankBelow) i++;
    if (i === last) break;
    const nearest = wanted < entries[i]!.rankUpTo + entries[i + 1]!.rankBelow ? i : i + 1;
    if (nearest !== kept.at(-1)) kept.push(nearest);
  }
  if (kept.at(-1) !== last) kept.push(last);
  return kept.map((index) => entries[index]!);
}
