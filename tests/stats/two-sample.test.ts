import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  adjustPValues,
  andersonDarlingTest,
  chiSquareTest,
  cramerVonMisesTest,
  empiricalGaps,
  equalWidthEdges,
  jensenShannonDistance,
  kolmogorovFiniteTail,
  kolmogorovSmirnovTest,
  mannWhitneyTest,
  sampleMoments,
  sampleOf,
  sharesOf,
  smirnovTail,
  thinSample,
  twoProportionTest,
  wassersteinDistance,
} from '../../src/stats/index.ts';

const numbers = (minLength: number, maxLength: number) =>
  fc.array(fc.integer({ min: -20, max: 20 }), { minLength, maxLength });

describe('tests of two samples', () => {
  test('Anderson–Darling and Cramér–von Mises give what scipy gives, with and without ties', () => {
    // scipy 1.17.1: anderson_ksamp, cramervonmises_2samp(method='asymptotic').
    const ramp = (count: number, value: (i: number) => number) => Array.from({ length: count }, (_, i) => value(i));
    const tenths = ramp(100, (i) => ((i * 37) % 101) / 10);
    const cases = [
      [
        tenths,
        ramp(80, (i) => ((i * 53) % 97) / 10 + 1),
        1.0586896290200363,
        0.11946015059207561,
        0.2126365740740752,
        0.2456576721831194,
      ],
      [
        ramp(60, (i) => (i * 7) % 11),
        ramp(90, (i) => (i * 5) % 13),
        1.6719324407360223,
        0.06636491240932453,
        0.27476851851852047,
        0.1602429426016071,
      ],
      [tenths, tenths.slice(0, 50), -1.297074304877395, 0.25, 0.00258888888889075, 1],
    ] as const;
    for (const [left, right, anderson, andersonP, cramer, cramerP] of cases) {
      const [a, b] = [sampleOf(left), sampleOf(right)];
      expect(andersonDarlingTest(a, b).statistic).toBeCloseTo(anderson, 9);
      expect(andersonDarlingTest(a, b).pValue).toBeCloseTo(andersonP, 9);
      expect(cramerVonMisesTest(a, b).statistic).toBeCloseTo(cramer, 9);
      expect(cramerVonMisesTest(a, b).pValue).toBeCloseTo(cramerP, 9);
    }
  });

  test('the exact law of Kolmogorov and Smirnov is the share of all orders with a gap as large', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 }), fc.nat(1e6), (n, m, seed) => {
        const orders = choices(n + m, n);
        const gaps = orders.map((order) => largestGap(order, n, m));
        const observed = orders[seed % orders.length]!;
        const positions = (isFirst: boolean) => observed.flatMap((taken, i) => (taken === isFirst ? [i] : []));
        const result = kolmogorovSmirnovTest(sampleOf(positions(true)), sampleOf(positions(false)), 'exact');
        const share = gaps.filter((gap) => gap >= result.statistic - 1e-12).length / gaps.length;
        expect(result.pValue).toBeCloseTo(share, 12);
      }),
    );
  });

  test('the laws of Kolmogorov and Smirnov meet for large samples', () => {
    for (const gap of [0.03, 0.05, 0.07]) {
      expect(kolmogorovFiniteTail(gap, 1000) / Math.min(1, 2 * smirnovTail(gap, 1000))).toBeLessThan(1 + 1e-9);
    }
    expect(kolmogorovFiniteTail(0.01, 20_000)).toBeCloseTo(0.0363, 3);
    expect(kolmogorovFiniteTail(1, 10)).toBe(0);
    expect(kolmogorovFiniteTail(0, 10)).toBe(1);
  });

  test('the area between two samples is the mean gap of their sorted values, and symmetric', () => {
    fc.assert(
      fc.property(numbers(1, 30), fc.nat(1e9), (values, seed) => {
        const other = values.map((value, i) => ((value * 31 + i * seed) % 17) - 8);
        const [a, b] = [sampleOf(values), sampleOf(other)];
        const pairs = a.values.reduce((sum, value, i) => sum + Math.abs(value - b.values[i]!), 0) / values.length;
        expect(wassersteinDistance(a, b)).toBeCloseTo(pairs, 9);
        expect(wassersteinDistance(b, a)).toBeCloseTo(pairs, 9);
      }),
    );
  });

  test('a thinned sample moves no distribution function by more than one part of its knots', () => {
    fc.assert(
      fc.property(numbers(1, 300), numbers(1, 40), fc.integer({ min: 2, max: 50 }), (values, other, knots) => {
        const [whole, b] = [sampleOf(values), sampleOf(other)];
        const thin = thinSample(whole, knots);
        expect(thin.values.length).toBeLessThanOrEqual(Math.max(knots, 1));
        expect(thin.size).toBe(values.length);
        if (thin !== whole) expect(thin.counts!.at(-1)).toBe(values.length);
        const [exact, near] = [empiricalGaps(whole, b), empiricalGaps(thin, b)];
        expect(Math.abs(exact.largest - near.largest)).toBeLessThanOrEqual(1 / knots + 1e-12);
      }),
    );
  });

  test('exact and normal Mann–Whitney agree on samples of a few dozen', () => {
    const [a, b] = [
      sampleOf([...Array(30).keys()].map((i) => i * 2)),
      sampleOf([...Array(30).keys()].map((i) => i * 2.3 + 0.123)),
    ];
    const [exact, normal] = [mannWhitneyTest(a, b), mannWhitneyTest(a, b, 'normal')];
    expect(exact.law).toBe('exact');
    expect(Math.abs(exact.pValue - normal.pValue)).toBeLessThan(0.01);
  });

  test('what is not finite is left out, and moments keep their digits at a large offset', () => {
    const sample = sampleOf([Number.NaN, 3, Number.POSITIVE_INFINITY, 1, 2]);
    expect([...sample.values]).toEqual([1, 2, 3]);
    const { mean, variance } = sampleMoments(sampleOf([1e9 + 1, 1e9 + 2, 1e9 + 3]));
    expect([mean, variance]).toEqual([1e9 + 2, 1]);
    expect(sampleMoments(sampleOf([]))).toMatchObject({ mean: Number.NaN, variance: Number.NaN });
  });

  test("Doane's bins are numpy's", () => {
    // numpy 1.26.4: histogram_bin_edges([0..29 squared], 'doane') has 9 edges, 'sturges' 7.
    const squares = Array.from({ length: 30 }, (_, i) => i * i);
    expect(equalWidthEdges(squares, 'doane')).toHaveLength(9);
    expect(equalWidthEdges(squares, 'sturges')).toHaveLength(7);
  });
});

describe('tests of categories', () => {
  test('chi-square of two categories is the square of the pooled z', () => {
    const count = fc.integer({ min: 0, max: 200 });
    fc.assert(
      fc.property(count, count, count, count, (a, b, c, d) => {
        fc.pre(a + b > 0 && c + d > 0 && a + c > 0 && b + d > 0);
        const z = twoProportionTest({ successes: a, trials: a + b }, { successes: c, trials: c + d });
        const chi = chiSquareTest([a, b], [c, d]);
        expect(chi.statistic).toBeCloseTo(z.statistic ** 2, 8);
        expect(chi.pValue).toBeCloseTo(z.pValue, 8);
      }),
    );
  });

  test('Jensen–Shannon distance is 0 for equal shares, 1 for disjoint ones, symmetric, and within the bases', () => {
    const counts = fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 5, maxLength: 5 });
    fc.assert(
      fc.property(counts, counts, (a, b) => {
        fc.pre(a.some(Boolean) && b.some(Boolean));
        const [p, q] = [sharesOf(a), sharesOf(b)];
        const distance = jensenShannonDistance(p, q);
        expect(distance).toBeGreaterThanOrEqual(0);
        expect(distance).toBeLessThanOrEqual(1 + 1e-12);
        expect(jensenShannonDistance(q, p)).toBeCloseTo(distance, 12);
        expect(jensenShannonDistance(p, p)).toBe(0);
        expect(jensenShannonDistance(p, q, 'e')).toBeCloseTo(distance * Math.sqrt(Math.LN2), 12);
      }),
    );
    expect(jensenShannonDistance([1, 0], [0, 1])).toBe(1);
  });
});

describe('adjustPValues', () => {
  test('marks as many tests as the step-up procedure rejects, whatever the level', () => {
    const chance = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.array(chance, { minLength: 1, maxLength: 30 }), chance, (pValues, level) => {
        const adjusted = adjustPValues(pValues);
        const sorted = pValues.toSorted((a, b) => a - b);
        const rejected = sorted.findLastIndex((p, i) => p * (sorted.length / (i + 1)) <= level) + 1;
        expect(adjusted.filter((p) => p <= level)).toHaveLength(rejected);
        for (const [i, p] of adjusted.entries()) expect(p).toBeGreaterThanOrEqual(pValues[i]!);
      }),
    );
  });

  test('what is no test counts for nothing', () => {
    expect(adjustPValues([0.01, Number.NaN, 0.02])).toEqual([0.02, Number.NaN, 0.02]);
    expect(adjustPValues([])).toEqual([]);
  });
});

/** All ways to take `count` of `length` places, as masks. */
function choices(length: number, count: number): boolean[][] {
  if (length === 0) return [[]];
  const taken = count > 0 ? choices(length - 1, count - 1).map((rest) => [true, ...rest]) : [];
  const left = length > count ? choices(length - 1, count).map((rest) => [false, ...rest]) : [];
  return [...taken, ...left];
}

function largestGap(order: readonly boolean[], n: number, m: number): number {
  let [a, b, largest] = [0, 0, 0];
  for (const isFirst of order) {
    if (isFirst) a++;
    else b++;
    largest = Math.max(largest, Math.abs(a / n - b / m));
  }
  return largest;
}
