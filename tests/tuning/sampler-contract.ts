import {
  categorical,
  constant,
  type Direction,
  float,
  int,
  type Params,
  type Sampler,
  type SearchSpace,
} from 'assay/tuning';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Ending, SimulatedStudy } from './simulated-study.ts';

/** One of each kind, with branches two levels deep. */
const SPACE: SearchSpace = {
  booster: categorical(['tree', 'linear']),
  depth: int(2, 10, { when: { booster: 'tree' } }),
  grow: categorical([true, false], { when: { depth: [8, 9, 10] } }),
  l2: float(1e-4, 10, { log: true, when: { booster: 'linear' } }),
  eta: float(0.001, 0.5, { log: true }),
  rounds: int(1, 1000, { log: true }),
  momentum: float(0.1, 0.999, { reverseLog: true }),
  share: float(0.1, 1, { step: 0.1 }),
  objective: constant('logistic'),
};

const loss = ({ booster, eta, rounds, share, depth = 0 }: Params): number =>
  (booster === 'tree' ? 0 : 0.3) +
  (Math.log(Number(eta)) + 3) ** 2 / 10 +
  (Math.log(Number(rounds)) - 5) ** 2 / 10 +
  Math.abs(Number(share) - 0.7) +
  Number(depth) / 50;

export interface SamplerContractOptions {
  /** How many trials each study makes; 30 unless given, which a model has to reach. */
  readonly trials?: number;
  readonly directions?: readonly Direction[];
}

/** What every sampler promises. */
export function samplerContract(
  name: string,
  make: () => Sampler,
  { trials = 30, directions = ['minimize'] }: SamplerContractOptions = {},
): void {
  const endingOf = (value: number): Ending => directions.map((_, i) => (i === 0 ? value : value ** 2 - i));
  const studyOf = (
    seed: number,
    objective: (params: Params, number: number) => Ending = (params) => endingOf(loss(params)),
  ) => new SimulatedStudy({ sampler: make(), space: SPACE, objective, directions, seed });
  const paramsOf = (study: SimulatedStudy): Params[] => study.trials.map(({ params }) => params);

  describe(`${name} sampler`, () => {
    test('suggests values of the space, for the parameters that are there and no others', () => {
      const study = studyOf(1);
      expect(study.run(trials)).toBe(true);
      for (const params of paramsOf(study)) {
        const there = study.space.dimensions.filter((dimension) => study.space.isActive(dimension.name, params));
        expect(Object.keys(params).sort()).toEqual([...there.map((dimension) => dimension.name), 'objective'].sort());
        for (const dimension of there) expect(dimension.encode(params[dimension.name] ?? null)).not.toBeNaN();
      }
    });

    test('suggests the same for the same seed, and something else for another', () => {
      const [one, again, other] = [7, 7, 8].map((seed) => {
        const study = studyOf(seed);
        study.run(trials);
        return paramsOf(study);
      });
      expect(again).toEqual(one);
      expect(other).not.toEqual(one);
    });

    test('goes on after a resume at any point as if there had been none', () => {
      const whole = studyOf(3);
      whole.run(trials);
      fc.assert(
        fc.property(fc.integer({ min: 0, max: trials }), (stopAt) => {
          const sampler = make();
          const settings = {
            sampler,
            space: SPACE,
            objective: (params: Params) => endingOf(loss(params)),
            directions,
            seed: 3,
          };
          const resumed = new SimulatedStudy(settings, whole.trials.slice(0, stopAt));
          resumed.run(trials);
          expect(paramsOf(resumed)).toEqual(paramsOf(whole));
        }),
        { numRuns: 4 },
      );
    });

    test('takes a maximum as the minimum of what is turned round', () => {
      const turned = directions.map((direction): Direction => (direction === 'minimize' ? 'maximize' : 'minimize'));
      const up = studyOf(5);
      up.run(trials);
      const down = new SimulatedStudy({
        sampler: make(),
        space: SPACE,
        objective: (params) => (endingOf(loss(params)) as readonly number[]).map((value) => -value),
        directions: turned,
        seed: 5,
      });
      down.run(trials);
      expect(paramsOf(down)).toEqual(paramsOf(up));
    });

    test('goes on whatever becomes of its trials', () => {
      const endings: Readonly<Record<string, (params: Params, number: number) => Ending>> = {
        'all fail': () => 'failed',
        'all are equal': () => endingOf(1),
        'all are infinite': () => directions.map(() => Number.POSITIVE_INFINITY),
        'all are pruned': (_, number) => ({ pruned: number }),
        mixed: (params, number) => {
          if (number % 5 === 0) return 'failed';
          if (number % 5 === 1) return directions.map(() => (number % 2 ? -1 : 1) * Number.POSITIVE_INFINITY);
          return number % 5 === 2 ? { pruned: loss(params) } : endingOf(loss(params));
        },
      };
      for (const [what, ending] of Object.entries(endings)) {
        const study = studyOf(2, ending);
        expect(study.run(trials), what).toBe(true);
        const isWhole = paramsOf(study).every(({ eta, share }) => Number.isFinite(eta) && Number.isFinite(share));
        expect(isWhole, what).toBe(true);
      }
    });

    test('keeps the values that are decided', () => {
      const study = studyOf(4);
      study.run(trials);
      const suggested = study.suggest(trials, { booster: 'linear', rounds: 77 });
      expect(suggested).toMatchObject({ booster: 'linear', rounds: 77 });
      expect(suggested).toHaveProperty('l2');
      expect(suggested).not.toHaveProperty('depth');
    });

    test('suggests several trials at once that differ', () => {
      const study = new SimulatedStudy({
        sampler: make(),
        space: SPACE,
        objective: (params) => endingOf(loss(params)),
        directions,
        parallel: 6,
      });
      expect(study.run(trials)).toBe(true);
      expect(new Set(paramsOf(study).map((params) => JSON.stringify(params))).size).toBe(trials);
    });

    test('covers 60 cells with 60 trials', () => {
      const cells = { a: int(1, 5), b: categorical(['x', 'y', 'z']), c: float(0, 0.75, { step: 0.25 }) };
      const objective = ({ a }: Params): Ending => endingOf(Number(a));
      const study = new SimulatedStudy({ sampler: make(), space: cells, objective, directions });
      expect(study.run(60)).toBe(true);
      expect(new Set(paramsOf(study).map((params) => JSON.stringify(params))).size).toBe(60);
      expect(study.run(61)).toBe(false);
    });
  });
}
