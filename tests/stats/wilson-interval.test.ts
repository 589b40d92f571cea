import { expect, test } from 'vitest';
import { wilsonInterval } from '../../src/stats/index.ts';

test('the Wilson interval has the bounds that statsmodels 0.14 gives (proportion_confint, method wilson)', () => {
  const goldens = [
    [0, 10, 0, 0.277533],
    [5, 10, 0.236593, 0.763407],
    [10, 10, 0.722467, 1],
    [3, 1_000, 0.001021, 0.008783],
  ] as const;
  for (const [successes, trials, low, high] of goldens) {
    const interval = wilsonInterval(successes, trials);
    expect(interval.low).toBeCloseTo(low, 5);
    expect(interval.high).toBeCloseTo(high, 5);
  }
});

test('of no trials nothing is known', () => {
  expect(wilsonInterval(0, 0)).toEqual({ low: Number.NaN, high: Number.NaN });
});
