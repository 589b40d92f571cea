/**
 * LightGBM's own generator (a linear congruence modulo 2³²), so that the same seeds draw the same rows and columns as
 * there. Its numbers have 15 bits; for anything else there is `createRandom`.
 */
export class LibraryRandom {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** A number in [0, 1), one of 32,768. */
  nextFloat(): number {
    return this.#next15() / 32_768;
  }

  /** An integer in [low, high). */
  nextShort(low: number, high: number): number {
    return (this.#next15() % (high - low)) + low;
  }

  /** `count` of the numbers 0 … size - 1, ascending. */
  sample(size: number, count: number): Int32Array {
    if (count > size || count <= 0) return new Int32Array();
    if (count === size) return Int32Array.from({ length: size }, (_, i) => i);
    if (count > 1 && count > size / Math.log2(count)) {
      const chosen = new Int32Array(count);
      let taken = 0;
      for (let i = 0; i < size; i++) {
        const probability = (count - taken) / (size - i);
        if (this.nextFloat() < probability) chosen[taken++] = i;
      }
      return chosen.subarray(0, taken);
    }
    const chosen = new Set<number>();
    for (let r = size - count; r < size; r++) {
      const drawn = this.#next31() % (r + 1);
      chosen.add(chosen.has(drawn) ? r : drawn);
    }
    return Int32Array.from(chosen).sort();
  }

  #next15(): number {
    this.#step();
    return (this.#state >>> 16) & 0x7fff;
  }

  #next31(): number {
    this.#step();
    return this.#state & 0x7fffffff;
  }

  #step(): void {
    this.#state = (Math.imul(this.#state, 214_013) + 2_531_011) >>> 0;
  }
}

export interface Seeds {
  readonly data_random_seed: number;
  readonly bagging_seed: number;
  readonly drop_seed: number;
  readonly feature_fraction_seed: number;
}

/** LightGBM's seeds when none is given. */
const DEFAULT_SEEDS: Seeds = { data_random_seed: 1, bagging_seed: 3, drop_seed: 4, feature_fraction_seed: 2 };

/** The seeds of everything random: those given, else drawn from `seed`, else the library's. */
export function seedsOf(
  parameters: { readonly seed?: number | undefined } & { readonly [Name in keyof Seeds]?: number | undefined },
): Seeds {
  const drawn = parameters.seed === undefined ? DEFAULT_SEEDS : drawSeeds(parameters.seed);
  return {
    data_random_seed: parameters.data_random_seed ?? drawn.data_random_seed,
    bagging_seed: parameters.bagging_seed ?? drawn.bagging_seed,
    drop_seed: parameters.drop_seed ?? drawn.drop_seed,
    feature_fraction_seed: parameters.feature_fraction_seed ?? drawn.feature_fraction_seed,
  };
}

/** In the order in which the library draws them. */
function drawSeeds(seed: number): Seeds {
  const random = new LibraryRandom(seed);
  const next = (): number => random.nextShort(0, 32_767);
  return { data_random_seed: next(), bagging_seed: next(), drop_seed: next(), feature_fraction_seed: next() };
}
