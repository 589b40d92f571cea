import type { Random } from '../../../stats/index.ts';

const ROUNDS = 6;

/**
 * A permutation of 0 … count − 1 that stores nothing: a Feistel network over the next even power of two, walked until it
 * lands inside.
 * @param count at most 2⁵²
 * @see Black, Rogaway (2002), Ciphers with arbitrary finite domains, CT-RSA
 */
export function shuffledIndex(count: number, random: Random): (index: number) => number {
  const keys = Array.from({ length: ROUNDS }, () => random.nextUint32());
  const half = Math.max(1, Math.ceil(Math.log2(count) / 2));
  const size = 2 ** half;
  const step = (index: number): number => {
    let high = Math.floor(index / size);
    let low = index % size;
    for (let round = 0; round < ROUNDS; round++) {
      const before = high;
      high = low;
      low = (before ^ scramble(low ^ (keys[round] as number))) & (size - 1);
    }
    return high * size + low;
  };
  return (index) => {
    let place = step(index);
    while (place >= count) place = step(place);
    return place;
  };
}

/** The finaliser of MurmurHash3. */
function scramble(word: number): number {
  let h = word ^ (word >>> 16);
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return h ^ (h >>> 16);
}
