/** Bits of a digit: 2,048 counters fit the first-level cache, and three digits make a float. */
const DIGIT_BITS = 11;
const DIGITS = 2 ** DIGIT_BITS;
/** Fewer numbers than this are sorted as they come. */
const WORTH_COUNTING = 4_096;

/** The numbers in ascending order, none of them NaN; may sort `numbers` in place. Many are sorted digit by digit. */
export function sortFloats(numbers: Float32Array): Float32Array {
  if (numbers.length < WORTH_COUNTING) return numbers.sort();
  const bits = new Uint32Array(numbers.buffer, numbers.byteOffset, numbers.length);
  let from = new Uint32Array(numbers.length);
  let to = new Uint32Array(numbers.length);
  const counts = new Uint32Array(3 * DIGITS);
  for (let i = 0; i < bits.length; i++) {
    const key = risingBits(bits[i]!);
    from[i] = key;
    counts[key & (DIGITS - 1)]! += 1;
    counts[DIGITS + ((key >>> DIGIT_BITS) & (DIGITS - 1))]! += 1;
    counts[2 * DIGITS + (key >>> (2 * DIGIT_BITS))]! += 1;
  }
  for (let digit = 0; digit < 3; digit++) {
    const places = startsOf(counts.subarray(digit * DIGITS, (digit + 1) * DIGITS));
    const shift = digit * DIGIT_BITS;
    for (let i = 0; i < from.length; i++) {
      const key = from[i]!;
      const place = (key >>> shift) & (DIGITS - 1);
      to[places[place]!] = key;
      places[place]! += 1;
    }
    [from, to] = [to, from];
  }
  for (let i = 0; i < from.length; i++) from[i] = floatBits(from[i]!);
  return new Float32Array(from.buffer);
}

/** The bits of a float, flipped so that they rise with its value. */
const risingBits = (bits: number): number => (bits ^ ((bits >> 31) | -0x80000000)) >>> 0;

const floatBits = (rising: number): number => (rising ^ (~(rising >> 31) | -0x80000000)) >>> 0;

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
