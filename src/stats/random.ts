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
    [this.#a, this.#b, this.#c, this.#d] = initialState(seed);
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

/** Two splitmix64 outputs, cut into four words; never all zero. In halves of 32 bits: big integers took most of the time. */
function initialState(seed: number): [number, number, number, number] {
  const counter: Int64Halves = [Math.floor(seed / 2 ** 32) | 0, seed | 0];
  const next = (): Int64Halves => {
    add(counter, 0x9e3779b9, 0x7f4a7c15);
    const z: Int64Halves = [counter[0], counter[1]];
    xorShift(z, 30);
    multiply(z, 0xbf58476d, 0x1ce4e5b9);
    xorShift(z, 27);
    multiply(z, 0x94d049bb, 0x133111eb);
    xorShift(z, 31);
    return z;
  };
  const [[firstHigh, firstLow], [secondHigh, secondLow]] = [next(), next()];
  return [firstLow, firstHigh, secondLow, secondHigh];
}

/** The upper and the lower 32 bits of 64, each as a signed integer. */
type Int64Halves = [high: number, low: number];

function add(sum: Int64Halves, high: number, low: number): void {
  const lower = (sum[1] >>> 0) + low;
  sum[0] = (sum[0] + high + (lower >= 2 ** 32 ? 1 : 0)) | 0;
  sum[1] = lower | 0;
}

/** `z ^= z >> bits` for 0 < bits < 32. */
function xorShift(z: Int64Halves, bits: number): void {
  const [high, low] = z;
  z[0] = high ^ (high >>> bits);
  z[1] = low ^ ((low >>> bits) | (high << (32 - bits)));
}

/** The lower 64 bits of the product, from parts of 16 bits whose products a double holds. */
function multiply(z: Int64Halves, high: number, low: number): void {
  const [a1, a0] = [z[1] >>> 16, z[1] & 0xffff];
  const [b1, b0] = [low >>> 16, low & 0xffff];
  const [p00, p01, p10] = [a0 * b0, a0 * b1, a1 * b0];
  const middle = (p00 >>> 16) + (p01 & 0xffff) + (p10 & 0xffff);
  const upper = a1 * b1 + (p01 >>> 16) + (p10 >>> 16) + (middle >>> 16);
  z[0] = (upper + Math.imul(z[0], low) + Math.imul(z[1], high)) | 0;
  z[1] = (middle << 16) | (p00 & 0xffff);
}
