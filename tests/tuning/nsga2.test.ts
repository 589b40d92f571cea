import { float, nsga2, type Params, random, type Sampler } from 'assay/tuning';
import { describe, expect, test } from 'vitest';
import { crowdingDistances, fronts } from '../../src/tuning/samplers/nsga2/non-dominated.ts';
import { SimulatedStudy } from './simulated-study.ts';

const SIZE = 6;
const cube = Object.fromEntries(Array.from({ length: SIZE }, (_, i) => [`x${i}`, float(0, 1)]));

/** Zitzler's first problem; on its front all but the first parameter are 0. */
function zdt1(params: Params): readonly [number, number] {
  const [first = 0, ...rest] = Object.values(params).map(Number);
  const slope = 1 + (9 * rest.reduce((sum, x) => sum + x, 0)) / rest.length;
  return [first, slope * (1 - Math.sqrt(first / slope))];
}

/** The area within (1.1, 1.1) that the values dominate. */
function dominatedArea(values: readonly (readonly number[])[]): number {
  let [area, height] = [0, 1.1];
  for (const [x = 0, y = 0] of values.toSorted(([a = 0], [b = 0]) => a - b)) {
    if (x > 1.1 || y >= height) continue;
    area += (1.1 - x) * (height - y);
    height = y;
  }
  return area;
}

function areaAfter(sampler: Sampler, trials: number): number {
  const study = new SimulatedStudy({ sampler, space: cube, objective: zdt1, directions: ['minimize', 'minimize'] });
  study.run(trials);
  return dominatedArea(study.trials.map(({ values }) => values ?? [2, 2]));
}

describe('NSGA-II', () => {
  test('comes near the whole front of two directions', () => {
    // All of the front dominates 0.8767 of it.
    expect(areaAfter(nsga2(), 1500)).toBeGreaterThan(0.75);
    expect(areaAfter(random(), 1500)).toBeLessThan(0.3);
  });

  test('serves one direction as well', () => {
    const sphere = (params: Params) =>
      Object.values(params).reduce<number>((sum, x) => sum + (Number(x) - 0.3) ** 2, 0);
    const study = new SimulatedStudy({ sampler: nsga2({ population: 20 }), space: cube, objective: sphere });
    study.run(600);
    expect(Math.min(...study.values)).toBeLessThan(0.005);
  });

  test('refuses settings, all that are wrong at once', () => {
    expect(() => nsga2({ population: 1, crossoverChance: 2 })).toThrow(/population.*crossoverChance/s);
  });
});

describe('fronts', () => {
  test('part points by what dominates them', () => {
    const losses = [
      [1, 4],
      [2, 2],
      [4, 1],
      [3, 3],
      [5, 5],
      [2, 2],
    ];
    expect(fronts(losses)).toEqual([[0, 1, 2, 5], [3], [4]]);
  });

  test('keep room between points, most at their ends', () => {
    const distances = crowdingDistances([
      [0, 10],
      [1, 5],
      [9, 1],
      [10, 0],
    ]);
    expect(distances).toEqual([Number.POSITIVE_INFINITY, 0.9 + 0.9, 0.9 + 0.5, Number.POSITIVE_INFINITY]);
  });
});
