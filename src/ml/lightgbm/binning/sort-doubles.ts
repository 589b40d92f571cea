/** Bits of a digit: 2,048 counters fit the first-level cache, and three digits make half a double. */
const DIGIT_BITS = 11;
const DIGITS = 2 ** DIGIT_BITS;
/** Fewer numbers than this are sorted as they come. */
const WORTH_COUNTING = 4_096;

/**
 * Sorts numbers in place, ascending; none of them is NaN. Many are sorted by their upper halves digit by digit, and where
 * these are equal once more.
 */
export function sortDoubles(numbers: Float64Array): void {
  if (numbers.length < WORTH_COUNTING) {
    numbers.sort();
    return;
  }
  const halves = new Uint32Array(numbers.buffer, numbers.byteOffset, 2 * numbers.length);
  let [uppers, lowers] = [new Uint32Array(numbers.length), new Uint32Array(numbers.length)];
  let [toUppers, toLowers] = [new Uint32Array(numbers.length), new Uint32Array(numbers.length)];
  const counts = new Uint32Array(3 * DIGITS);
  for (let i = 0; i < numbers.length; i++) {
    const upper = risingBits(halves[2 * i + 1]!);
    uppers[i] = upper;
    lowers[i] = halves[2 * i]!;
    counts[upper & (DIGITS - 1)]! += 1;
    counts[DIGITS + ((upper >>> DIGIT_BITS) & (DIGITS - 1))]! += 1;
    counts[2 * DIGITS + (upper >>> (2 * DIGIT_BITS))]! += 1;
  }
  for (let digit = 0; digit < 3; digit++) {
    const places = startsOf(counts.subarray(digit * DIGITS, (digit + 1) * DIGITS));
    const shift = digit * DIGIT_BITS;
    for (let i = 0; i < uppers.length; i++) {
      const upper = uppers[i]!;
      const digitOf = (upper >>> shift) & (DIGITS - 1);
      const place = places[digitOf]!;
      toUppers[place] = upper;
      toLowers[place] = lowers[i]!;
      places[digitOf] = place + 1;
    }
    [uppers, lowers, toUppers, toLowers] = [toUppers, toLowers, uppers, lowers];
  }
  for (let i = 0; i < uppers.length; i++) {
    halves[2 * i] = lowers[i]!;
    halves[2 * i + 1] = originalBits(uppers[i]!);
  }
  sortEqualUppers(numbers, uppers);
}

/** Puts numbers whose upper halves are equal into order. */
function sortEqualUppers(numbers: Float64Array, uppers: Uint32Array): void {
  for (let begin = 0; begin < numbers.length; ) {
    let end = begin + 1;
    let isSorted = true;
    for (; end < numbers.length && uppers[end] === uppers[begin]; end++) {
      if (numbers[end]! < numbers[end - 1]!) isSorted = false;
    }
    if (!isSorted) numbers.subarray(begin, end).sort();
    begin = end;
  }
}

/** The upper bits of a double, flipped so that they rise with its value. */
const risingBits = (upper: number): number => (upper ^ ((upper >> 31) | -0x80000000)) >>> 0;

const originalBits = (rising: number): number => (rising ^ (~(rising >> 31) | -0x80000000)) >>> 0;

/** Where each digit's numbers begin. */
function startsOf(counts: Uint32Array): Uint32Array {
  let start = 0;
  for (let i = 0; i < counts.length; i++) {
    const count = counts[i]!;
    counts[i] = start;
    start += count;
  }
  return counts;
}
