import { binnedDensity, type Description, type Histogram, histogram, quantile } from '../../stats/index.ts';
import { findOutliers } from './find-outliers.ts';
import { type BoxPlot, type NumberProfile, QUANTILE_NAMES, type RowOrder, type ValueCount } from './profile.ts';

const BINS = 50;
/** Of the fine bins that the density is smoothed over. */
const FINE_BINS = 512;
const DENSITY_POINTS = 64;
const EXTREMES = 5;
const COMMON = 10;

/** The figures of one column of numbers. @param sorted its finite values, ascending */
export function numberFigures(sorted: Float64Array, figures: Description, order: RowOrder): NumberProfile {
  const quantiles = Object.fromEntries(
    QUANTILE_NAMES.map((name) => [name, quantile(sorted, Number(name.slice(1)) / 100)]),
  ) as NumberProfile['quantiles'];
  const whole = histogram(sorted, BINS);
  const centre = centreOf(sorted, whole);
  const box = boxOf(sorted, figures);
  return {
    infinite: figures.infinite,
    zeros: figures.zeros,
    negative: figures.negative,
    isWhole: sorted.every(Number.isInteger),
    min: figures.min,
    max: figures.max,
    range: figures.max - figures.min,
    sum: figures.sum,
    mean: figures.mean,
    std: figures.stdSample,
    variance: figures.varianceSample,
    variationCoefficient: figures.mean === 0 ? Number.NaN : figures.stdSample / Math.abs(figures.mean),
    skewness: figures.skewnessSample,
    kurtosis: figures.kurtosisSample,
    medianAbsoluteDeviation: figures.medianAbsoluteDeviation,
    quantiles,
    interquartileRange: figures.interquartileRange,
    order,
    histogram: whole,
    ...(centre !== undefined && { centre }),
    density: densityOf(sorted, figures, centre ?? whole),
    box,
    ...extremesOf(sorted),
    outliers: findOutliers(sorted),
  };
}

/** The middle 98 %, when the whole range puts nine of ten rows into two bars. */
function centreOf(sorted: Float64Array, { counts }: Histogram): Histogram | undefined {
  const [first = 0, second = 0] = counts.toSorted((a, b) => b - a);
  const range = [quantile(sorted, 0.01), quantile(sorted, 0.99)] as const;
  if (first + second < 0.9 * sorted.length || range[0] === range[1] || !(range[1] - range[0] > 0)) return undefined;
  // Two values far apart fill two bars whatever the range is.
  if (new Set(sorted.subarray(0, 10_000)).size <= 2) return undefined;
  return histogram(sorted, BINS, { range });
}

/** Smoothed by Silverman's rule, which outliers and long tails do not widen. */
function densityOf(sorted: Float64Array, figures: Description, { edges }: Histogram): NumberProfile['density'] {
  const [low, high] = [edges[0], edges.at(-1)];
  const spread = Math.min(
    figures.stdSample,
    figures.interquartileRange > 0 ? figures.interquartileRange / 1.349 : Number.POSITIVE_INFINITY,
  );
  const bandwidth = 0.9 * spread * sorted.length ** -0.2;
  if (low === undefined || high === undefined || !(bandwidth > 0)) return { at: [], values: [], bandwidth: Number.NaN };
  const at = Array.from({ length: DENSITY_POINTS }, (_, i) => low + ((high - low) * i) / (DENSITY_POINTS - 1));
  const fine = histogram(sorted, FINE_BINS, { range: [low, high] });
  const shown = fine.counts.reduce((sum, count) => sum + count, 0) / sorted.length;
  return { at, values: binnedDensity(fine, at, bandwidth).map((density) => density * shown), bandwidth };
}

function boxOf(sorted: Float64Array, { fences, median }: Description): BoxPlot {
  const lowerQuartile = quantile(sorted, 0.25);
  const upperQuartile = quantile(sorted, 0.75);
  const below = sorted.findIndex((value) => value >= fences.lower);
  const above = sorted.length - 1 - sorted.findLastIndex((value) => value <= fences.upper);
  return {
    lowerWhisker: Math.min(lowerQuartile, sorted[Math.max(0, below)] ?? Number.NaN),
    lowerQuartile,
    median,
    upperQuartile,
    upperWhisker: Math.max(upperQuartile, sorted[sorted.length - 1 - above] ?? Number.NaN),
    below: Math.max(0, below),
    above: sorted.length === 0 ? 0 : above,
  };
}

/** The runs of equal values at either end. */
function extremesOf(sorted: Float64Array): Pick<NumberProfile, 'smallest' | 'largest'> {
  const smallest: ValueCount[] = [];
  const largest: ValueCount[] = [];
  const add = (list: ValueCount[], value: number, count: number) =>
    list.push({ value: String(value), count, share: count / sorted.length });
  for (let from = 0; from < sorted.length && smallest.length < EXTREMES; ) {
    let to = from + 1;
    while (to < sorted.length && sorted[to] === sorted[from]) to++;
    add(smallest, sorted[from] as number, to - from);
    from = to;
  }
  for (let to = sorted.length; to > 0 && largest.length < EXTREMES; ) {
    let from = to - 1;
    while (from > 0 && sorted[from - 1] === sorted[to - 1]) from--;
    add(largest, sorted[to - 1] as number, to - from);
    to = from;
  }
  return { smallest, largest };
}

/** The most frequent of sorted values, of equally frequent ones the smaller first; values that occur once are no news. */
export function commonNumbers(sorted: Float64Array, describe: (value: number) => string): readonly ValueCount[] {
  let best: { value: number; count: number }[] = [];
  let bar = 0;
  for (let from = 0; from < sorted.length; ) {
    let to = from + 1;
    while (to < sorted.length && sorted[to] === sorted[from]) to++;
    if (to - from > bar) {
      best = [...best, { value: sorted[from] as number, count: to - from }].sort((a, b) => b.count - a.count);
      if (best.length > COMMON) best.length = COMMON;
      if (best.length === COMMON) bar = best.at(-1)?.count ?? 0;
    }
    from = to;
  }
  return best.map(({ value, count }) => ({ value: describe(value), count, share: count / sorted.length }));
}

/** Entropy of counts against that of equally many each. */
export function evennessOf(counts: readonly number[]): number {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (counts.length < 2) return 0;
  const entropy = counts.reduce((sum, count) => sum - (count / total) * Math.log(count / total), 0);
  return entropy / Math.log(counts.length);
}
