import { directionNumbers, SOBOL_DIMENSIONS } from './direction-numbers.ts';

const TWO_POW_32 = 2 ** 32;

/**
 * A coordinate of the Sobol sequence in the order of Gray's code.
 * @param index of the point, from 0 to 2³² − 1; point 0 is the origin
 * @param dimension from 0 to 63
 * @returns a fraction of 2³²: an integer in [0, 2³²)
 * @see Sobol (1967), USSR Comput. Math. Math. Phys. 7(4):86–112; the order: Antonov, Saleev (1979), the same 19(1)
 */
export function sobolCoordinate(index: number, dimension: number): number {
  const directions = directionNumbers[dimension]!;
  let coordinate = 0;
  for (let gray = index ^ (index >>> 1), bit = 0; gray !== 0; gray >>>= 1, bit++) {
    if (gray & 1) coordinate ^= directions[bit]!;
  }
  return coordinate >>> 0;
}

/**
 * A coordinate after Owen's nested uniform scrambling: each bit is flipped or not by a hash of the bits above it, so that
 * points stay as evenly spread, yet each of them is uniformly distributed. Past the table's dimensions it comes round
 * again, in an order of points of its own.
 * @param seed the scrambling; an integer in [0, 2³²)
 * @param dimension any whole number from 0
 * @returns in [0, 1)
 * @see Owen (1995), Randomly permuted (t,m,s)-nets and (t,s)-sequences; by hashing: Burley (2020), Practical hash-based
 *   Owen scrambling, JCGT 9(4)
 */
export function scrambledSobol(index: number, dimension: number, seed: number): number {
  const round = Math.floor(dimension / SOBOL_DIMENSIONS);
  const ordered = round === 0 ? index : scrambled(index, hash(seed ^ round));
  const key = hash(seed + Math.imul(dimension, 0x9e3779b9));
  return scrambled(sobolCoordinate(ordered, dimension % SOBOL_DIMENSIONS), key) / TWO_POW_32;
}

function scrambled(coordinate: number, key: number): number {
  let flips = 0;
  for (let bit = 31; bit >= 0; bit--) {
    // The leading one tells prefixes of different lengths apart.
    const prefix = bit === 31 ? 1 : (coordinate >>> (bit + 1)) | (1 << (31 - bit));
    if (hash(prefix ^ key) & 1) flips |= 1 << bit;
  }
  return (coordinate ^ flips) >>> 0;
}

/** @see Wellons, "lowbias32" of Hash Function Prospector: integers to integers with little bias, one to one */
function hash(value: number): number {
  let mixed = Math.imul(value ^ (value >>> 16), 0x21f0aaad);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
  return (mixed ^ (mixed >>> 15)) >>> 0;
}
