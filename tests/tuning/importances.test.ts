import {
  type Distribution,
  IMPORTANCE_METHODS,
  type ImportanceMethod,
  importances,
  type Params,
  type ParamValue,
  type TrialRecord,
} from 'assay/tuning';
import { describe, expect, test } from 'vitest';
import { createRandom } from '../../src/stats/index.ts';

const trialOf = (
  number: number,
  params: Params,
  distributions: Readonly<Record<string, Distribution>>,
  value: number,
): TrialRecord => ({
  number,
  state: 'COMPLETE',
  params,
  distributions,
  values: [value],
  intermediate: [],
  attributes: {},
});

const float = (low: number, high: number, log = false): Distribution => ({ kind: 'float', low, high, log });

/** As in tests/tuning/goldens/parameter_importances.py. */
function goldenTrials(): TrialRecord[] {
  let state = 1;
  const draw = (): number => {
    state = (state * 16807) % 2147483647;
    return state / 2147483647;
  };
  return Array.from({ length: 200 }, (_, i) => {
    const x = 10 * draw() - 5;
    const depth = 1 + Math.floor(9 * draw());
    const rate = 10 ** (-4 * draw());
    const kind = ['a', 'b', 'c'][Math.floor(3 * draw())] as string;
    const extra = kind === 'c' ? { extra: draw() } : {};
    return trialOf(
      i,
      { x, depth, rate, kind, ...extra },
      {
        x: float(-5, 5),
        depth: { kind: 'int', low: 1, high: 9 },
        rate: float(1e-4, 1, true),
        kind: { kind: 'categorical', choices: ['a', 'b', 'c'] },
        ...(kind === 'c' && { extra: float(0, 1) }),
      },
      x * x + 2 * depth + (kind === 'b' ? 4 : 0) + 10 * (extra.extra ?? 0),
    );
  });
}

/** Of a function of parameters that are uniform on [0, 1]. */
function sharesOf(names: readonly string[], objective: (...at: number[]) => number, options = {}, count = 400) {
  const random = createRandom(5);
  const trials = Array.from({ length: count }, (_, i) => {
    const params = Object.fromEntries(names.map((name) => [name, random.uniform()]));
    const distributions = Object.fromEntries(names.map((name) => [name, float(0, 1)]));
    return trialOf(i, params, distributions, objective(...Object.values(params)));
  });
  return Object.fromEntries(importances(trials, options).map(({ name, importance }) => [name, importance]));
}

describe('importances', () => {
  test('by PED-ANOVA are those of Optuna 5.0.0, also where a parameter is part of some trials only', () => {
    const found = Object.fromEntries(importances(goldenTrials()).map(({ name, importance }) => [name, importance]));
    const golden = {
      depth: 0.7112577643940228,
      x: 0.23173648056038718,
      rate: 0.02736613877247932,
      extra: 0.016139165567283845,
      kind: 0.013500450705826696,
    };
    expect(Object.keys(found).sort()).toEqual(Object.keys(golden).sort());
    for (const [name, importance] of Object.entries(golden)) expect(found[name], name).toBeCloseTo(importance, 10);
  });

  test('by fANOVA are near those of Optuna 5.0.0, which has another forest', () => {
    const found = importances(goldenTrials(), { method: 'fanova' }).filter(({ name }) => name !== 'extra');
    const sum = found.reduce((total, { importance }) => total + importance, 0);
    const golden = {
      x: 0.736243390025922,
      depth: 0.2449302716729934,
      kind: 0.015612181516585432,
      rate: 0.003214156784499244,
    };
    for (const { name, importance } of found) {
      expect(Math.abs(importance / sum - (golden[name as keyof typeof golden] ?? 0)), name).toBeLessThan(0.05);
    }
  });

  test('by fANOVA are the shares of the variance of a sum', () => {
    // Variances of 3a, 2b, c: 9 : 4 : 1.
    const shares = sharesOf(['a', 'b', 'c', 'none'], (a = 0, b = 0, c = 0) => 3 * a + 2 * b + c, { method: 'fanova' });
    expect(shares.a).toBeGreaterThan(9 / 14 - 0.06);
    expect(shares.a).toBeLessThan(9 / 14 + 0.06);
    expect(shares.b).toBeGreaterThan(4 / 14 - 0.06);
    expect(shares.b).toBeLessThan(4 / 14 + 0.06);
    expect(shares.none).toBeLessThan(0.02);
  });

  test('by both methods put the parameter first that decides', () => {
    for (const method of IMPORTANCE_METHODS) {
      const shares = sharesOf(['a', 'b'], (a = 0, b = 0) => (a - 0.3) ** 2 + b / 100, { method });
      expect(shares.a, method).toBeGreaterThan(0.8);
    }
  });

  test('go by which trials are good: maximising f is minimising −f', () => {
    for (const method of IMPORTANCE_METHODS) {
      const [up, down] = [1, -1].map((sign) =>
        sharesOf(['a', 'b'], (a = 0, b = 0) => sign * (a * a + b), {
          method,
          direction: sign > 0 ? 'maximize' : 'minimize',
        }),
      );
      expect(up, method).toEqual(down);
    }
  });

  test('explain something else when asked, such as a duration', () => {
    const trials = goldenTrials().map((trial) => ({ ...trial, startedAt: 0, endedAt: Number(trial.params.rate) }));
    const [first] = importances(trials, { target: ({ endedAt }) => endedAt });
    expect(first?.name).toBe('rate');
  });

  test('say how many trials a parameter was part of', () => {
    const found = importances(goldenTrials());
    const withExtra = goldenTrials().filter(({ params }) => 'extra' in params).length;
    expect(found.find(({ name }) => name === 'extra')?.trials).toBe(withExtra);
    expect(found.find(({ name }) => name === 'x')?.trials).toBe(200);
  });

  test('are 0 and never thrown where nothing can be told', () => {
    const one = (i: number, value: number, x: ParamValue = i, state: TrialRecord['state'] = 'COMPLETE') => ({
      ...trialOf(i, { x, kind: 'a' }, { x: float(0, 9), kind: { kind: 'categorical', choices: ['a'] } }, value),
      state,
    });
    const cases: Readonly<Record<string, TrialRecord[]>> = {
      none: [],
      'one trial': [one(0, 1)],
      'equal values': [one(0, 1), one(1, 1), one(2, 1)],
      'no finite value': [one(0, Number.NaN), one(1, Number.POSITIVE_INFINITY)],
      'failed trials': [one(0, 1, 0, 'FAILED'), one(1, 2, 1, 'FAILED')],
    };
    for (const method of IMPORTANCE_METHODS as readonly ImportanceMethod[]) {
      for (const [name, trials] of Object.entries(cases)) {
        expect(
          importances(trials, { method }).every(({ importance }) => importance === 0),
          `${method} ${name}`,
        ).toBe(true);
      }
      const single = importances([one(0, 1, 3), one(1, 2, 3), one(2, 3, 3)], { method });
      expect(single.map(({ importance }) => importance)).toEqual([0, 0]);
      const mixed = [one(0, 1, 0), one(1, 2, 9), one(2, Number.NaN, 3), one(3, 5, 4, 'FAILED')];
      expect(importances(mixed, { method }).map(({ trials }) => trials)).toEqual([2, 2]);
    }
  });
});
