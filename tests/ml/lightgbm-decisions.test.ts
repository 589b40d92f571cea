import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lightgbmDecisions } from '../../src/ml/lightgbm/lightgbm-decisions.ts';
import { CATEGORICAL, type LightgbmTree } from '../../src/ml/lightgbm/lightgbm-tree.ts';
import { addTree } from '../../src/ml/lightgbm/sum-scores.ts';
import { packTrees } from '../../src/ml/trees/pack-trees.ts';
import { predictionKernel } from '../../src/ml/trees/prediction-kernel.ts';
import { createRandom, type Random } from '../../src/stats/index.ts';

const TRAPS = [0, -0, 1, 1e-35, Math.fround(1e-35), -1e-36, 1e300, Infinity, -Infinity, Number.NaN, 5e-324, -0.5];

/** A tree of any shape and any kinds of decisions: splits are made in order, each in a leaf made before. */
function randomLightgbmTree(random: Random, features: number, splits: number): LightgbmTree {
  const [left, right] = [new Int32Array(splits), new Int32Array(splits)];
  const holders: { readonly children: Int32Array; readonly node: number }[] = [];
  for (let node = 0; node < splits; node++) {
    const leaf = random.integer(node + 1);
    const holder = holders[leaf];
    if (holder !== undefined) holder.children[holder.node] = node;
    left[node] = ~leaf;
    right[node] = ~(node + 1);
    holders[leaf] = { children: left, node };
    holders[node + 1] = { children: right, node };
  }
  const trap = (): number => (random.uniform() < 0.6 ? TRAPS[random.integer(TRAPS.length)]! : random.normal());
  const decisions = Uint8Array.from(left, () => random.integer(2) * 2 + random.integer(3) * 4 + random.integer(2));
  const kind = (node: number): boolean => (decisions[node]! & CATEGORICAL) !== 0;
  return {
    left,
    right,
    features: Int32Array.from(left, () => random.integer(features)),
    thresholds: Float64Array.from(left, (_, node) => (kind(node) ? random.integer(2) : trap())),
    decisions,
    gains: new Float32Array(splits),
    internalValues: new Float64Array(splits),
    internalWeights: new Float64Array(splits),
    internalCounts: new Int32Array(splits),
    leafValues: Float64Array.from({ length: splits + 1 }, () => random.normal()),
    leafWeights: new Float64Array(splits + 1),
    leafCounts: new Int32Array(splits + 1),
    categories: { boundaries: Int32Array.of(0, 1, 3), words: Uint32Array.of(0x80000015, 5, 0x10000001) },
    shrinkage: 1,
  };
}

test('the prediction kernel gives the bits of the plain walk for every kind of LightGBM decision', () => {
  fc.assert(
    fc.property(fc.nat(), fc.nat(40), fc.boolean(), (seed, splits, single) => {
      const random = createRandom(seed);
      const [rows, columns] = [50, 4];
      const trees = Array.from({ length: 8 }, () => randomLightgbmTree(random, columns, splits));
      const thresholds = trees.flatMap((tree) => [...tree.thresholds]);
      const cells = Array.from({ length: rows * columns }, () => {
        const kind = random.integer(4);
        if (kind === 0) return random.integer(70) - 3;
        if (kind === 1 && thresholds.length > 0) return thresholds[random.integer(thresholds.length)]!;
        return kind === 2 ? TRAPS[random.integer(TRAPS.length)]! : random.normal();
      });
      const values = single ? new Float32Array(cells) : new Float64Array(cells);
      const matrix = { rows, columns, values, names: [] };
      const [plain, quick] = [new Float64Array(rows), new Float64Array(rows)];
      for (const tree of trees) addTree(plain, tree, { matrix, groups: 1, group: 0 });
      for (const part of packTrees(trees.map(lightgbmDecisions), new Int32Array(8), 'double')!) {
        predictionKernel().add(part, matrix, quick, 1);
      }
      expect(quick).toEqual(plain);
    }),
    { numRuns: 300 },
  );
});

test('a tree of one leaf is its value', () => {
  const tree = { ...randomLightgbmTree(createRandom(1), 1, 0), leafValues: Float64Array.of(0.25) };
  const { left, values } = lightgbmDecisions(tree);
  expect([Array.from(left), Array.from(values)]).toEqual([[-1], [0.25]]);
});
