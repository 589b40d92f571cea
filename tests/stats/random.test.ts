import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRandom } from '../../src/stats/index.ts';

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const draw = (count: number, next: () => number): number[] => Array.from({ length: count }, next);

/** The same generator where its arithmetic can be read. */
function clearNumbers(seed: number, count: number): number[] {
  const wrap = (value: bigint): bigint => BigInt.asUintN(64, value);
  let counter = BigInt(seed);
  const splitMix = (): bigint => {
    counter = wrap(counter + 0x9e3779b97f4a7c15n);
    let z = counter;
    z = wrap((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n);
    z = wrap((z ^ (z >> 27n)) * 0x94d049bb133111ebn);
    return z ^ (z >> 31n);
  };
  const [first, second] = [splitMix(), splitMix()];
  const state = [first, first >> 32n, second, second >> 32n].map((word) => BigInt.asUintN(32, word));
  const word = (value: bigint): bigint => BigInt.asUintN(32, value);
  const turned = (value: bigint, bits: bigint): bigint => word((value << bits) | (value >> (32n - bits)));
  return Array.from({ length: count }, () => {
    let [a, b, c, d] = state as [bigint, bigint, bigint, bigint];
    const number = word(turned(word(b * 5n), 7n) * 9n);
    const shifted = word(b << 9n);
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    state.splice(0, 4, a, b, c ^ shifted, turned(d, 11n));
    return Number(number);
  });
}

describe('createRandom', () => {
  test('the numbers of a seed never change between versions', () => {
    const random = createRandom(42);
    expect(draw(4, () => random.nextUint32())).toMatchInlineSnapshot(`
      [
        1776835114,
        4165204688,
        17111135,
        2317295270,
      ]
    `);
  });

  test('equal seeds give equal streams, different seeds different ones', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.maxSafeInteger(), (a, b) => {
        const [first, again, other] = [createRandom(a), createRandom(a), createRandom(b)];
        const numbers = draw(4, () => first.nextUint32());
        expect(draw(4, () => again.nextUint32())).toEqual(numbers);
        if (a !== b) expect(draw(4, () => other.nextUint32())).not.toEqual(numbers);
      }),
    );
  });

  test('any seed gives the numbers of splitmix64 and xoshiro128**, as they are written with big integers', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (seed) => {
        const random = createRandom(seed);
        expect(draw(3, () => random.nextUint32())).toEqual(clearNumbers(seed, 3));
      }),
      { numRuns: 1000 },
    );
  });

  test('a fraction or NaN is no seed', () => {
    expect(() => createRandom(0.5)).toThrow(RangeError);
    expect(() => createRandom(Number.NaN)).toThrow(RangeError);
  });

  test('uniform numbers stay in [0, 1) with mean 1/2 and variance 1/12', () => {
    const random = createRandom(1);
    const numbers = draw(100_000, () => random.uniform());
    expect(numbers.every((value) => value >= 0 && value < 1)).toBe(true);
    expect(mean(numbers)).toBeCloseTo(0.5, 2);
    expect(mean(numbers.map((value) => (value - 0.5) ** 2))).toBeCloseTo(1 / 12, 2);
  });

  test('normal numbers have mean 0, variance 1 and no skew', () => {
    const random = createRandom(2);
    const numbers = draw(100_000, () => random.normal());
    expect(mean(numbers)).toBeCloseTo(0, 1);
    expect(mean(numbers.map((value) => value ** 2))).toBeCloseTo(1, 1);
    expect(mean(numbers.map((value) => value ** 3))).toBeCloseTo(0, 1);
  });

  test.for([0, 0.3, 5, 100])('a Poisson count of mean %f has that mean and variance', (expected) => {
    const random = createRandom(3);
    const counts = draw(20_000, () => random.poisson(expected));
    const slack = 5 * Math.sqrt(Math.max(expected, 1e-9) / counts.length);
    expect(Math.abs(mean(counts) - expected)).toBeLessThanOrEqual(slack);
    const variance = mean(counts.map((count) => (count - expected) ** 2));
    expect(Math.abs(variance - expected)).toBeLessThanOrEqual(Math.max(0.1 * expected, 0));
  });

  test('integers cover their range evenly', () => {
    const random = createRandom(4);
    const counts = new Array<number>(7).fill(0);
    for (let i = 0; i < 70_000; i++) counts[random.integer(7)]! += 1;
    expect(Math.min(...counts)).toBeGreaterThan(9_500);
    expect(Math.max(...counts)).toBeLessThan(10_500);
  });

  test('a shuffle keeps every element', () => {
    fc.assert(
      fc.property(fc.integer(), fc.array(fc.integer()), (seed, values) => {
        expect(createRandom(seed).shuffle(values.slice()).sort()).toEqual(values.slice().sort());
      }),
    );
  });
});
