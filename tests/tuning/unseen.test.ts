import { categorical, float, int, type Params, random, type SearchSpace } from 'assay/tuning';
import { describe, expect, test } from 'vitest';
import { SimulatedStudy } from './simulated-study.ts';

const sixty: SearchSpace = { a: int(1, 5), b: categorical(['x', 'y', 'z']), c: float(0, 0.75, { step: 0.25 }) };
const textOf = (params: Params) => JSON.stringify(Object.entries(params).sort());
const distinct = (study: SimulatedStudy) => new Set(study.trials.map(({ params }) => textOf(params))).size;
/** A sampler that has one idea only. */
const stubborn = {
  name: 'stubborn',
  settings: {},
  suggest: ({ fixed }: { fixed: Params }) => ({ a: 1, b: 'x', c: 0.5, ...fixed }),
};

describe('in a discrete space, no sampler', () => {
  test('evaluates a point twice: 60 trials cover 60 cells, then nothing is left', () => {
    for (const sampler of [random(), stubborn]) {
      const study = new SimulatedStudy({ sampler, space: sixty, objective: () => 1 });
      expect(study.run(60)).toBe(true);
      expect(distinct(study)).toBe(60);
      expect(study.run(61)).toBe(false);
    }
  });

  test('evaluates a point that another trial evaluates or will evaluate', () => {
    const study = new SimulatedStudy({ sampler: stubborn, space: sixty, objective: () => 1, parallel: 20 });
    study.enqueue({ a: 3, b: 'z', c: 0.25 });
    const [waiting] = study.trials;
    expect(study.run(60)).toBe(true);
    study.end(study.begin(waiting) as NonNullable<typeof waiting>);
    expect(distinct(study)).toBe(60);
  });

  test('prefers one of the cells that are left', () => {
    const one = { ...stubborn, suggest: () => ({ a: 1 }) };
    const counts = new Map<string, number>();
    for (let seed = 0; seed < 600; seed++) {
      const study = new SimulatedStudy({ sampler: one, space: { a: int(1, 4) }, objective: () => 1, seed });
      study.run(2);
      const text = textOf(study.trials[1]?.params ?? {});
      counts.set(text, (counts.get(text) ?? 0) + 1);
    }
    // Three ways, each 200 ± 6 standard deviations.
    expect([...counts.values()].sort().every((count) => count > 130 && count < 270)).toBe(true);
    expect(counts.size).toBe(3);
  });

  test('gives up a point whose trial failed before the third time', () => {
    const study = new SimulatedStudy({
      sampler: random(),
      space: { a: int(1, 3) },
      objective: ({ a }) => (a === 2 ? 'failed' : 1),
    });
    expect(study.run(100)).toBe(false);
    expect(study.trials.filter(({ params }) => params.a === 2)).toHaveLength(3);
  });

  test('finds a new point in a space too large to count through', () => {
    const huge = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`p${i}`, int(0, 9)]));
    const study = new SimulatedStudy({
      sampler: { ...stubborn, suggest: () => Object.fromEntries(Object.keys(huge).map((name) => [name, 0])) },
      space: huge,
      objective: () => 1,
    });
    expect(study.run(50)).toBe(true);
    expect(distinct(study)).toBe(50);
  });

  test('leaves the values of an enqueued trial alone', () => {
    const study = new SimulatedStudy({ sampler: stubborn, space: sixty, objective: () => 1 });
    study.run(3);
    expect(study.suggest(3, { a: 1, b: 'x', c: 0.5 })).toEqual({ a: 1, b: 'x', c: 0.5 });
    expect(study.suggest(3, { b: 'x' })).toMatchObject({ b: 'x' });
    expect(study.suggest(3, { b: 'x' })).not.toEqual(study.trials[0]?.params);
  });
});

describe('constraints', () => {
  const allows = ({ low, high }: Params) => Number(low) < Number(high);

  test('hold in every trial, and leave as many trials as they allow', () => {
    const study = new SimulatedStudy({
      sampler: random(),
      space: { low: int(1, 6), high: int(1, 6) },
      objective: () => 1,
      allows,
    });
    expect(study.run(15)).toBe(true);
    expect(study.trials.every(({ params }) => allows(params))).toBe(true);
    expect(distinct(study)).toBe(15);
    expect(study.run(16)).toBe(false);
  });

  test('hold in continuous spaces', () => {
    const space = { low: float(0, 1), high: float(0, 1) };
    const study = new SimulatedStudy({ sampler: random(), space, objective: () => 1, allows });
    expect(study.run(50)).toBe(true);
    expect(study.trials.every(({ params }) => allows(params))).toBe(true);
  });
});
