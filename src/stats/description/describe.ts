import { type Moments, moments } from './moments.ts';
import { quantile } from './quantile.ts';

/** What a column of numbers looks like. Missing and infinite values are counted and left out of every other figure. */
export interface Description extends Moments {
  readonly rows: number;
  /** NaN. */
  readonly missing: number;
  readonly infinite: number;
  /** Different values. */
  readonly distinct: number;
  /** Values that occur once. */
  readonly unique: number;
  readonly zeros: number;
  readonly negative: number;
  readonly min: number;
  readonly max: number;
  readonly stdPopulation: number;
  readonly stdSample: number;
  readonly median: number;
  /** Median of the distances from the median, unscaled. */
  readonly medianAbsoluteDeviation: number;
  readonly interquartileRange: number;
  /** Where Tukey's whiskers may end, 1.5 interquartile ranges beyond the quartiles. */
  readonly fences: { readonly lower: number; readonly upper: number; readonly outside: number };
}

/**
 * Figures of a column of numbers, exact: the sample is sorted once.
 * @param values NaN for missing
 * @returns the figures with the sorted finite values, of which quantiles can be taken; undefined figures are NaN
 */
export function describe(values: Float64Array): { readonly figures: Description; readonly sorted: Float64Array } {
  const { finite, infinite } = finiteOf(values);
  const sorted = finite.sort();
  return { sorted, figures: describeSorted(sorted, { rows: values.length, infinite }) };
}

/** {@link describe} of values that were sorted already. @param sorted finite, ascending */
export function describeSorted(
  sorted: Float64Array,
  { rows, infinite }: { readonly rows: number; readonly infinite: number },
): Description {
  const shape = moments(sorted);
  const [lowerQuartile, median, upperQuartile] = [0.25, 0.5, 0.75].map((share) => quantile(sorted, share)) as [
    number,
    number,
    number,
  ];
  const interquartileRange = upperQuartile - lowerQuartile;
  const fences = { lower: lowerQuartile - 1.5 * interquartileRange, upper: upperQuartile + 1.5 * interquartileRange };
  const beyond = sorted.length - lowerBound(sorted, fences.upper, true);
  return {
    ...shape,
    rows,
    missing: rows - sorted.length - infinite,
    infinite,
    ...repeats(sorted),
    // -0 and 0 are one value, and neither is negative.
    zeros: lowerBound(sorted, 0, true) - lowerBound(sorted, 0),
    negative: lowerBound(sorted, 0),
    min: sorted[0] ?? Number.NaN,
    max: sorted.at(-1) ?? Number.NaN,
    stdPopulation: Math.sqrt(shape.variancePopulation),
    stdSample: Math.sqrt(shape.varianceSample),
    median,
    medianAbsoluteDeviation: medianAbsoluteDeviation(sorted, median),
    interquartileRange,
    fences: { ...fences, outside: sorted.length === 0 ? 0 : lowerBound(sorted, fences.lower) + beyond },
  };
}

function finiteOf(values: Float64Array): { finite: Float64Array; infinite: number } {
  const finite = new Float64Array(values.length);
  let [count, infinite] = [0, 0];
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (Number.isFinite(value)) finite[count++] = value;
    else if (!Number.isNaN(value)) infinite++;
  }
  return { finite: finite.subarray(0, count), infinite };
}

function repeats(sorted: Float64Array): { distinct: number; unique: number } {
  let [distinct, unique] = [0, 0];
  for (let from = 0; from < sorted.length; ) {
    let to = from + 1;
    while (to < sorted.length && sorted[to]! === sorted[from]!) to++;
    distinct++;
    if (to - from === 1) unique++;
    from = to;
  }
  return { distinct, unique };
}

/** How many sorted values lie below `value`, or at it too. */
function lowerBound(sorted: Float64Array, value: number, including = false): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! < value || (including && sorted[middle]! === value)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Walks from the median outwards, so that the distances come in order without being sorted. */
function medianAbsoluteDeviation(sorted: Float64Array, median: number): number {
  const count = sorted.length;
  if (count === 0) return Number.NaN;
  let right = lowerBound(sorted, median);
  let left = right - 1;
  let [before, last] = [0, 0];
  for (let taken = 0; taken <= count >> 1; taken++) {
    const [below, above] = [
      left < 0 ? Infinity : median - sorted[left]!,
      right >= count ? Infinity : sorted[right]! - median,
    ];
    before = last;
    if (below < above) {
      last = below;
      left--;
    } else {
      last = above;
      right++;
    }
  }
  return count % 2 === 1 ? last : before + (last - before) / 2;
}
