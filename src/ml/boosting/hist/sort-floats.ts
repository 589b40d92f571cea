/** Buckets of a pass: 11 bits of the key. */
const BUCKETS = 2048;
/** Below this many values the built-in sort has finished before the buckets are cleared. */
const WORTH_BUCKETS = 2048;

const low = new Uint32Array(BUCKETS);
const middle = new Uint32Array(BUCKETS);
const high = new Uint32Array(BUCKETS);
let spare = new Uint32Array(0);

/**
 * Sorts float32 (without NaN and -0) in place, in three passes over 11, 11 and 10 bits of their sign-corrected bits: some
 * ten times as fast as comparing.
 * @see Herf (2001), Radix tricks
 */
export function sortFloats(values: Float32Array): void {
  const { length } = values;
  if (length < WORTH_BUCKETS) {
    values.sort();
    return;
  }
  if (spare.length < length) spare = new Uint32Array(length);
  const keys = new Uint32Array(values.buffer, values.byteOffset, length);
  low.fill(0);
  middle.fill(0);
  high.fill(0);
  for (let i = 0; i < length; i++) {
    const bits = keys[i]!;
    // Bits that rise with the value: negative numbers are turned round, the others put above them.
    const key = (bits ^ ((bits >> 31) | -0x80000000)) >>> 0;
    keys[i] = key;
    low[key & 2047]!++;
    middle[(key >>> 11) & 2047]!++;
    high[key >>> 22]!++;
  }
  startsOf(low);
  startsOf(middle);
  startsOf(high);
  for (let i = 0; i < length; i++) {
    const key = keys[i]!;
    spare[low[key & 2047]!++] = key;
  }
  for (let i = 0; i < length; i++) {
    const key = spare[i]!;
    keys[middle[(key >>> 11) & 2047]!++] = key;
  }
  for (let i = 0; i < length; i++) {
    const key = keys[i]!;
    spare[high[key >>> 22]!++] = key;
  }
  for (let i = 0; i < length; i++) {
    const key = spare[i]!;
    keys[i] = key ^ ((~key >> 31) | -0x80000000);
  }
}

/** Turns counts into the place where each bucket begins. */
function startsOf(counts: Uint32Array): void {
  let start = 0;
  for (let i = 0; i < BUCKETS; i++) {
    const count = counts[i]!;
    counts[i] = start;
    start += count;
  }
}
