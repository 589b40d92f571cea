import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type DartRules, dropTrees, normalise } from '../../src/ml/boosting/dart.ts';
import { ALGORITHMS, type Model } from '../../src/ml/index.ts';
import { createRandom } from '../../src/stats/index.ts';
import { sampleInput, sampleRows } from './sample-data.ts';

const RULES: DartRules = {
  eta: 0.3,
  rate_drop: 0.25,
  skip_drop: 0,
  one_drop: false,
  sample_type: 'uniform',
  normalize_type: 'tree',
};

/** Shares of 4,000 rounds in which each of `weights` was left out. */
function dropShares(weights: readonly number[], rules: Partial<DartRules>): number[] {
  const random = createRandom(1);
  const counts = weights.map(() => 0);
  for (let i = 0; i < 4000; i++) {
    for (const tree of dropTrees(weights, { ...RULES, ...rules }, random)) counts[tree]! += 1;
  }
  return counts.map((count) => count / 4000);
}

describe('dart leaves out', () => {
  test('each tree with the chance rate_drop', () => {
    for (const share of dropShares([1, 0.5, 0.2, 1], {})) expect(Math.abs(share - 0.25)).toBeLessThan(0.03);
  });

  test('weighted: each tree in proportion to what it counts', () => {
    const shares = dropShares([2, 1, 1], { sample_type: 'weighted' });
    for (const [i, share] of [0.375, 0.1875, 0.1875].entries()) {
      expect(Math.abs(shares[i]! - share)).toBeLessThan(0.03);
    }
  });

  test('nothing in a round that skips, and one tree at least where asked', () => {
    expect(dropShares([1, 1], { skip_drop: 1 })).toEqual([0, 0]);
    const random = createRandom(2);
    for (const sample_type of ['uniform', 'weighted'] as const) {
      for (let i = 0; i < 100; i++) {
        const rules = { ...RULES, sample_type, rate_drop: 0, one_drop: true };
        expect(dropTrees([1, 0.1, 3], rules, random)).toHaveLength(1);
        expect(dropTrees([], rules, random)).toEqual([]);
      }
    }
  });
});

describe('dart weighs trees so that', () => {
  test('the new and those left out together count as those left out did', () => {
    const counts = fc.integer({ min: 1, max: 20 });
    fc.assert(
      fc.property(counts, fc.double({ min: 0.01, max: 1, noNaN: true }), (dropped, eta) => {
        // A new tree aims at what `dropped` equal trees gave, but goes only eta of the way.
        const { droppedFactor, newWeight } = normalise(dropped, 1, { ...RULES, eta });
        expect(droppedFactor * dropped + newWeight * eta * dropped).toBeCloseTo(dropped, 4);
        const forest = normalise(dropped, 1, { ...RULES, eta, normalize_type: 'forest' });
        expect(forest.droppedFactor * (1 + eta)).toBeCloseTo(1, 5);
        expect(forest.newWeight).toBe(forest.droppedFactor);
      }),
    );
  });

  test('nothing changes where none was left out', () => {
    expect(normalise(0, 3, RULES)).toEqual({ droppedFactor: 1, newWeight: 1 });
  });
});

describe('dart', () => {
  const parameters = { booster: 'dart', rate_drop: 0.4, one_drop: true, num_round: 15, eta: 0.5, seed: 3 };
  const validation = sampleRows({ seed: 2, rows: 200 });
  const learn = (more: object) => ALGORITHMS.xgboost.fit({ ...sampleInput({ ...parameters, ...more }), validation });

  function logLossOf(model: Model): number {
    const { predictions } = model.predict(validation.matrix);
    const losses = validation.labels.map(
      (label, row) => -Math.log(label === 1 ? predictions[row]! : 1 - predictions[row]!),
    );
    return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
  }

  test('reports the metrics of the model it returns', async () => {
    const { model, history } = await learn({});
    expect(history.at(-1)!.metrics['validation-logloss']).toBeCloseTo(logLossOf(model), 5);
  });

  test('returns the best round as it was then, though later rounds weigh its trees anew', async () => {
    const { model, history, bestRound, rounds } = await learn({ num_round: 80, early_stopping_rounds: 6 });
    expect(bestRound).toBeLessThan(rounds);
    expect(history[bestRound! - 1]!.metrics['validation-logloss']!).toBeCloseTo(logLossOf(model), 5);
  });
});
