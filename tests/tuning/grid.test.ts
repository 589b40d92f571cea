import { categorical, constant, createStudy, float, grid, int, type Params, type SearchSpace } from 'assay/tuning';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRandom } from '../../src/stats/index.ts';
import { shuffledIndex } from '../../src/tuning/samplers/grid/shuffled-index.ts';
import { SimulatedStudy } from './simulated-study.ts';

const space: SearchSpace = {
  booster: categorical(['tree', 'linear']),
  depth: int(2, 6, { step: 2, when: { booster: 'tree' } }),
  eta: float(0.001, 1, { log: true }),
  objective: constant('logistic'),
};
/** (3 + 1) × 4 cells. */
const options = { points: 4, seed: 1 };
const textOf = (params: Params) => JSON.stringify(Object.entries(params).sort());

describe('a grid', () => {
  test('goes through every combination once, branches apart, and ends', () => {
    const study = new SimulatedStudy({ sampler: grid(options), space, objective: () => 1 });
    expect(study.run(100)).toBe(false);
    const made = study.trials.filter(({ state }) => state === 'COMPLETE').map(({ params }) => params);
    expect(made).toHaveLength(16);
    expect(new Set(made.map(textOf)).size).toBe(16);
    expect([...new Set(made.map(({ eta }) => eta))].sort()).toEqual([
      0.001,
      expect.closeTo(0.01, 12),
      expect.closeTo(0.1, 12),
      1,
    ]);
  });

  test('ends a study when it is through, whose trials are then as many as its cells', async () => {
    const study = await createStudy({ name: 'through', space, sampler: grid(options) });
    const { reason } = await study.optimize(({ params }) => Number(params.eta), { parallel: 3 });
    expect(reason).toBe('exhausted');
    const made = study.trials.filter(({ state }) => state === 'COMPLETE').map(({ params }) => textOf(params));
    expect(new Set(made).size).toBe(16);
    expect(study.trials).toHaveLength(16);
  });

  test('takes the values it is given, in their order unless shuffled', () => {
    const study = new SimulatedStudy({
      sampler: grid({ values: { eta: [0.3, 0.1], booster: ['linear'] }, shuffle: false }),
      space,
      objective: () => 1,
    });
    study.run(5);
    expect(study.trials.slice(0, 2).map(({ params }) => params)).toEqual([
      { booster: 'linear', eta: 0.3, objective: 'logistic' },
      { booster: 'linear', eta: 0.1, objective: 'logistic' },
    ]);
    expect(study.trials[2]?.state).toBe('FAILED');
  });

  test('makes a cell again whose trial failed, at the end, and gives it up after three times', () => {
    const tries = new Map<string, number>();
    const study = new SimulatedStudy({
      sampler: grid({ ...options, shuffle: false }),
      space,
      objective: (params) => {
        const text = textOf(params);
        tries.set(text, (tries.get(text) ?? 0) + 1);
        if (params.depth === 4 && params.eta === 1) return 'failed';
        return params.booster === 'linear' && tries.get(text) === 1 ? 'failed' : 1;
      },
    });
    expect(study.run(100)).toBe(false);
    expect([...tries.values()].reduce((sum, n) => sum + n, 0)).toBe(16 + 4 + 2);
    expect(tries.get(textOf({ booster: 'tree', depth: 4, eta: 1, objective: 'logistic' }))).toBe(3);
  });

  test('counts an enqueued trial as its cell, and completes one that says a part', () => {
    const study = new SimulatedStudy({ sampler: grid(options), space, objective: () => 1 });
    study.run(2);
    study.enqueue({ booster: 'linear', eta: 1, objective: 'logistic' });
    study.enqueue({ booster: 'linear' });
    for (const waiting of study.trials.slice(2)) study.end(study.begin(waiting) as (typeof study.trials)[number]);
    expect(study.trials[3]?.params).toMatchObject({ booster: 'linear', objective: 'logistic' });
    expect(study.run(100)).toBe(false);
    const made = study.trials.filter(({ state }) => state === 'COMPLETE').map(({ params }) => textOf(params));
    expect(made).toHaveLength(16);
    expect(new Set(made).size).toBe(16);
  });

  test('leaves out cells that the constraints forbid', () => {
    const study = new SimulatedStudy({
      sampler: grid(),
      space: { low: int(1, 5), high: int(1, 5) },
      objective: () => 1,
      allows: ({ low, high }) => Number(low) < Number(high),
    });
    expect(study.run(100)).toBe(false);
    expect(new Set(study.trials.slice(0, 10).map(({ params }) => textOf(params))).size).toBe(10);
    expect(study.trials).toHaveLength(11);
  });

  test('covers a space too large to be stored, a part of it evenly', () => {
    const large = Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`switch${i}`, categorical([0, 1])]));
    const study = new SimulatedStudy({ sampler: grid({ seed: 2 }), space: large, objective: () => 1 });
    study.run(1000);
    for (const name of Object.keys(large)) {
      const ones = study.trials.filter(({ params }) => params[name] === 1).length;
      expect(ones).toBeGreaterThan(400);
      expect(ones).toBeLessThan(600);
    }
  });

  test('refuses values that the space has not, all of them at once', async () => {
    const sampler = grid({ values: { eta: [0.1, 2], depht: [2], booster: [] }, points: 0 });
    const study = await createStudy({ name: 'unfit', space, sampler });
    const refused = await study.ask().catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'TUNING_GRID_INVALID' });
    expect(String(refused)).toMatch(/eta\[1\] is 2.*depht.*depth.*booster.*points is 0/s);
  });

  test('refuses an objective that asks for its parameters one by one, and more cells than can be counted', () => {
    const ask = (declared: SearchSpace, fixed: Params) => () =>
      new SimulatedStudy({ sampler: grid(), space: declared, objective: () => 1, bare: true }).suggest(0, fixed);
    expect(ask({ eta: float(0, 1) }, { depth: 3 })).toThrow(/one by one, such as eta/);
    const huge = Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`p${i}`, int(1, 10)]));
    expect(ask(huge, {})).toThrow(/1\.0e\+60 cells/);
  });

  test('shuffles without leaving one out or taking one twice', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3000 }), fc.nat(), (count, seed) => {
        const at = shuffledIndex(count, createRandom(seed));
        const places = new Set(Array.from({ length: count }, (_, index) => at(index)));
        expect(places.size).toBe(count);
        expect(Math.max(...places)).toBe(count - 1);
      }),
      { numRuns: 50 },
    );
  });
});

describe('A-P19 a grid makes as many trials as it has cells, each of them once', () => {
  const small = { a: int(1, 3), b: categorical(['x', 'y'], { when: { a: [1, 2] } }), c: float(0, 1) };
  const cells = 5 * 3;

  test('also after a resume at any point, with several workers at once and failures between', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: cells }),
        fc.integer({ min: 1, max: 6 }),
        // The third failure of a cell would be its last.
        fc.set(fc.nat(cells + 4), { maxLength: 2 }),
        fc.nat(),
        (stopAt, parallel, failing, seed) => {
          const failures = new Set(failing);
          const settings = {
            space: small,
            objective: (_: Params, number: number) => (failures.has(number) ? ('failed' as const) : number),
            seed,
            parallel,
          };
          const first = new SimulatedStudy({ ...settings, sampler: grid({ points: 3 }) });
          first.run(stopAt);
          const second = new SimulatedStudy({ ...settings, sampler: grid({ points: 3 }) }, first.trials);
          // Workers that stop when nothing is left leave cells to those that fail later.
          for (let worker = 0; worker < 6; worker++) second.run(100);
          const made = second.trials.filter(({ state }) => state === 'COMPLETE').map(({ params }) => textOf(params));
          expect(made).toHaveLength(cells);
          expect(new Set(made).size).toBe(cells);
        },
      ),
      { numRuns: 100 },
    );
  });

  test('also when workers do not know of each other what they chose', () => {
    const sampler = grid({ points: 3 });
    const whole = new SimulatedStudy({ sampler, space: small, objective: () => 1 });
    // Each asks with a history in which all the others have begun, but said nothing.
    const blank = { params: {}, distributions: {}, intermediate: [], attributes: {} };
    for (let number = 0; number < cells + 2; number++) whole.history.put({ ...blank, number, state: 'RUNNING' });
    const chosen = Array.from({ length: cells + 2 }, (_, number) => whole.suggest(number));
    expect(new Set(chosen.slice(0, cells).map((params) => textOf(params ?? {}))).size).toBe(cells);
    expect(chosen.slice(cells)).toEqual([undefined, undefined]);
  });
});
