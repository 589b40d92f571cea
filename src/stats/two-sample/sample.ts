/**
 * Numbers in ascending order, ready to be compared with others: all of them, or knots of their empirical distribution
 * where there were too many to keep.
 */
export interface Sample {
  /** Finite, ascending. */
  readonly values: Float64Array;
  /** How many numbers are at most `values[i]`; `i + 1` when left out. Strictly ascending, the last one is `size`. */
  readonly counts?: Float64Array;
  /** How many numbers the sample has. */
  readonly size: number;
}

/** The finite numbers among `values`, sorted; the array itself stays as it is. */
export function sampleOf(values: ArrayLike<number>): Sample {
  const finite = new Float64Array(values.length);
  let size = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (Number.isFinite(value)) finite[size++] = value;
  }
  const sorted = finite.subarray(0, size).sort();
  return { values: sorted, size };
}

/**
 * At most `knots` points of the sample's distribution, exact at each: between them, a share of at most 1 / `knots` is
 * counted a little too late.
 */
export function thinSample(sample: Sample, knots: number): Sample {
  const { values, counts, size } = sample;
  if (values.length <= knots) return sample;
  const kept = new Float64Array(knots);
  const reached = new Float64Array(knots);
  let length = 0;
  let index = 0;
  for (let knot = 1; knot <= knots; knot++) {
    const wanted = Math.ceil((knot * size) / knots);
    while ((counts === undefined ? index + 1 : counts[index]!) < wanted) index++;
    // Equal values are at most themselves, all of them.
    while (index + 1 < values.length && values[index + 1] === values[index]) index++;
    if (length > 0 && kept[length - 1] === values[index]) continue;
    kept[length] = values[index]!;
    reached[length] = counts === undefined ? index + 1 : counts[index]!;
    length++;
  }
  return { values: kept.slice(0, length), counts: reached.slice(0, length), size };
}
