/** Shorter arrays are sorted faster by comparing. */
const WORTH_COUNTING = 20_000;
const DIGIT_BITS = 11;
const DIGITS = 2 ** DIGIT_BITS;
/** 6 digits of 11 bits cover 64. */
const PASSES = 6;

/** Sorting the numbers of a bucket by insertion takes their square: beyond this mean of squares, digits are faster. */
const MOST_SQUARES = 24;
const SAMPLE = 1024;

/**
 * The numbers in ascending order; NaN must not be among them, and -0 counts as below 0. Numbers that lie spread out are
 * dealt into as many buckets as there are numbers, which takes a fifth of the time of comparing; others are sorted by
 * digits.
 * @returns the values in an array of their own, or the given one, sorted
 */
export function sortDoubles(values: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  if (values.length < WORTH_COUNTING) return values.sort();
  return sortSpread(values) ?? sortByDigits(values);
}

/** @returns undefined, with the values as they were, when buckets would hold too many numbers */
function sortSpread(values: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> | undefined {
  const { length } = values;
  let [min, max, negativeZeros] = [values[0]!, values[0]!, 0];
  for (let at = 0; at < length; at++) {
    const value = values[at]!;
    if (value < min) min = value;
    else if (value > max) max = value;
    if (value === 0 && 1 / value < 0) negativeZeros += 1;
  }
  const scale = (length - 2) / (max - min);
  // All the same, infinite, or too near or far for the quotient.
  if (!(scale > 0) || !Number.isFinite(scale)) return undefined;
  if (isCrowded(values, min, max)) return undefined;
  const places = new Uint32Array(length + 1);
  for (let at = 0; at < length; at++) places[(((values[at]! - min) * scale) | 0) + 1]!++;
  let squares = 0;
  for (let bucket = 1; bucket <= length; bucket++) {
    squares += places[bucket]! ** 2;
    places[bucket]! += places[bucket - 1]!;
  }
  if (squares > MOST_SQUARES * length) return undefined;
  const sorted = new Float64Array(length);
  for (let at = 0; at < length; at++) {
    const value = values[at]!;
    sorted[places[((value - min) * scale) | 0]!++] = value;
  }
  // Buckets are in order, so that nothing moves out of its own.
  for (let at = 1; at < length; at++) {
    const value = sorted[at]!;
    let to = at;
    for (; to > 0 && sorted[to - 1]! > value; to--) sorted[to] = sorted[to - 1]!;
    sorted[to] = value;
  }
  if (negativeZeros > 0) orderZeros(sorted, negativeZeros);
  return sorted;
}

/** Whether some of the numbers, dealt into as few buckets, crowd in them: that spares most of the vain dealing. */
function isCrowded(values: Float64Array, min: number, max: number): boolean {
  const counts = new Uint32Array(SAMPLE);
  const step = Math.floor(values.length / SAMPLE);
  const scale = (SAMPLE - 1) / (max - min);
  for (let at = 0; at < SAMPLE; at++) counts[((values[at * step]! - min) * scale) | 0]!++;
  return counts.reduce((sum, count) => sum + count ** 2, 0) > MOST_SQUARES * SAMPLE;
}

/** Comparing does not tell the zeros apart. */
function orderZeros(sorted: Float64Array, negative: number): void {
  const first = sorted.indexOf(0);
  let end = first;
  while (sorted[end] === 0) end += 1;
  sorted.fill(-0, first, first + negative);
  sorted.fill(0, first + negative, end);
}

/**
 * Counting digits (radix sort) takes a third less time than comparing, and none for digits that all numbers share, as
 * small whole numbers do.
 */
function sortByDigits(values: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const { length } = values;
  let from = new Uint32Array(values.buffer, values.byteOffset, 2 * length);
  let to = new Uint32Array(2 * length);
  const counts = new Uint32Array(PASSES * DIGITS);
  for (let at = 0; at < 2 * length; at += 2) {
    // Bits that sort as whole numbers: those of negative ones turned round, those of others above them.
    const sign = (from[at + 1]! | 0) >> 31;
    const low = (from[at]! ^ sign) >>> 0;
    const high = (from[at + 1]! ^ (sign | 0x8000_0000)) >>> 0;
    from[at] = low;
    from[at + 1] = high;
    for (let pass = 0; pass < PASSES; pass++) counts[pass * DIGITS + digit(low, high, pass)]!++;
  }
  for (let pass = 0; pass < PASSES; pass++) {
    const places = counts.subarray(pass * DIGITS, (pass + 1) * DIGITS);
    if (!startPlaces(places, length)) continue;
    for (let at = 0; at < 2 * length; at += 2) {
      const low = from[at]!;
      const high = from[at + 1]!;
      const place = 2 * places[digit(low, high, pass)]!++;
      to[place] = low;
      to[place + 1] = high;
    }
    [from, to] = [to, from];
  }
  for (let at = 0; at < 2 * length; at += 2) {
    const sign = ~((from[at + 1]! | 0) >> 31);
    from[at] = from[at]! ^ sign;
    from[at + 1] = from[at + 1]! ^ (sign | 0x8000_0000);
  }
  return new Float64Array(from.buffer, from.byteOffset, length);
}

function digit(low: number, high: number, pass: number): number {
  switch (pass) {
    case 0:
      return low & 2047;
    case 1:
      return (low >>> 11) & 2047;
    case 2:
      return ((low >>> 22) | (high << 10)) & 2047;
    case 3:
      return (high >>> 1) & 2047;
    case 4:
      return (high >>> 12) & 2047;
    default:
      return high >>> 23;
  }
}

/** Turns counts into places to begin at. @returns false when all numbers have the same digit: nothing would move */
function startPlaces(counts: Uint32Array, length: number): boolean {
  let place = 0;
  for (let at = 0; at < counts.length; at++) {
    const count = counts[at]!;
    if (count === length) return false;
    counts[at] = place;
    place += count;
  }
  return true;
}
