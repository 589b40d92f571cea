import { logFactorial, quantile } from '../../stats/index.ts';

export interface Outliers {
  readonly below: number;
  readonly above: number;
  /** How many of them lie several times as far out as anything else. */
  readonly isolated: number;
  /** The furthest ones, at most five. */
  readonly examples: readonly number[];
}

/** Fewer values say too little about a tail. */
const FEWEST = 40;
/** Shares beyond the two distances that a tail is judged by. */
const [INNER, OUTER] = [0.25, 0.08];
/** What makes up more is no exception but part of the distribution. */
const LARGEST_SHARE = 0.055;
/** Chance, without outliers, that so many values lie so far out. */
const SURPRISE = 1e-4;
/** What lies several times as far out as anything else needs less of a surprise. */
const GAP = 4;
const SURPRISE_BEYOND_A_GAP = 1e-3;
/** Tails are reckoned to fall no faster: a bulk without tails, such as a uniform one, says little about them. */
const STEEPEST = 6;

/**
 * Values that the rest of a column does not explain. Fences at a fixed number of deviations cry wolf wherever tails are
 * heavy; here each column says how fast its own tail falls, by the distances from the median that a quarter and a twelfth of
 * the values exceed, and what is counted is only what lies so far out that the tail, continued as a power of the distance,
 * would hardly ever reach there.
 * @param sorted finite, ascending
 */
export function findOutliers(sorted: Float64Array): Outliers {
  const median = quantile(sorted, 0.5);
  // Where one value makes up most of the column, the others are judged among themselves.
  const same = countFrom(sorted, (value) => value >= median) - countFrom(sorted, (value) => value > median);
  const count = sorted.length - same;
  if (count < FEWEST) return NONE;
  const away = furthest(sorted, median, Math.ceil(INNER * count) + 1);
  const [outer, inner] = [away[Math.floor(OUTER * count)] as number, away[Math.floor(INNER * count)] as number];
  const tail = Math.min(STEEPEST, Math.log(INNER / OUTER) / Math.log(outer / inner));
  const most = Math.max(1, Math.floor(LARGEST_SHARE * count));
  let [found, isolated] = [0, 0];
  for (let further = 1; further <= most; further++) {
    const distance = away[further - 1] as number;
    const chance = chanceOfAtLeast(further, count * OUTER * (distance / outer) ** -tail);
    if (chance < SURPRISE) found = further;
    if (chance < SURPRISE_BEYOND_A_GAP && distance >= GAP * (away[further] as number)) isolated = further;
  }
  // A surprise without an end is a tail of its own.
  if (found === most && most > 1) found = 0;
  const all = Math.max(found, isolated);
  if (all === 0) return NONE;
  const nearest = away[all - 1] as number;
  const below = sorted.length - countFrom(sorted, (value) => value > median - nearest);
  const above = countFrom(sorted, (value) => value >= median + nearest);
  const lowest = [...sorted.subarray(0, Math.min(5, below))];
  const highest = [...sorted.subarray(sorted.length - Math.min(5, above))];
  const examples = [...lowest, ...highest].sort((a, b) => Math.abs(b - median) - Math.abs(a - median)).slice(0, 5);
  return { below, above, isolated, examples };
}

const NONE: Outliers = { below: 0, above: 0, isolated: 0, examples: [] };

/** Of a Poisson count with mean `expected`. */
function chanceOfAtLeast(count: number, expected: number): number {
  if (expected >= count) return 1;
  // The terms beyond fall faster than a geometric row; the first one says enough of their size.
  const first = Math.exp(count * Math.log(expected) - expected - logFactorial(count));
  return first / (1 - expected / (count + 1));
}

/** The `count` largest distances from `median`, falling: values far from it stand at the ends. */
function furthest(sorted: Float64Array, median: number, count: number): Float64Array {
  let [left, right] = [0, sorted.length - 1];
  return new Float64Array(count).map(() => {
    const [below, above] = [median - (sorted[left] as number), (sorted[right] as number) - median];
    if (below > above) left++;
    else right--;
    return Math.max(below, above);
  });
}

/** How many of ascending values, from the first that `isReached`. */
function countFrom(sorted: Float64Array, isReached: (value: number) => boolean): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isReached(sorted[middle] as number)) high = middle;
    else low = middle + 1;
  }
  return sorted.length - low;
}
