import { logFactorial } from '../log-gamma.ts';
import { normalCdf } from '../normal-distribution.ts';
import { type Association, completePairs, undefinedAssociation } from './association.ts';
import { averageRanks, orderOf } from './average-ranks.ts';

/** Up to so many pairs without ties the distribution is counted out. */
const MOST_EXACT = 33;

/**
 * Kendall's τ-b: pairs of rows in the same order less those in opposite order, with ties allowed for. In n · log n.
 * The p-value is exact up to 33 rows without ties, and where at most one pair is out of order; a normal approximation
 * that allows for ties elsewhere.
 * @param x NaN for missing; pairs with a missing side are left out
 * @param y as many as `x`
 * @returns value in [-1, 1]; NaN below two pairs and where a side is constant
 * @throws RangeError when the lengths differ
 * @see Kendall (1945), Biometrika 33(3):239–251; Knight (1966), JASA 61:436–439; equals scipy.stats.kendalltau
 */
export function kendall(x: Float64Array, y: Float64Array): Association & { readonly pValueAsymptotic: number } {
  const pairs = completePairs(x, y);
  const count = pairs.x.length;
  const undefinedFor = (reason: string) => ({ ...undefinedAssociation(count, reason), pValueAsymptotic: Number.NaN });
  if (count < 2) return undefinedFor('fewer than two complete pairs');
  // Ranks are finite, so that they can be subtracted.
  const [a, b] = [averageRanks(pairs.x), averageRanks(pairs.y)];
  const order = orderOf(a).sort((i, j) => a[i]! - a[j]! || b[i]! - b[j]!);
  const [tiesX, tiesY] = [tiesOf(a), tiesOf(b)];
  const total = (count * (count - 1)) / 2;
  if (tiesX.pairs === total || tiesY.pairs === total) return undefinedFor('a column is constant');
  const discordant = inversions(Float64Array.from(order, (i) => b[i]!));
  const surplus = total - tiesX.pairs - tiesY.pairs + tiedTogether(order, a, b) - 2 * discordant;
  const value = Math.max(-1, Math.min(1, surplus / Math.sqrt(total - tiesX.pairs) / Math.sqrt(total - tiesY.pairs)));

  const m = count * (count - 1);
  const variance =
    (m * (2 * count + 5) - tiesX.second - tiesY.second) / 18 +
    (2 * tiesX.pairs * tiesY.pairs) / m +
    (count > 2 ? (tiesX.first * tiesY.first) / (9 * m * (count - 2)) : 0);
  const pValueAsymptotic = 2 * normalCdf(-Math.abs(surplus) / Math.sqrt(variance));
  const fewest = Math.min(discordant, total - discordant);
  const isExact = tiesX.pairs === 0 && tiesY.pairs === 0 && (count <= MOST_EXACT || fewest <= 1);
  return { value, pValue: isExact ? exactPValue(count, fewest) : pValueAsymptotic, pValueAsymptotic, count };
}

interface Ties {
  /** Pairs of equal values. */
  readonly pairs: number;
  readonly first: number;
  readonly second: number;
}

function tiesOf(ranks: Float64Array): Ties {
  const sorted = ranks.slice().sort();
  let [pairs, first, second] = [0, 0, 0];
  for (let from = 0; from < sorted.length; ) {
    let to = from + 1;
    while (to < sorted.length && sorted[to] === sorted[from]) to++;
    const size = to - from;
    pairs += (size * (size - 1)) / 2;
    first += size * (size - 1) * (size - 2);
    second += size * (size - 1) * (2 * size + 5);
    from = to;
  }
  return { pairs, first, second };
}

/** Pairs that are equal on both sides. */
function tiedTogether(order: Uint32Array, a: Float64Array, b: Float64Array): number {
  let pairs = 0;
  for (let from = 0; from < order.length; ) {
    const first = order[from]!;
    let to = from + 1;
    while (to < order.length && a[order[to]!] === a[first] && b[order[to]!] === b[first]) to++;
    pairs += ((to - from) * (to - from - 1)) / 2;
    from = to;
  }
  return pairs;
}

/** How many pairs stand in descending order, by merging. */
function inversions(values: Float64Array): number {
  let [from, to]: [Float64Array, Float64Array] = [values, new Float64Array(values.length)];
  let count = 0;
  for (let width = 1; width < values.length; width *= 2) {
    for (let start = 0; start < values.length; start += 2 * width) {
      const [middle, end] = [Math.min(start + width, values.length), Math.min(start + 2 * width, values.length)];
      let [left, right] = [start, middle];
      for (let place = start; place < end; place++) {
        if (left < middle && (right >= end || from[left]! <= from[right]!)) to[place] = from[left++]!;
        else {
          count += middle - left;
          to[place] = from[right++]!;
        }
      }
    }
    [from, to] = [to, from];
  }
  return count;
}

/** Chance of at most `fewest` pairs out of order, to either side. @see Kendall (1970), Rank Correlation Methods, ch. 5 */
function exactPValue(count: number, fewest: number): number {
  if (4 * fewest >= count * (count - 1)) return 1;
  if (fewest === 0) return 2 * Math.exp(-logFactorial(count));
  if (fewest === 1) return 2 * Math.exp(-logFactorial(count - 1));
  let ways = new Float64Array(fewest + 1);
  ways[0] = 1;
  ways[1] = 1;
  for (let size = 3; size <= count; size++) {
    const next = new Float64Array(fewest + 1);
    let sum = 0;
    for (let i = 0; i <= fewest; i++) {
      sum += ways[i]! - (i >= size ? ways[i - size]! : 0);
      next[i] = sum;
    }
    ways = next;
  }
  return Math.min(1, 2 * ways.reduce((sum, way) => sum + way, 0) * Math.exp(-logFactorial(count)));
}
