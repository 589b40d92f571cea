/**
 * The rows by falling score, equal scores in row order. A million rows take some 50 ms: whole numbers that sort like
 * the scores are dealt out by digit, where a comparator would be called twenty million times.
 * @param scores any numbers; 0 and -0 are equal; where NaN goes is undefined
 */
export function descendingOrder(scores: ArrayLike<number>): Uint32Array {
  const order = new Uint32Array(scores.length);
  for (let row = 0; row < order.length; row++) order[row] = row;
  if (isDescending(scores)) return order;
  return isSingle(scores) ? sortSingles(scores, order) : sortDoubles(scores, order);
}

function isDescending(scores: ArrayLike<number>): boolean {
  for (let row = 1; row < scores.length; row++) if (scores[row]! > scores[row - 1]!) return false;
  return true;
}

/** Whether 32 bits hold every score, as they do what a model of ours predicts. */
function isSingle(scores: ArrayLike<number>): boolean {
  if (scores instanceof Float32Array) return true;
  for (let row = 0; row < scores.length; row++) if (Math.fround(scores[row]!) !== scores[row]) return false;
  return true;
}

function sortSingles(scores: ArrayLike<number>, order: Uint32Array): Uint32Array {
  const floats = new Float32Array(scores.length);
  // Adding 0 makes 0 of -0.
  for (let row = 0; row < floats.length; row++) floats[row] = scores[row]! + 0;
  const keys = new Uint32Array(floats.buffer);
  for (let row = 0; row < keys.length; row++) keys[row] = fallingKey(keys[row]!);
  return dealOut(keys, order).order;
}

/** By the upper half of their bits first; few are equal in that, and these are then put right. */
function sortDoubles(scores: ArrayLike<number>, order: Uint32Array): Uint32Array {
  const upper = new Uint32Array(scores.length);
  const double = new Float64Array(1);
  const halves = new Uint32Array(double.buffer);
  for (let row = 0; row < upper.length; row++) {
    double[0] = scores[row]! + 0;
    upper[row] = fallingKey(halves[UPPER]!);
  }
  const sorted = dealOut(upper, order);
  let start = 0;
  for (let end = 1; end <= sorted.keys.length; end++) {
    if (end < sorted.keys.length && sorted.keys[end] === sorted.keys[start]) continue;
    if (end - start > 1) sortRun(scores, sorted.order.subarray(start, end));
    start = end;
  }
  return sorted.order;
}

/** Which half of a double, as this machine stores it, holds sign and exponent. */
const UPPER = new Uint32Array(new Float64Array([1]).buffer)[1] === 0 ? 0 : 1;

/** Of the bits of a number: a whole number that falls as the number rises. */
const fallingKey = (bits: number): number => (bits & 0x80000000 ? bits : ~bits & 0x7fffffff);

const SHORT_RUN = 24;

function sortRun(scores: ArrayLike<number>, rows: Uint32Array): void {
  if (rows.length > SHORT_RUN) {
    if (!rows.every((row) => scores[row] === scores[rows[0]!])) rows.sort((a, b) => scores[b]! - scores[a]! || a - b);
    return;
  }
  for (let i = 1; i < rows.length; i++) {
    const row = rows[i]!;
    let at = i;
    for (; at > 0 && scores[rows[at - 1]!]! < scores[row]!; at--) rows[at] = rows[at - 1]!;
    rows[at] = row;
  }
}

const DIGIT_BITS = 11;
const DIGITS = 1 << DIGIT_BITS;

/** Sorts rows by rising key, equal keys in the order they came: least significant digit first. */
function dealOut(keys: Uint32Array, order: Uint32Array): { keys: Uint32Array; order: Uint32Array } {
  let [fromKeys, fromOrder] = [keys, order];
  let [toKeys, toOrder]: [Uint32Array, Uint32Array] = [new Uint32Array(keys.length), new Uint32Array(keys.length)];
  for (let shift = 0; shift < 32; shift += DIGIT_BITS) {
    const places = new Uint32Array(DIGITS);
    for (let i = 0; i < fromKeys.length; i++) places[(fromKeys[i]! >>> shift) & (DIGITS - 1)]!++;
    // A digit that all keys share decides nothing.
    if (places.includes(fromKeys.length)) continue;
    let place = 0;
    for (let digit = 0; digit < DIGITS; digit++) {
      const count = places[digit]!;
      places[digit] = place;
      place += count;
    }
    for (let i = 0; i < fromKeys.length; i++) {
      const key = fromKeys[i]!;
      const to = places[(key >>> shift) & (DIGITS - 1)]!++;
      toKeys[to] = key;
      toOrder[to] = fromOrder[i]!;
    }
    [fromKeys, toKeys] = [toKeys, fromKeys];
    [fromOrder, toOrder] = [toOrder, fromOrder];
  }
  return { keys: fromKeys, order: fromOrder };
}
