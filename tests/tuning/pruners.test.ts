import {
  type Direction,
  hyperband,
  median,
  type Pruner,
  patience,
  percentile,
  successiveHalving,
  type TrialRecord,
  threshold,
  wilcoxon,
} from 'assay/tuning';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { signedRankTest } from '../../src/stats/index.ts';
import { GrowingHistory } from '../../src/tuning/trials/history.ts';

const blank = { params: {}, distributions: {}, attributes: {} };
const steps = (values: readonly number[]) => values.map((value, step) => [step, value] as const);

function historyOf(curves: readonly (readonly number[])[], state: TrialRecord['state'] = 'COMPLETE'): GrowingHistory {
  const history = new GrowingHistory();
  curves.forEach((curve, number) => {
    history.put({ ...blank, number, state, intermediate: steps(curve), values: [curve.at(-1) ?? 0] });
  });
  return history;
}

function prunes(pruner: Pruner, history: GrowingHistory, curve: readonly number[], direction: Direction = 'minimize') {
  const trial = { ...blank, number: 99, state: 'RUNNING' as const, intermediate: steps(curve) };
  return pruner.shouldPrune({ trial, history, direction, studyName: 's' });
}

describe('pruners', () => {
  test('median looks at the best report so far, at the same step of others', () => {
    const history = historyOf([
      [5, 1],
      [5, 2],
      [5, 3],
      [5, 4],
      [5, Number.NaN],
    ]);
    expect(prunes(median(), history, [9, 2.6])).toBe(true);
    expect(prunes(median(), history, [9, 2.5])).toBe(false);
    expect(prunes(median(), history, [2, 9])).toBe(false);
    expect(prunes(median(), history, [Number.NaN, Number.NaN])).toBe(true);
    expect(prunes(median({ startupTrials: 6 }), history, [9, 9])).toBe(false);
    expect(prunes(median(), history, [9, 9, 9])).toBe(false);
  });

  test('median tells nothing from failed and pruned trials', () => {
    expect(prunes(median(), historyOf([[1], [1], [1], [1], [1]], 'PRUNED'), [9])).toBe(false);
  });

  test('successive halving lets the best of each rung go on', () => {
    const pruner = successiveHalving({ minResource: 1, reductionFactor: 2 });
    const history = historyOf(
      [
        [9, 3],
        [9, 4],
        [9, 1],
        [9, 2],
      ],
      'PRUNED',
    );
    // Five came to the rung with this one; two of them go on.
    expect(prunes(pruner, history, [9, 1.5])).toBe(false);
    expect(prunes(pruner, history, [9, 2.5])).toBe(true);
    expect(prunes(pruner, history, [9, Number.NaN])).toBe(true);
    expect(prunes(pruner, history, [9])).toBe(false);
  });

  test('hyperband shows a sampler the trials of one bracket, and each trial is in one', () => {
    const history = historyOf(Array.from({ length: 200 }, (_, i) => [i, i]));
    const pruner = hyperband({ maxResource: 9 });
    const sizes = new Set<number>();
    let inOwn = 0;
    for (const { number } of history.trials) {
      const visible = pruner.visible?.(history, number, 's');
      if (visible?.finished.some((trial) => trial.number === number)) inOwn++;
      sizes.add(visible?.finished.length ?? 0);
    }
    expect(inOwn).toBe(200);
    expect([...sizes].reduce((sum, size) => sum + size, 0)).toBe(200);
    expect(sizes.size).toBe(3);
  });

  test('threshold wants one limit at least, and the lower one below the upper one', () => {
    expect(() => threshold({})).toThrow(/lower, upper or both/);
    expect(() => threshold({ lower: 2, upper: 1 })).toThrow(/lower at most upper/);
    expect(prunes(threshold({ upper: 1 }), historyOf([]), [2])).toBe(true);
    expect(prunes(threshold({ upper: 1 }), historyOf([]), [-5])).toBe(false);
  });

  test('patience keeps another pruner from acting while a trial gets better', () => {
    const pruner = patience(threshold({ upper: 0 }), { patience: 1 });
    expect(prunes(pruner, historyOf([]), [5, 4, 3])).toBe(false);
    expect(prunes(pruner, historyOf([]), [3, 4, 5])).toBe(true);
    expect(prunes(pruner, historyOf([]), [3, 4])).toBe(false);
  });

  test('wilcoxon prunes what is worse on nearly every fold, and never a better mean', () => {
    const history = historyOf([[1, 2, 3, 4, 5]]);
    expect(prunes(wilcoxon(), history, [2, 3.1, 4.2, 5.3])).toBe(true);
    expect(prunes(wilcoxon(), history, [2, 3.1, 2.9])).toBe(false);
    expect(prunes(wilcoxon({ pThreshold: 1 }), history, [2, 3.1, 4.2, -90])).toBe(false);
    expect(prunes(wilcoxon(), history, [2, 3.1, 4.2, Number.POSITIVE_INFINITY])).toBe(false);
  });

  test('refuse settings, all that are wrong at once', () => {
    const refused = () => percentile({ percentile: 101, warmupSteps: -1, intervalSteps: 0.5 });
    expect(refused).toThrow(/percentile.*warmupSteps.*intervalSteps/s);
  });

  test('go the same way when a loss is turned round and maximised, and whatever was asked before', () => {
    const curve = fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 1, maxLength: 12 });
    const makes = [
      () => median({ startupTrials: 1 }),
      () => percentile({ percentile: 30, startupTrials: 1 }),
      () => successiveHalving({ minResource: 1, reductionFactor: 2 }),
      () => hyperband({ maxResource: 10 }),
      () => patience(undefined, { patience: 1 }),
      () => wilcoxon(),
    ];
    fc.assert(
      fc.property(fc.array(curve, { maxLength: 12 }), curve, (curves, own) => {
        const negated = curves.map((values) => values.map((value) => -value));
        for (const make of makes) {
          const decided = prunes(make(), historyOf(curves), own);
          expect(
            prunes(
              make(),
              historyOf(negated),
              own.map((value) => -value),
              'maximize',
            ),
          ).toBe(decided);
          const asked = make();
          const growing = new GrowingHistory();
          for (const trial of historyOf(curves).trials) {
            prunes(asked, growing, own);
            growing.put(trial);
          }
          expect(prunes(asked, growing, own)).toBe(decided);
        }
      }),
      { numRuns: 100 },
    );
  });
});

describe('the signed-rank test', () => {
  test('agrees with SciPy 1.17.1 without ties, and counts ties out', () => {
    expect(signedRankTest([1, 2, 3, 4.5, -2.2])).toBeCloseTo(0.15625, 12);
    expect(signedRankTest([0, 0, 0])).toBe(1);
    // Two of the four ways to sign two equal ranks are at least as far up as one of them.
    expect(signedRankTest([1, -1])).toBe(0.75);
    expect(signedRankTest([1, 1, 1])).toBe(0.125);
  });

  test('goes on smoothly where it is approximated', () => {
    const differences = (n: number) => Array.from({ length: n }, (_, i) => (i % 3 === 0 ? -1 : 1) * (i + 1.5));
    expect(signedRankTest(differences(51))).toBeCloseTo(signedRankTest(differences(50)), 1);
  });
});
