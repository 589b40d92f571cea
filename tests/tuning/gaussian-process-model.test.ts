import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRandom } from '../../src/stats/index.ts';
import { factorised, inverted, rowStart, withRow } from '../../src/tuning/samplers/gaussian-process/cholesky.ts';
import { fittedKernel, negativeLogPosterior } from '../../src/tuning/samplers/gaussian-process/fit.ts';
import { type KernelParameters, matern } from '../../src/tuning/samplers/gaussian-process/kernel.ts';
import { logExpectedImprovement } from '../../src/tuning/samplers/gaussian-process/log-expected-improvement.ts';
import { minimise } from '../../src/tuning/samplers/gaussian-process/minimise.ts';
import { Posterior } from '../../src/tuning/samplers/gaussian-process/posterior.ts';
import { warpedLosses } from '../../src/tuning/samplers/gaussian-process/warped-losses.ts';

const seeds = fc.integer({ min: 0, max: 1e6 });

/** Observations of a wavy function of two numbers and a choice. */
function observations(seed: number, n = 12) {
  const random = createRandom(seed);
  const points = Array.from({ length: n }, () =>
    Float64Array.of(random.uniform(), random.uniform(), random.integer(3)),
  );
  const losses = Float64Array.from(points, ([x = 0, y = 0, kind = 0]) => Math.sin(5 * x) + y * y + kind / 2);
  return { points, losses, isChoice: [false, false, true] };
}

const kernel: KernelParameters = { weights: Float64Array.of(4, 9, 1), scale: 1.3, noise: 1e-6 };

/** Slope of `f` along each coordinate. */
const slopes = (f: (x: Float64Array) => number, at: Float64Array, step = 1e-5): number[] =>
  Array.from(at, (_, d) => {
    const moved = (by: number): number => f(at.map((value, i) => (i === d ? value + by : value)));
    return (moved(step) - moved(-step)) / (2 * step);
  });

describe('a triangular factor', () => {
  test('gives the matrix back, its inverse, and grows by a row', () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 1, max: 12 }), (seed, n) => {
        const random = createRandom(seed);
        const root = Array.from({ length: n }, () => Array.from({ length: n }, () => random.normal()));
        const a = (i: number, j: number): number =>
          root[i]!.reduce((sum, value, k) => sum + value * root[j]![k]!, Number(i === j));
        const packed = (size: number): Float64Array =>
          Float64Array.from({ length: rowStart(size) }, (_, at) => {
            const row = Math.floor((Math.sqrt(8 * at + 1) - 1) / 2);
            return a(row, at - rowStart(row));
          });
        const whole = factorised(packed(n), n)!;
        const last = packed(n).subarray(rowStart(n - 1));
        const grown = withRow(factorised(packed(n - 1), n - 1)!, last)!;
        expect([...grown.values]).toEqual([...whole.values]);
        const inverse = inverted(whole);
        for (let i = 0; i < n; i++) {
          for (let j = 0; j < n; j++) {
            let [unit, product] = [0, 0];
            for (let k = 0; k < n; k++) {
              unit += a(i, k) * inverse[rowStart(Math.max(k, j)) + Math.min(k, j)]!;
              if (k <= Math.min(i, j)) product += whole.values[rowStart(i) + k]! * whole.values[rowStart(j) + k]!;
            }
            expect(unit).toBeCloseTo(Number(i === j), 8);
            expect(product).toBeCloseTo(a(i, j), 8);
          }
        }
      }),
    );
  });

  test('is refused for a matrix that is not positive definite', () => {
    expect(factorised(Float64Array.of(1, 2, 1), 2)).toBeUndefined();
  });
});

describe('the posterior', () => {
  test('goes through the observations, and is sure of them', () => {
    const seen = observations(1);
    const posterior = new Posterior(seen, kernel);
    for (const [i, point] of seen.points.entries()) {
      const { mean, deviation } = posterior.at(point);
      expect(mean).toBeCloseTo(seen.losses[i]!, 4);
      expect(deviation).toBeLessThan(0.002);
    }
  });

  test('equals the closed form of one observation', () => {
    const seen = { points: [Float64Array.of(0.5)], losses: Float64Array.of(0.8), isChoice: [false] };
    const alone: KernelParameters = { weights: Float64Array.of(2), scale: 1.5, noise: 0.1 };
    const k = 1.5 * matern(2 * 0.2 ** 2);
    // The mean of generalised least squares, drawn towards 0 as by one observation more.
    const mean = 0.8 / 1.6 / (1 + 1 / 1.6);
    const forecast = new Posterior(seen, alone).at(Float64Array.of(0.7));
    expect(forecast.mean).toBeCloseTo(mean + (k / 1.6) * (0.8 - mean), 12);
    expect(forecast.deviation).toBeCloseTo(Math.sqrt(1.5 - k ** 2 / 1.6), 12);
  });

  test('has the slopes of its mean and its deviation', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const posterior = new Posterior(observations(seed), kernel);
        const random = createRandom(seed + 1);
        const at = Float64Array.of(random.uniform(), random.uniform(), random.integer(3));
        const { byMean, byDeviation } = posterior.withGradient(at);
        const means = slopes((x) => posterior.at(x).mean, at);
        const deviations = slopes((x) => posterior.at(x).deviation, at);
        for (const d of [0, 1]) {
          expect(byMean[d]).toBeCloseTo(means[d]!, 4);
          expect(Math.abs(byDeviation[d]! - deviations[d]!)).toBeLessThan(1e-4 * (1 + Math.abs(deviations[d]!)));
        }
        expect([byMean[2], byDeviation[2]]).toEqual([0, 0]);
      }),
    );
  });

  test('expects nothing new where a trial runs, and forecasts as before', () => {
    const posterior = new Posterior(observations(3), kernel);
    const [here, there] = [Float64Array.of(0.31, 0.77, 1), Float64Array.of(0.9, 0.1, 2)];
    const before = [posterior.at(here), posterior.at(there)];
    posterior.addPending(here);
    expect(posterior.at(here).mean).toBe(before[0]!.mean);
    expect(posterior.at(there).mean).toBe(before[1]!.mean);
    expect(posterior.at(here).deviation).toBeLessThan(0.002);
    expect(posterior.at(there).deviation).toBeLessThanOrEqual(before[1]!.deviation);
  });
});

describe('the fit of a kernel', () => {
  test('follows the slopes of its objective', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const objective = negativeLogPosterior(observations(seed));
        const random = createRandom(seed);
        const at = Float64Array.of(2 * random.normal(), 2 * random.normal(), random.normal(), random.normal(), -4);
        const gradient = new Float64Array(5);
        objective(at, gradient);
        const expected = slopes((x) => objective(x, new Float64Array(5)), at);
        for (let i = 0; i < 5; i++) {
          expect(Math.abs(gradient[i]! - expected[i]!)).toBeLessThan(1e-4 * (1 + Math.abs(expected[i]!)));
        }
      }),
    );
  });

  test('finds which parameter matters, and stays sound with observations that repeat or tell nothing', () => {
    const random = createRandom(4);
    const points = Array.from({ length: 40 }, () => Float64Array.of(random.uniform(), random.uniform()));
    const losses = Float64Array.from(points, ([x = 0]) => 2 * Math.sin(9 * x));
    const { weights, noise } = fittedKernel({ points, losses, isChoice: [false, false] });
    expect(weights[0]! / weights[1]!).toBeGreaterThan(50);
    expect(noise).toBeLessThan(1e-3);
    const repeated = Array.from({ length: 30 }, () => Float64Array.of(0.5, 0.5));
    for (const values of [new Float64Array(30), Float64Array.from({ length: 30 }, (_, i) => i % 2)]) {
      const dull = fittedKernel({ points: repeated, losses: values, isChoice: [false, false] });
      expect([...dull.weights, dull.scale, dull.noise].every(Number.isFinite)).toBe(true);
      const forecast = new Posterior({ points: repeated, losses: values, isChoice: [false, false] }, dull);
      expect(Number.isFinite(forecast.at(repeated[0]!).mean)).toBe(true);
    }
  });
});

describe('the expected improvement', () => {
  const density = (z: number): number => Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI);

  test('equals its integral', () => {
    for (const [mean, deviation, best] of [
      [0, 1, 0],
      [2, 0.5, 1.5],
      [-1, 2, 0.3],
      [3, 1, 0],
      [0, 1, -6],
    ] as const) {
      let integral = 0;
      const [steps, top] = [200_000, (best - mean) / deviation];
      const width = 12 / steps;
      for (let i = 0; i < steps; i++) {
        const z = top - (i + 0.5) * width;
        integral += (best - mean - deviation * z) * density(z) * width;
      }
      const { value } = logExpectedImprovement(mean, deviation, best);
      expect(value / Math.log(integral)).toBeCloseTo(1, 7);
    }
  });

  test('stays finite, ordered and smooth far beyond where it underflows', () => {
    const at = (z: number): number => logExpectedImprovement(-z, 1, 0).value;
    for (let z = -1e6; z < -1; z = z / 1.5 - 0.01) {
      expect(Number.isFinite(at(z))).toBe(true);
      expect(at(z)).toBeLessThan(at(z * 0.999));
    }
    expect(at(-5 - 1e-9)).toBeCloseTo(at(-5 + 1e-9), 7);
    // −z²/2 − ln(√2π·z²), to the next order.
    expect(at(-1000)).toBeCloseTo(-500_000 - 0.5 * Math.log(2 * Math.PI) - 2 * Math.log(1000) - 3e-6, 6);
  });

  test('has the slopes that it says', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -20, max: 3, noNaN: true }),
        fc.double({ min: 0.05, max: 5, noNaN: true }),
        (z, s) => {
          const { byMean, byDeviation } = logExpectedImprovement(-z * s, s, 0);
          const f = ([mean = 0, deviation = 0]: Float64Array): number =>
            logExpectedImprovement(mean, deviation, 0).value;
          const [m, d] = slopes(f, Float64Array.of(-z * s, s), 1e-5 * s) as [number, number];
          expect(Math.abs(byMean - m)).toBeLessThan(1e-4 * (1 + Math.abs(m)));
          expect(Math.abs(byDeviation - d)).toBeLessThan(1e-4 * (1 + Math.abs(d)));
        },
      ),
    );
  });
});

describe('the local search', () => {
  const box = (size: number, low: number, high: number) => ({
    low: new Float64Array(size).fill(low),
    high: new Float64Array(size).fill(high),
    iterations: 200,
    tolerance: 1e-14,
  });

  test('finds the bottom of a curved valley', () => {
    const rosenbrock = ([x = 0, y = 0]: Float64Array, gradient: Float64Array): number => {
      gradient[0] = -400 * x * (y - x * x) - 2 * (1 - x);
      gradient[1] = 200 * (y - x * x);
      return 100 * (y - x * x) ** 2 + (1 - x) ** 2;
    };
    const { x } = minimise(rosenbrock, Float64Array.of(-1.2, 1), box(2, -2, 2));
    expect(x[0]).toBeCloseTo(1, 4);
    expect(x[1]).toBeCloseTo(1, 4);
  });

  test('stops at the bounds where the bottom lies beyond them', () => {
    const bowl = (x: Float64Array, gradient: Float64Array): number =>
      x.reduce((sum, at, i) => {
        gradient[i] = 2 * (at - i);
        return sum + (at - i) ** 2;
      }, 0);
    const { x } = minimise(bowl, Float64Array.of(0.2, 0.2, 0.2), box(3, 0, 1.5));
    expect([...x].map((at) => Math.round(at * 1e5) / 1e5)).toEqual([0, 1, 1.5]);
  });
});

describe('losses for the model', () => {
  test('come finite, standardised, in their order', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ noNaN: true }), { minLength: 2, maxLength: 40 }), (losses) => {
        const warped = warpedLosses(losses);
        const finite = losses.filter(Number.isFinite);
        if (!(Math.max(...finite) > Math.min(...finite))) {
          expect(warped).toBeUndefined();
          return;
        }
        expect(warped!.every(Number.isFinite)).toBe(true);
        expect(warped!.reduce((sum, value) => sum + value, 0) / losses.length).toBeCloseTo(0, 6);
        const order = losses.map((_, i) => i).sort((a, b) => (losses[a]! < losses[b]! ? -1 : 1));
        for (let i = 1; i < order.length; i++) {
          expect(warped![order[i]!]! - warped![order[i - 1]!]!).toBeGreaterThanOrEqual(-1e-9);
        }
      }),
      {
        examples: [
          [[1, 1 + Number.EPSILON]],
          [[-1e308, 1e308, 1e308]],
          [[0, 5e-324, 5e-324]],
          [[3, 3, 3 + 1e-15, Number.POSITIVE_INFINITY]],
          [[Number.NEGATIVE_INFINITY, 0]],
        ],
      },
    );
  });
});
