import {
  categorical,
  createStudy,
  float,
  int,
  type Params,
  type SearchSpace,
  sobol,
  type TrialRecord,
  tpe,
} from 'assay/tuning';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileSpace } from '../../src/tuning/space/space.ts';
import { SimulatedStudy } from './simulated-study.ts';

const space = {
  x: float(-5, 5),
  rate: float(1e-5, 1, { log: true }),
  depth: int(1, 12, { step: 1 }),
  share: float(0, 1, { step: 0.25 }),
  units: int(1, 1024, { log: true }),
  kind: categorical(['a', 'b', null]),
} satisfies SearchSpace;

const { kind: _, ...numbers } = space;

const bowl = ({ x, rate, depth, kind }: Params): number =>
  (Number(x) - 2) ** 2 + (Math.log10(Number(rate)) + 3) ** 2 + (Number(depth) - 7) ** 2 / 9 + (kind === 'b' ? 0 : 1);

const branches = {
  algorithm: categorical(['tree', 'net']),
  depth: int(1, 20, { when: { algorithm: 'tree' } }),
  schedule: categorical(['flat', 'cosine'], { when: { algorithm: 'net' } }),
  warmup: float(0, 1, { when: { schedule: 'cosine' } }),
} satisfies SearchSpace;

const branchLoss = ({ algorithm, depth, schedule, warmup }: Params): number => {
  if (algorithm === 'tree') return 1 + Math.abs(Number(depth) - 5) / 10;
  return schedule === 'flat' ? 2 : (Number(warmup) - 0.7) ** 2;
};

const run = (options: ConstructorParameters<typeof SimulatedStudy>[0], trials: number): readonly TrialRecord[] => {
  const study = new SimulatedStudy(options);
  study.run(trials);
  return study.trials;
};

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;

describe.each([true, false])('a TPE that is multivariate: %s', (multivariate) => {
  const sampler = tpe({ multivariate });

  test('B-P31 suggests values of their range and on their lattice only', () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.integer({ min: 1, max: 4 }), (seed, parallel) => {
        const { dimensions } = compileSpace(space);
        for (const { params } of run({ sampler, space, objective: bowl, seed, parallel }, 30)) {
          for (const { name, encode, indexOf, kind } of dimensions) {
            const value = params[name]!;
            expect(encode(value)).not.toBeNaN();
            if (kind !== 'continuous') expect(indexOf(value)).toBeGreaterThanOrEqual(0);
          }
        }
      }),
      { numRuns: 10 },
    );
  });

  test('makes the same trials from the same seed, also after a resume at any point', () => {
    const options = { sampler, space, objective: bowl, seed: 5 };
    const whole = run(options, 40);
    expect(run(options, 40)).toEqual(whole);
    for (const at of [3, 11, 30]) {
      const resumed = new SimulatedStudy(options, whole.slice(0, at));
      resumed.run(40);
      expect(resumed.trials).toEqual(whole);
    }
  });

  test('beats evenly spread points on a bowl, over many seeds', () => {
    const best = (of: typeof sampler, seed: number): number =>
      Math.min(
        ...run({ sampler: of, space: numbers, objective: (p) => bowl({ ...p, kind: 'b' }), seed }, 60).map(
          ({ values }) => values![0]!,
        ),
      );
    const seeds = Array.from({ length: 11 }, (_, seed) => seed);
    const ours = median(seeds.map((seed) => best(sampler, seed)));
    expect(ours).toBeLessThan(0.5 * median(seeds.map((seed) => best(sobol(), seed))));
  });

  test('gives a branch the parameters that belong to it and no others', () => {
    for (const { params } of run({ sampler, space: branches, objective: branchLoss, seed: 2 }, 60)) {
      const expected =
        params.algorithm === 'tree'
          ? ['algorithm', 'depth']
          : ['algorithm', 'schedule', ...(params.schedule === 'cosine' ? ['warmup'] : [])];
      expect(Object.keys(params)).toEqual(expected);
    }
  });
});

describe('a TPE', () => {
  test('finds the branch that is best at its best, though not on average', () => {
    const seeds = Array.from({ length: 7 }, (_, seed) => seed);
    const losses = seeds.map((seed) => {
      const trials = run({ sampler: tpe(), space: branches, objective: branchLoss, seed }, 60);
      return Math.min(...trials.map(({ values }) => values![0]!));
    });
    expect(median(losses)).toBeLessThan(0.01);
  });

  test('maximises as it minimises the negative', () => {
    const minimised = run({ sampler: tpe(), space, objective: bowl, seed: 3 }, 40);
    const maximised = run({ sampler: tpe(), space, objective: (p) => -bowl(p), seed: 3, directions: ['maximize'] }, 40);
    expect(maximised.map(({ params }) => params)).toEqual(minimised.map(({ params }) => params));
  });

  test('goes on where all values are equal, infinite, failed or pruned', () => {
    const endings = [1, 1, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 'failed', { pruned: 3 }] as const;
    for (const shift of [0, 1, 2, 3, 4, 5]) {
      const objective = (_: Params, number: number) => endings[(number * number + shift) % endings.length]!;
      expect(run({ sampler: tpe(), space, objective, seed: shift }, 40)).toHaveLength(40);
    }
  });

  test('learns from pruned trials that came further', () => {
    // Lower x gets further before it is pruned; nothing ever ends.
    const study = new SimulatedStudy({ sampler: tpe(), space: { x: float(0, 1) }, objective: () => 0, seed: 1 });
    for (let i = 0; i < 60; i++) {
      const trial = study.begin()!;
      const steps = 1 + Math.floor(10 * (1 - Number(trial.params.x)));
      const intermediate = Array.from({ length: steps }, (_, step) => [step, 1] as const);
      study.end({ ...trial, intermediate }, { pruned: 1 });
    }
    expect(median(study.trials.slice(30).map(({ params }) => Number(params.x)))).toBeLessThan(0.2);
  });

  test('keeps trials that run at once apart', () => {
    const at = (parallel: number): number => {
      const study = new SimulatedStudy({
        sampler: tpe(),
        space: { x: float(0, 1) },
        objective: ({ x }) => Number(x),
        seed: 4,
        parallel,
      });
      study.run(20);
      const batch = Array.from({ length: 6 }, () => Number(study.begin()!.params.x));
      return Math.max(...batch) - Math.min(...batch);
    };
    expect(at(1)).toBeGreaterThan(0.03);
  });

  test('keeps what was decided, and chooses the rest to go with it', () => {
    const objective = ({ kind, x }: Params): number => Math.abs(Number(x) - (kind === 'a' ? 0.2 : 0.8));
    const pair = { kind: categorical(['a', 'b']), x: float(0, 1) };
    const known = run({ sampler: sobol(), space: pair, objective }, 64);
    const study = new SimulatedStudy({ sampler: tpe(), space: pair, objective }, known);
    const chosen = (kind: string): number =>
      median(Array.from({ length: 15 }, (_, i) => Number(study.suggest(1000 + i, { kind })!.x)));
    expect(study.suggest(999, { kind: 'a' })).toMatchObject({ kind: 'a' });
    expect(chosen('a')).toBeLessThan(0.4);
    expect(chosen('b')).toBeGreaterThan(0.6);
  });

  test('goes by what is decided already where the objective asks for one parameter after the other', async () => {
    const study = await createStudy({ name: 'one by one', sampler: tpe({ seed: 1 }) });
    await study.optimize(
      (trial) => {
        if (trial.suggestCategorical('kind', ['a', 'b']) === 'a') return 1 + trial.suggestFloat('p', 0, 1);
        return Math.abs(trial.suggestFloat('q', 0, 1) - 0.6);
      },
      { trials: 60 },
    );
    expect(study.best?.values?.[0]).toBeLessThan(0.02);
    expect(study.trials.every(({ params }) => (params.kind === 'a') === 'p' in params)).toBe(true);
  });

  test('covers a discrete space exactly, no point twice', () => {
    const cells = { a: int(1, 5), b: categorical(['x', 'y', 'z']), c: float(0, 1.5, { step: 0.5 }) };
    const trials = run({ sampler: tpe(), space: cells, objective: ({ a, c }) => Number(a) + Number(c) }, 60);
    expect(new Set(trials.map(({ params }) => JSON.stringify(params)))).toHaveLength(60);
  });

  test('suggests what the study allows', () => {
    const allows = ({ x, share }: Params): boolean => Number(x) < 5 * Number(share) - 2;
    for (const { params } of run({ sampler: tpe(), space, objective: bowl, allows }, 40))
      expect(allows(params)).toBe(true);
  });
});
