import { categorical, constant, int, type SearchSpace } from 'assay/tuning';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Cells, cellsOf } from '../../src/tuning/space/cells.ts';
import { compileSpace } from '../../src/tuning/space/space.ts';

function cells(declared: SearchSpace): Cells {
  const space = compileSpace(declared);
  return cellsOf(space, (name) => {
    const dimension = space.dimensions.find((other) => other.name === name);
    if (dimension === undefined) throw new Error(name);
    return dimension;
  });
}

const everyCell = (counted: Cells) => Array.from({ length: counted.count }, (_, index) => counted.at(index));

/** Spaces in which each parameter may depend on those before it. */
const spaces: fc.Arbitrary<SearchSpace> = fc
  .array(
    fc.record({
      size: fc.integer({ min: 1, max: 3 }),
      isChoice: fc.boolean(),
      isConstant: fc.boolean(),
      parents: fc.array(fc.tuple(fc.nat(5), fc.subarray([1, 2, 3], { minLength: 1 })), { maxLength: 2 }),
    }),
    { minLength: 1, maxLength: 6 },
  )
  .map((entries) => {
    const sizes: number[] = [];
    return Object.fromEntries(
      entries.map(({ size, isChoice, isConstant, parents }, index) => {
        const conditions = parents.flatMap(([parent, values]) => {
          const possible = values.filter((value) => value <= (sizes[parent] ?? 0));
          return parent < index && possible.length > 0 ? [[`p${parent}`, possible] as const] : [];
        });
        const options = conditions.length > 0 ? { when: Object.fromEntries(conditions) } : {};
        sizes.push(isConstant ? 1 : size);
        if (isConstant) return [`p${index}`, constant(1, options)] as const;
        const choices = Array.from({ length: size }, (_, i) => i + 1);
        return [`p${index}`, isChoice ? categorical(choices, options) : int(1, size, options)] as const;
      }),
    );
  });

describe('the cells of a space', () => {
  test('multiply what is independent, and add up branches', () => {
    const counted = cells({
      booster: categorical(['tree', 'linear']),
      depth: int(1, 4, { when: { booster: 'tree' } }),
      pruned: categorical([true, false], { when: { depth: [3, 4] } }),
      rounds: int(10, 30, { step: 10 }),
    });
    expect(counted.count).toBe((2 + 2 * 2 + 1) * 3);
    expect(everyCell(counted)).toContainEqual({ booster: 'tree', depth: 3, pruned: false, rounds: 20 });
    expect(everyCell(counted)).toContainEqual({ booster: 'linear', rounds: 10 });
    expect(counted.indexOf({ booster: 'linear', depth: 3, rounds: 10 })).toBe(-1);
    expect(counted.indexOf({ booster: 'tree', rounds: 10 })).toBe(-1);
  });

  test('count far more than can be stored, and many switches that one parameter depends on', () => {
    const many = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`s${i}`, categorical([0, 1])]));
    const all = Object.fromEntries(Object.keys(many).map((name) => [name, 1]));
    const counted = cells({ ...many, rare: int(1, 5, { when: all }) });
    expect(counted.count).toBe(2 ** 30 + 4);
    for (const index of [0, 12_345_678, counted.count - 1]) expect(counted.indexOf(counted.at(index))).toBe(index);
  });

  test('A-P19 are each different trial of the space once, whatever its conditions', () => {
    fc.assert(
      fc.property(spaces, (declared) => {
        const space = compileSpace(declared);
        let trials: Record<string, string | number | boolean | null>[] = [{}];
        for (const { name, size, valueAt } of space.dimensions) {
          trials = trials.flatMap((params) =>
            space.isActive(name, space.withConstants(params))
              ? Array.from({ length: size }, (_, i) => ({ ...params, [name]: valueAt(i) }))
              : [params],
          );
        }
        const counted = cells(declared);
        const found = everyCell(counted);
        expect(new Set(found.map((params) => JSON.stringify(params)))).toEqual(
          new Set(trials.map((params) => JSON.stringify(params))),
        );
        expect(found).toHaveLength(trials.length);
        expect(found.map((params) => counted.indexOf(space.withConstants(params)))).toEqual([...found.keys()]);
      }),
      { numRuns: 200 },
    );
  });
});
