import {
  categorical,
  createStudy,
  float,
  gaussianProcess,
  int,
  type Params,
  type SearchSpace,
  type Study,
  type StudyOptions,
} from 'assay/tuning';
import { describe, expect, test } from 'vitest';
import { SimulatedStudy } from './simulated-study.ts';

const mixed: SearchSpace = {
  rate: float(1e-4, 1, { log: true }),
  depth: int(1, 12),
  share: float(0, 1, { step: 0.25 }),
  kind: categorical(['a', 'b', 'c']),
  extra: float(-1, 1, { when: { kind: 'b' } }),
};
const loss = ({ rate, depth, share, kind, extra }: Params): number =>
  (Math.log10(Number(rate)) + 2) ** 2 +
  ((Number(depth) - 7) / 4) ** 2 +
  (Number(share) - 0.25) ** 2 +
  (kind === 'b' ? (Number(extra) - 0.4) ** 2 : 0.5);

const study = (options: Partial<StudyOptions> = {}): Promise<Study> =>
  createStudy({ name: 'model', space: mixed, sampler: gaussianProcess({ seed: 3 }), ...options });

describe('the Gaussian process sampler', () => {
  test('finds the best of numbers, steps, choices and a branch within fifty trials', async () => {
    const searched = await study();
    await searched.optimize(({ params }) => loss(params), { trials: 50 });
    expect(searched.best?.values?.[0]).toBeLessThan(0.01);
    for (const { params } of searched.trials) {
      expect(Number(params.rate)).toSatisfy((rate: number) => rate >= 1e-4 && rate <= 1);
      expect([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]).toContain(params.depth);
      expect([0, 0.25, 0.5, 0.75, 1]).toContain(params.share);
      expect('extra' in params).toBe(params.kind === 'b');
    }
  });

  test('makes the same trials for the same seed, upwards or downwards, and after a resume', async () => {
    const whole = await study();
    await whole.optimize(({ params }) => loss(params), { trials: 24 });
    const upwards = await study({ direction: 'maximize' });
    await upwards.optimize(({ params }) => -loss(params), { trials: 24 });
    expect(upwards.trials.map(({ params }) => params)).toEqual(whole.trials.map(({ params }) => params));
    const half = await study();
    for (const { params, values = [] } of whole.trials.slice(0, 15)) await half.add({ params, values });
    await half.optimize(({ params }) => loss(params), { trials: 24 });
    expect(half.trials.map(({ params }) => params)).toEqual(whole.trials.map(({ params }) => params));
  });

  test('keeps trials that run at the same time apart', async () => {
    const searched = await study({ space: { x: float(0, 1), y: float(0, 1) } });
    const value = ({ x, y }: Params): number => Math.sin(9 * Number(x)) + Math.cos(7 * Number(y));
    await searched.optimize(({ params }) => value(params), { trials: 10 });
    const asked = [];
    for (let i = 0; i < 4; i++) asked.push((await searched.ask()).params);
    for (const [i, a] of asked.entries()) {
      for (const b of asked.slice(0, i)) {
        expect(Math.hypot(Number(a.x) - Number(b.x), Number(a.y) - Number(b.y))).toBeGreaterThan(0.002);
      }
    }
  });

  test('goes on where every trial costs the same, without end, or fails', async () => {
    const space = { x: float(0, 1), n: int(0, 30) };
    const outcomes: ((number: number) => number)[] = [
      () => 1,
      (number) => [1, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 2][number % 4] as number,
      () => Number.POSITIVE_INFINITY,
      (number) => (number % 2 === 0 ? number : Number.NaN),
      (number) => (number % 3) * 1e300,
    ];
    for (const outcome of outcomes) {
      const searched = await study({ space });
      await searched.optimize(({ number }) => outcome(number), { trials: 15 });
      expect(searched.trials).toHaveLength(15);
    }
  });

  test('makes every point of a small space once', () => {
    const searched = new SimulatedStudy({
      sampler: gaussianProcess({ seed: 1 }),
      space: { a: int(1, 5), b: categorical(['x', 'y']) },
      objective: ({ a }) => Number(a),
    });
    expect(searched.run(10)).toBe(true);
    expect(new Set(searched.trials.map(({ params }) => `${params.a} ${params.b}`)).size).toBe(10);
    expect(searched.run(11)).toBe(false);
  });

  test('keeps what is decided already, and the constraints', async () => {
    const searched = await study({
      space: { x: float(0, 1), y: float(0, 1) },
      constraints: [({ x, y }) => Number(x) + Number(y) <= 1],
    });
    await searched.optimize(({ params }) => -Number(params.x) - 2 * Number(params.y), { trials: 12 });
    await searched.enqueue({ x: 0.25 });
    await searched.optimize(({ params }) => -Number(params.x) - 2 * Number(params.y), { trials: 20 });
    expect(searched.trials.some(({ params }) => params.x === 0.25)).toBe(true);
    expect(searched.trials.every(({ params }) => Number(params.x) + Number(params.y) <= 1)).toBe(true);
    expect(searched.best?.values?.[0]).toBeLessThan(-1.9);
  });

  test('refuses several directions', async () => {
    const searched = await study({ directions: ['minimize', 'maximize'] });
    await expect(searched.ask()).rejects.toMatchObject({ code: 'TUNING_SEVERAL_DIRECTIONS' });
  });
});
