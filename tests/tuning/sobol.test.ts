import { categorical, createStudy, float, int, type SearchSpace, sobol } from 'assay/tuning';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SOBOL_DIMENSIONS } from '../../src/tuning/samplers/sobol/direction-numbers.ts';
import { scrambledSobol, sobolCoordinate } from '../../src/tuning/samplers/sobol/sobol-sequence.ts';

const seeds = fc.integer({ min: 0, max: 2 ** 32 - 1 });

describe('the Sobol sequence', () => {
  // scipy.stats.qmc.Sobol(64, scramble=False, bits=32) of SciPy 1.17.1
  test('equals that of SciPy', () => {
    const coordinates = [0, 1, 2, 9, 30, 50, 63].map((dimension) => sobolCoordinate(1000, dimension) / 2 ** 32);
    expect(coordinates).toEqual([
      0.2197265625, 0.0966796875, 0.5185546875, 0.0693359375, 0.1474609375, 0.3525390625, 0.4462890625,
    ]);
    const point = Array.from(
      { length: SOBOL_DIMENSIONS },
      (_, dimension) => sobolCoordinate(1023, dimension) / 2 ** 32,
    );
    expect(point.reduce((sum, coordinate) => sum + coordinate)).toBe(34.37890625);
  });

  test('falls into every box of the first two dimensions once, however it is scrambled', () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 1, max: 7 }), fc.integer({ min: 0, max: 5 }), (seed, m, block) => {
        const indices = Array.from({ length: 2 ** m }, (_, i) => block * 2 ** m + i);
        for (let wide = 0; wide <= m; wide++) {
          const boxes = indices.map((i) => {
            const column = Math.floor(scrambledSobol(i, 0, seed) * 2 ** wide);
            return column * 2 ** (m - wide) + Math.floor(scrambledSobol(i, 1, seed) * 2 ** (m - wide));
          });
          expect(new Set(boxes).size).toBe(2 ** m);
        }
      }),
    );
  });

  test('falls into every slice of a dimension once, also past the end of the table', () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 0, max: 300 }), (seed, dimension) => {
        const slices = Array.from({ length: 64 }, (_, i) => Math.floor(scrambledSobol(i, dimension, seed) * 64));
        expect(new Set(slices).size).toBe(64);
      }),
    );
  });

  test('is uniformly distributed over scramblings, each point by itself', () => {
    for (const [index, dimension] of [
      [0, 0],
      [5, 3],
      [17, 70],
    ] as const) {
      // biome-ignore format: a table
      const drawn = Array.from({ length: 4000 }, (_, seed) => scrambledSobol(index, dimension, seed * 7919)).sort(
        (a, b) => a - b,
      );
      // The Kolmogorov–Smirnov distance of 4,000 uniform numbers stays below this in 99.9 of 100 cases.
      expect(Math.max(...drawn.map((x, i) => Math.abs(x - (i + 0.5) / 4000)))).toBeLessThan(1.95 / Math.sqrt(4000));
    }
  });

  test('spreads more evenly than random points in every pair of dimensions', () => {
    const filled = (dimensionA: number, dimensionB: number): number =>
      new Set(
        Array.from({ length: 256 }, (_, i) => {
          const row = Math.floor(scrambledSobol(i, dimensionA, 3) * 16);
          return row * 16 + Math.floor(scrambledSobol(i, dimensionB, 3) * 16);
        }),
      ).size;
    // 256 random points fill 256·(1 − 1/e) = 162 ± 5 of 256 boxes.
    const boxes = [2, 7, 20, 40, 63, 64].flatMap((a) => [1, 30, 50, 90].map((b) => filled(a, b)));
    expect(boxes.reduce((sum, n) => sum + n) / boxes.length).toBeGreaterThan(180);
  });
});

describe('the Sobol sampler', () => {
  const space: SearchSpace = {
    eta: float(1e-4, 1, { log: true }),
    depth: int(1, 16),
    kind: categorical(['a', 'b', 'c', 'd']),
    extra: float(0, 1, { when: { kind: ['b'] } }),
  };
  const paramsOf = async (seed: number): Promise<readonly unknown[]> => {
    const study = await createStudy({ name: 'evenly', space, sampler: sobol({ seed }) });
    await study.optimize(() => 0, { trials: 32 });
    return study.trials.map(({ params }) => params);
  };

  test('gives every choice and every whole number its share', async () => {
    const trials = (await paramsOf(1)) as { eta: number; depth: number; kind: string; extra?: number }[];
    const count = (matches: (trial: (typeof trials)[number]) => boolean): number => trials.filter(matches).length;
    for (const kind of ['a', 'b', 'c', 'd']) expect(count((trial) => trial.kind === kind)).toBe(8);
    for (let depth = 1; depth <= 16; depth++) expect(count((trial) => trial.depth === depth)).toBe(2);
    for (let decade = -4; decade < 0; decade++) {
      expect(count(({ eta }) => Math.floor(Math.log10(eta)) === decade)).toBe(8);
    }
    expect(trials.every(({ kind, extra }) => (kind === 'b') === (extra !== undefined))).toBe(true);
  });

  test('gives the same points for the same seed, and others for another', async () => {
    expect(await paramsOf(5)).toEqual(await paramsOf(5));
    expect(await paramsOf(5)).not.toEqual(await paramsOf(6));
  });

  test('is as even where the objective says what it searches', async () => {
    const study = await createStudy({ name: 'by and by', sampler: sobol({ seed: 2 }) });
    await study.optimize(
      (trial) =>
        trial.suggestFloat('x', 0, 1) + trial.suggestInt('y', 0, 7) + Number(trial.suggestCategorical('z', [0, 1])),
      { trials: 16 },
    );
    const cells = study.trials.map(({ params }) => `${Math.floor(Number(params.x) * 2)} ${params.y}`);
    expect(new Set(cells).size).toBe(16);
  });

  test('keeps to the constraints of a study', async () => {
    const study = await createStudy({
      name: 'below',
      space: { low: float(0, 1), high: float(0, 1) },
      sampler: sobol({ seed: 3 }),
      constraints: [({ low, high }) => Number(low) <= Number(high)],
    });
    await study.optimize(() => 0, { trials: 30 });
    expect(study.trials.every(({ params }) => Number(params.low) <= Number(params.high))).toBe(true);
  });
});
