import { sortDoubles } from './sort-doubles.ts';

/** The figures of one column of numbers. */
export interface NumberFigures {
  readonly missing: number;
  /** Different values that are not missing. */
  readonly distinct: number;
  /** Undefined when no value is finite. */
  readonly numeric: FiniteFigures | undefined;
}

/** Of the values that are neither missing nor infinite. */
export interface FiniteFigures {
  readonly infinite: number;
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  /** Sample standard deviation (n - 1); undefined for a single value. */
  readonly std?: number;
  /** Type 7. */
  readonly quantiles: {
    readonly p05: number;
    readonly p25: number;
    readonly p50: number;
    readonly p75: number;
    readonly p95: number;
  };
}

/** Squares of greater values overflow. */
const LARGEST_SQUARED = 1e150;

/** Exact figures of numbers, NaN for missing ones. Takes the array over: its order is lost. */
export function numberFigures(values: Float64Array<ArrayBuffer>): NumberFigures {
  let [count, missing, above, below] = [0, 0, 0, 0];
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!;
    if (Number.isNaN(value)) missing += 1;
    else if (value === Number.POSITIVE_INFINITY) above += 1;
    else if (value === Number.NEGATIVE_INFINITY) below += 1;
    // One zero, not two.
    else values[count++] = value + 0;
  }
  const infinities = (above > 0 ? 1 : 0) + (below > 0 ? 1 : 0);
  if (count === 0) return { missing, distinct: infinities, numeric: undefined };
  const finite = values.subarray(0, count);
  const { mean, std } = moments(finite);
  const sorted = sortDoubles(finite);
  let distinct = 1;
  for (let at = 1; at < count; at++) if (sorted[at] !== sorted[at - 1]) distinct += 1;
  const numeric = {
    infinite: above + below,
    min: sorted[0]!,
    max: sorted[count - 1]!,
    mean,
    ...(std !== undefined && { std }),
    quantiles: {
      p05: quantile(sorted, 0.05),
      p25: quantile(sorted, 0.25),
      p50: quantile(sorted, 0.5),
      p75: quantile(sorted, 0.75),
      p95: quantile(sorted, 0.95),
    },
  };
  return { missing, distinct: distinct + infinities, numeric };
}

function moments(values: Float64Array): { mean: number; std: number | undefined } {
  const all = meanOf(values, Number.POSITIVE_INFINITY);
  const { mean } = all;
  const isSquarable = values.every((value) => Math.abs(value) < LARGEST_SQUARED);
  const { mean: centre, count } = isSquarable ? all : meanOf(values, LARGEST_SQUARED);
  if (count < 2) return { mean, std: undefined };
  let squares = 0;
  let rest = 0;
  for (let at = 0; at < values.length; at++) {
    const value = values[at]!;
    if (Math.abs(value) >= LARGEST_SQUARED) continue;
    squares += (value - centre) ** 2;
    rest += value - centre;
  }
  // What rounding left of the mean.
  return { mean, std: Math.sqrt(Math.max(0, squares - (rest * rest) / count) / (count - 1)) };
}

/** The mean of the values below a limit, summed with what rounding loses (Neumaier), of halves where sums overflow. */
function meanOf(values: Float64Array, limit: number): { mean: number; count: number } {
  let [sum, lost, count] = [0, 0, 0];
  for (let at = 0; at < values.length; at++) {
    const value = values[at]!;
    if (Math.abs(value) >= limit) continue;
    const next = sum + value;
    lost += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
    sum = next;
    count += 1;
  }
  const mean = (sum + lost) / count;
  if (Number.isFinite(mean)) return { mean, count };
  let scaled = 0;
  for (let at = 0; at < values.length; at++) {
    const value = values[at]!;
    if (Math.abs(value) < limit) scaled += value / count;
  }
  return { mean: scaled, count };
}

/** Type 7: linear between the two values around. */
function quantile(sorted: Float64Array, share: number): number {
  const place = (sorted.length - 1) * share;
  const [low, high] = [Math.floor(place), Math.ceil(place)];
  const [below, above] = [sorted[low]!, sorted[high]!];
  const part = place - low;
  return below === above ? below : below * (1 - part) + above * part;
}
