import { categorical, cmaEs, float, int, type Params, type SearchSpace } from 'assay/tuning';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { symmetricEigen } from '../../src/tuning/samplers/cma-es/symmetric-eigen.ts';
import { type Ending, SimulatedStudy } from './simulated-study.ts';

const OPTIMUM = [1.3, -2.1, 0.7, 3.1];
const four: SearchSpace = Object.fromEntries(OPTIMUM.map((_, i) => [`x${i}`, float(-5, 5)]));
const offsets = (params: Params) => OPTIMUM.map((at, i) => Number(params[`x${i}`]) - at);
const bestOf = (study: SimulatedStudy) => Math.min(...study.values);

describe('CMA-ES', () => {
  test('finds the bottom of a long valley that lies across the axes', () => {
    const rosenbrock = (params: Params): number => {
      const x = offsets(params).map((offset) => offset + 1);
      return x.slice(1).reduce((sum, next, i) => sum + 100 * (next - x[i]! ** 2) ** 2 + (1 - x[i]!) ** 2, 0);
    };
    const study = new SimulatedStudy({ sampler: cmaEs(), space: four, objective: rosenbrock });
    study.run(1500);
    expect(bestOf(study)).toBeLessThan(1e-6);
  });

  test('does so with many workers at once', () => {
    const sphere = (params: Params) => offsets(params).reduce((sum, offset) => sum + offset ** 2, 0);
    const study = new SimulatedStudy({ sampler: cmaEs(), space: four, objective: sphere, parallel: 10 });
    study.run(600);
    expect(bestOf(study)).toBeLessThan(1e-4);
  });

  test('finds whole numbers, also on a logarithmic scale, and choices', () => {
    const study = new SimulatedStudy({
      sampler: cmaEs(),
      space: { a: float(-5, 5), k: int(1, 40), l: int(1, 1000, { log: true }), c: categorical(['p', 'q', 'r']) },
      objective: ({ a, k, l, c }): Ending =>
        (Number(a) - 2) ** 2 + (Number(k) - 7) ** 2 + Math.log(Number(l) / 300) ** 2 + (c === 'r' ? 0 : 3),
    });
    study.run(500);
    expect(bestOf(study)).toBeLessThan(1e-3);
  });

  test('begins again elsewhere when it has converged', () => {
    const space = { x: float(-5, 5), y: float(-5, 5) };
    const rastrigin = (params: Params): number =>
      Object.values(params).reduce<number>((sum, at) => {
        const x = Number(at) - 2.2;
        return sum + x * x - 10 * Math.cos(2 * Math.PI * x) + 10;
      }, 0);
    for (const restarts of ['ipop', 'bipop'] as const) {
      const study = new SimulatedStudy({ sampler: cmaEs({ restarts }), space, objective: rastrigin, seed: 11 });
      study.run(3000);
      expect(bestOf(study), restarts).toBeLessThan(1e-6);
    }
  });

  test('goes on without numbers, and on flat ground', () => {
    const choices = new SimulatedStudy({
      sampler: cmaEs(),
      space: Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`s${i}`, categorical([0, 1, 2])])),
      objective: (params) => Object.values(params).reduce<number>((sum, at) => sum + Number(at), 0),
    });
    choices.run(400);
    expect(bestOf(choices)).toBeLessThan(3);
    const flat = new SimulatedStudy({ sampler: cmaEs(), space: four, objective: () => 1 });
    expect(flat.run(1000)).toBe(true);
  });

  test('refuses settings, all that are wrong at once', () => {
    expect(() => cmaEs({ population: 1, sigma: 0 })).toThrow(/population.*sigma/s);
  });
});

describe('the eigenvectors of a symmetric matrix', () => {
  test('put it together again, and are at right angles', () => {
    const matrices = fc
      .integer({ min: 1, max: 6 })
      .chain((size) =>
        fc.tuple(
          fc.constant(size),
          fc.array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: size * size, maxLength: size * size }),
        ),
      );
    fc.assert(
      fc.property(matrices, ([size, cells]) => {
        const at = (i: number, j: number) => cells[Math.min(i, j) * size + Math.max(i, j)]!;
        const matrix = Float64Array.from(cells, (_, k) => at(Math.floor(k / size), k % size));
        const { values, vectors } = symmetricEigen(matrix, size);
        for (let i = 0; i < size; i++) {
          for (let j = 0; j < size; j++) {
            let cell = 0;
            let product = 0;
            for (let k = 0; k < size; k++) {
              cell += values[k]! * vectors[i * size + k]! * vectors[j * size + k]!;
              product += vectors[k * size + i]! * vectors[k * size + j]!;
            }
            expect(cell).toBeCloseTo(matrix[i * size + j]!, 9);
            expect(product).toBeCloseTo(i === j ? 1 : 0, 9);
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});
