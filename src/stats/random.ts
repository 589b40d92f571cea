/** A seeded stream of random numbers: the same seed gives the same numbers on every machine and in every version. */
export interface Random {
  /** A uniform integer in [0, 2³²). */
  nextUint32(): number;
  /** A uniform number in [0, 1) with 53 random bits. */
  uniform(): number;
  /** A standard normal number (mean 0, standard deviation 1). */
  normal(): number;
  /** A Poisson count; 0 when `mean` is 0. `mean` must be finite and ≥ 0. */
  poisson(mean: number): number;
  /** A uniform integer in [0, below), without modulo bias. `below` must be an integer in 1 … 2³². */
  integer(below: number): number;
  /** Shuffles `array` in place (Fisher–Yates) and returns it. */
  shuffle<T extends { length: number; [index: number]: unknown }>(array: T): T;
}

/**
 * A generator seeded by any safe integer: xoshiro128** with its state filled by splitmix64.
 * @throws RangeError when `seed` is no safe integer
 * @see Blackman, Vigna (2021), Scrambled linear pseudorandom number generators, ACM TOMS 47(4); normal: Marsaglia's
 *   polar method (1964)
 */
export function createRandom(seed: number): Random {
  return new Xoshiro128(seed);
}

const TWO_POW_32 = 2 ** 32;

/** A Poisson mean small enough that exp(-mean) stays far from underflow. */
const POISSON_PIECE = 32;

class Xoshiro128 implements Random {
  #a: number;
  #b: number;
  #c: number;
  #d: number;
  #spareNormal: number | undefined;

  constructor(seed: number) {
    if (!Number.isSafeInteger(seed)) throw new RangeError(`A seed must be a safe integer, got ${seed}`);
    const words = initialState(seed);
    this.#a = words[0]!;
    this.#b = words[1]!;
    this.#c = words[2]!;
    this.#d = words[3]!;
  }

  nextUint32(): number {
    const scrambled = Math.imul(rotateLeft(Math.imul(this.#b, 5), 7), 9) >>> 0;
    const shifted = this.#b << 9;
    this.#c ^= this.#a;
    this.#d ^= this.#b;
    this.#b ^= this.#c;
    this.#a ^= this.#d;
    this.#c ^= shifted;
    this.#d = rotateLeft(this.#d, 11);
    return scrambled;
  }

  uniform(): number {
    return ((this.nextUint32() >>> 5) * 2 ** 26 + (this.nextUint32() >>> 6)) / 2 ** 53;
  }

  normal(): number {
    if (this.#spareNormal !== undefined) {
      const spare = this.#spareNormal;
      this.#spareNormal = undefined;
      return spare;
    }
    for (;;) {
      const x = 2 * this.uniform() - 1;
      const y = 2 * this.uniform() - 1;
      const square = x * x + y * y;
      if (square >= 1 || square === 0) continue;
      const scale = Math.sqrt((-2 * Math.log(square)) / square);
      this.#spareNormal = y * scale;
      return x * scale;
    }
  }

  poisson(mean: number): number {
    // A sum of Poisson counts is Poisson in the sum of the means, so a large mean is drawn in exact pieces.
    let count = 0;
    for (let rest = mean; rest > 0; rest -= POISSON_PIECE) count += this.#smallPoisson(Math.min(rest, POISSON_PIECE));
    return count;
  }

  integer(below: number): number {
    const limit = TWO_POW_32 - (TWO_POW_32 % below);
    for (;;) {
      const draw = this.nextUint32();
      if (draw < limit) return draw % below;
    }
  }

  shuffle<T extends { length: number; [index: number]: unknown }>(array: T): T {
    for (let last = array.length - 1; last > 0; last--) {
      const chosen = this.integer(last + 1);
      const kept = array[last];
      array[last] = array[chosen];
      array[chosen] = kept;
    }
    return array;
  }

  /** Knuth's method: uniform factors until their product falls below exp(-mean). */
  #smallPoisson(mean: number): number {
    const floor = Math.exp(-mean);
    let count = -1;
    for (let product = 1; product > floor || count < 0; product *= this.uniform()) count++;
    return count;
  }
}

const rotateLeft = (value: number, bits: number): number => (value << bits) | (value >>> (32 - bits));

/**
 * Two splitmix64 outputs, cut into four words; never all zero. In halves of 32 bits, without objects on the way: a study
 * seeds a generator for every parameter of every trial, most of them before this is compiled.
 */
function initialState(seed: number): number[] {
  const high = Math.floor(seed / 2 ** 32) | 0;
  const words = [0, 0, 0, 0];
  const first = (seed >>> 0) + STEP_LOW;
  splitMix((high + STEP_HIGH + (first >= TWO_POW_32 ? 1 : 0)) | 0, first | 0, words, 0);
  const second = (first >>> 0) + STEP_LOW;
  const carries = (first >= TWO_POW_32 ? 1 : 0) + (second >= TWO_POW_32 ? 1 : 0);
  splitMix((high + 2 * STEP_HIGH + carries) | 0, second | 0, words, 2);
  return words;
}

/** What splitmix64 adds to its counter before each output. */
const STEP_HIGH = 0x9e3779b9;
const STEP_LOW = 0x7f4a7c15;

/** The output for a counter, its lower half first. */
function splitMix(high: number, low: number, words: number[], at: number): void {
  let h = high ^ (high >>> 30);
  let l = low ^ ((low >>> 30) | (high << 2));
  h = (upperProduct(l, 0x1ce4e5b9) + Math.imul(h, 0x1ce4e5b9) + Math.imul(l, 0xbf58476d)) | 0;
  l = Math.imul(l, 0x1ce4e5b9);
  l ^= (l >>> 27) | (h << 5);
  h ^= h >>> 27;
  h = (upperProduct(l, 0x133111eb) + Math.imul(h, 0x133111eb) + Math.imul(l, 0x94d049bb)) | 0;
  l = Math.imul(l, 0x133111eb);
  words[at] = l ^ ((l >>> 31) | (h << 1));
  words[at + 1] = h ^ (h >>> 31);
}

/** The upper 32 bits of the product of two unsigned words; a double holds the product of one with half of the other. */
function upperProduct(a: number, b: number): number {
  const word = a >>> 0;
  return Math.floor((word * (b >>> 16) + Math.floor((word * (b & 0xffff)) / 65_536)) / 65_536);
}
