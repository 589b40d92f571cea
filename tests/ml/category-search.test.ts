import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BestSplit } from '../../src/ml/boosting/hist/best-split.ts';
import { scanCategories } from '../../src/ml/boosting/hist/category-search.ts';
import { leafGain } from '../../src/ml/boosting/hist/leaf-weight.ts';
import { NO_LIMITS } from '../../src/ml/boosting/hist/node-limits.ts';

const rules = {
  lambda: 0,
  alpha: 0,
  max_delta_step: 0,
  min_child_weight: 0.5,
  max_cat_to_onehot: 1,
  max_cat_threshold: 64,
};

type Sums = readonly [gradient: number, hessian: number];

/** Gradient and hessian sums of each category, then of the missing values. */
const sums = fc.tuple(fc.integer({ min: -40, max: 40 }), fc.integer({ min: 1, max: 8 }));
const node = fc.tuple(fc.array(sums, { minLength: 2, maxLength: 6 }), fc.option(sums, { nil: [0, 0] as const }));

const add = (all: readonly Sums[]): Sums => all.reduce<Sums>(([g, h], [dg, dh]) => [g + dg, h + dh], [0, 0]);

/** The best split found, and the gain of one that sends `right` categories and perhaps the missing values right. */
function search(categories: readonly Sums[], missing: Sums, changed: Partial<typeof rules> = {}) {
  const own = { ...rules, ...changed };
  const [gradient, hessian] = add([...categories, missing]);
  const nodeGain = leafGain(gradient, hessian, own);
  const best = new BestSplit({ sums: { gradient, hessian }, gain: nodeGain, limits: NO_LIMITS }, own);
  best.feature(0);
  scanCategories(best, Float64Array.from(categories.flat()));
  const gainOf = (right: readonly Sums[]): number => {
    const [g, h] = add(right);
    if (h < own.min_child_weight || hessian - h < own.min_child_weight) return 0;
    return leafGain(g, h, own) + leafGain(gradient - g, hessian - h, own) - nodeGain;
  };
  const none = { cuts: new Float32Array(), below: 0, bins: 0, hasMissing: false, codes: new Uint8Array() };
  return { split: best.split([none]), gainOf };
}

describe('the search for a split by category', () => {
  test('finds the best of all ways to part the categories in two', () => {
    fc.assert(
      fc.property(node, ([categories, missing]) => {
        const bestOfAll = (withMissing: boolean): number => {
          const absent = withMissing ? missing : ([0, 0] as const);
          const { gainOf } = search(categories, absent);
          const sets = Array.from({ length: 2 ** categories.length - 2 }, (_, i) => i + 1);
          const rights = sets.map((set) => categories.filter((__, category) => (set >> category) & 1));
          return Math.max(0, ...rights.flatMap((right) => [gainOf(right), gainOf([...right, absent])]));
        };
        const gain = search(categories, [0, 0]).split?.gain ?? 0;
        const least = bestOfAll(false);
        expect(Math.abs(gain - least)).toBeLessThan(1e-3 * Math.max(1, least));
        // Missing values are no category of their own: they go with either side, but are never parted from all others.
        const most = bestOfAll(true);
        expect(search(categories, missing).split?.gain ?? 0).toBeLessThanOrEqual(most + 1e-3 * Math.max(1, most));
      }),
      { numRuns: 300 },
    );
  });

  test('finds the best one against the rest where there are few', () => {
    fc.assert(
      fc.property(node, ([categories, missing]) => {
        const { split, gainOf } = search(categories, missing, { max_cat_to_onehot: 7 });
        const most = Math.max(0, ...categories.flatMap((one) => [gainOf([one]), gainOf([one, missing])]));
        expect(Math.abs((split?.gain ?? 0) - most)).toBeLessThan(1e-3 * Math.max(1, most));
        if (split) expect(split.rightCategories).toHaveLength(1);
      }),
    );
  });

  test('names the categories whose sums it puts on the right', () => {
    fc.assert(
      fc.property(node, fc.constantFrom(1, 3, 7), ([categories, missing], max_cat_to_onehot) => {
        const { split } = search(categories, missing, { max_cat_to_onehot });
        if (split === undefined) return;
        const right = split.rightCategories!.map((category) => categories[category]!);
        const [gradient, hessian] = add(split.defaultLeft ? right : [...right, missing]);
        expect(split.right).toEqual({ gradient, hessian });
        expect(split.left.hessian + split.right.hessian).toBe(add([...categories, missing])[1]);
      }),
    );
  });

  test('tries no more categories on a side than max_cat_threshold allows', () => {
    const categories = Array.from({ length: 20 }, (_, i): Sums => [i < 10 ? -30 : 30, 5]);
    const free = search(categories, [0, 0]).split!;
    expect(free.rightCategories).toHaveLength(10);
    const bound = search(categories, [0, 0], { max_cat_threshold: 4 }).split!;
    expect([3, 17]).toContain(bound.rightCategories!.length);
  });
});
