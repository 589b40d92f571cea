import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Matrix } from '../../src/ml/index.ts';
import { type Decision, type DecisionTree, VIEW } from '../../src/ml/trees/decision.ts';
import { isBelow } from '../../src/ml/trees/is-below.ts';
import { nextDoubleUp, nextFloatUp } from '../../src/ml/trees/next-float.ts';
import { packTrees } from '../../src/ml/trees/pack-trees.ts';
import { predictionKernel } from '../../src/ml/trees/prediction-kernel.ts';
import { addTrees, startMargins, type TreeSum } from '../../src/ml/trees/sum-trees.ts';
import { treeDecisions } from '../../src/ml/trees/tree-decisions.ts';
import { TreeScorer } from '../../src/ml/trees/tree-scorer.ts';
import { createRandom, type Random } from '../../src/stats/index.ts';
import { randomRows, randomTree } from './random-trees.ts';

const kernel = predictionKernel();

const shape = fc.record({
  seed: fc.nat(),
  trees: fc.integer({ min: 1, max: 20 }),
  splits: fc.integer({ min: 0, max: 40 }),
  features: fc.integer({ min: 1, max: 9 }),
  groups: fc.integer({ min: 1, max: 3 }),
  rows: fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 10, max: 300 })),
});

/** Trees of any kind with groups and, half of the time, dart's weights. */
function randomSum(random: Random, options: { trees: number; splits: number; features: number; groups: number }) {
  const { trees, features, groups } = options;
  const splits = (): number => random.integer(options.splits + 1);
  const treeSum: TreeSum = {
    trees: Array.from({ length: trees }, () => randomTree(random, { features, splits: splits() })),
    treeGroups: Int32Array.from({ length: trees }, () => random.integer(groups)),
    treeWeights: random.uniform() < 0.5 ? Float32Array.from({ length: trees }, () => random.uniform()) : undefined,
    baseMargins: Float32Array.from({ length: groups }, () => random.normal()),
  };
  return treeSum;
}

const decisionTrees = ({ trees, treeWeights }: TreeSum): DecisionTree[] =>
  trees.map((tree, t) => treeDecisions(tree, treeWeights?.[t]));

const bitsOf = (numbers: Float32Array): Int32Array => new Int32Array(numbers.buffer);

describe('the prediction kernel', () => {
  test('gives the bits of the plain walk, whatever the trees, thresholds, categories, weights and rows', () => {
    fc.assert(
      fc.property(shape, ({ seed, rows, features, ...options }) => {
        const random = createRandom(seed);
        const treeSum = randomSum(random, { ...options, features });
        const matrix = randomRows(random, treeSum.trees, rows, features);
        const plain = startMargins(treeSum.baseMargins, rows);
        addTrees(plain, treeSum, matrix);

        const quick = startMargins(treeSum.baseMargins, rows);
        const parts = packTrees(decisionTrees(treeSum), treeSum.treeGroups, 'single')!;
        for (const part of parts) kernel.add(part, matrix, quick, options.groups);
        expect(bitsOf(quick)).toEqual(bitsOf(plain));
      }),
      { numRuns: 300 },
    );
  });

  test('compares and adds in double where asked to, in every view that a feature can be given', () => {
    fc.assert(
      fc.property(shape, ({ seed, rows, features, trees, splits, groups }) => {
        const random = createRandom(seed);
        const forest = Array.from({ length: trees }, () => randomDecisions(random, { features, splits }));
        const values = Float64Array.from({ length: rows * features }, () => randomDouble(random));
        const matrix: Matrix = { rows, columns: features, values, names: [] };
        const treeGroups = forest.map(() => random.integer(groups));
        const plain = new Float64Array(rows * groups);
        forest.forEach((tree, t) => {
          for (let row = 0; row < rows; row++) plain[row * groups + treeGroups[t]!]! += walk(tree, matrix, row);
        });
        const quick = new Float64Array(rows * groups);
        for (const part of packTrees(forest, treeGroups, 'double')!) kernel.add(part, matrix, quick, groups);
        expect(quick).toEqual(plain);
      }),
      { numRuns: 200 },
    );
  });

  test('follows a chain of a thousand nodes to its end', () => {
    const left = new Int32Array(2001).fill(-1);
    const right = new Int32Array(2001).fill(-1);
    for (let node = 0; node < 2000; node += 2) [left[node], right[node]] = [node + 1, node + 2];
    const chain: DecisionTree = {
      left,
      right,
      values: Float64Array.from(left, (_, node) => node),
      covers: left,
      decisionAt: (node) => ({ column: { feature: 0, view: 0 }, threshold: node / 2 + 1, belowGoesLeft: true }),
    };
    const values = Float32Array.from({ length: 1100 }, (_, row) => row);
    const sums = new Float32Array(1100);
    for (const part of packTrees([chain], [0], 'single')!) {
      kernel.add(part, { rows: 1100, columns: 1, values, names: ['x'] }, sums, 1);
    }
    expect(sums).toEqual(values.map((value) => (value >= 1000 ? 2000 : 2 * value + 1)));
  });

  test('splits large forests into parts and still adds tree by tree', () => {
    const random = createRandom(5);
    const treeSum = randomSum(random, { trees: 150, splits: 1200, features: 40, groups: 2 });
    const matrix = randomRows(random, treeSum.trees, 90, 40);
    const parts = packTrees(decisionTrees(treeSum), treeSum.treeGroups, 'single')!;
    expect(parts.length).toBeGreaterThan(2);
    const [plain, quick] = [startMargins(treeSum.baseMargins, 90), startMargins(treeSum.baseMargins, 90)];
    addTrees(plain, treeSum, matrix);
    for (const part of parts) kernel.add(part, matrix, quick, 2);
    expect(bitsOf(quick)).toEqual(bitsOf(plain));
  });

  test('packs nothing whose categories would fill the memory', () => {
    const tree = randomTree(createRandom(1), { features: 1, splits: 1, categorical: 0 });
    const trees = Array.from({ length: 20 }, (_, i) =>
      treeDecisions({ ...tree, categorySplits: new Map([[0, new Set([16_777_215 - i])]]) }),
    );
    expect(packTrees(trees, new Int32Array(20), 'single')).toBeUndefined();
  });
});

describe('a tree scorer', () => {
  const random = createRandom(2);
  const treeSum = randomSum(random, { trees: 30, splits: 20, features: 5, groups: 1 });
  const scorer = (seen?: (rows: number) => void): TreeScorer =>
    new TreeScorer({
      decisionTrees: () => decisionTrees(treeSum),
      trees: 30,
      nodes: treeSum.trees.reduce((nodes, tree) => nodes + tree.left.length, 0),
      treeGroups: treeSum.treeGroups,
      precision: 'single',
      walk: (matrix, sums) => {
        seen?.(matrix.rows);
        addTrees(sums as Float32Array, treeSum, matrix);
      },
    });
  const score = (by: TreeScorer, matrix: Matrix): Float32Array => {
    const sums = startMargins(treeSum.baseMargins, matrix.rows);
    by.addTo(sums, matrix, 1);
    return sums;
  };

  test('walks the first rows plainly and turns to the kernel when that has cost as much as packing', () => {
    let walked = 0;
    const one = scorer((rows) => {
      walked += rows;
    });
    const matrix = randomRows(random, treeSum.trees, 1, 5);
    const first = score(one, matrix);
    expect(walked).toBe(1);
    for (let i = 0; i < 500; i++) expect(score(one, matrix)).toEqual(first);
    expect(walked).toBeLessThan(200);
  });

  test('answers the same when other models have pushed its trees out of the kernel memory', () => {
    const matrix = randomRows(random, treeSum.trees, 400, 5);
    const mine = scorer();
    const before = score(mine, matrix);
    // 80 forests of 2.2 MB each are more than the memory holds at once.
    const large = randomSum(random, { trees: 2, splits: 35_000, features: 5, groups: 1 });
    const parts = packTrees(decisionTrees(large), large.treeGroups, 'single')!;
    for (let i = 0; i < 80; i++) {
      for (const part of parts) {
        kernel.add({ ...part, words: part.words.slice() }, matrix, startMargins(large.baseMargins, 400), 1);
      }
    }
    expect(score(mine, matrix)).toEqual(before);
  });

  test('answers for no rows and for no trees', () => {
    expect(score(scorer(), randomRows(random, [], 0, 5))).toHaveLength(0);
    const none = new TreeScorer({
      decisionTrees: () => [],
      trees: 0,
      nodes: 0,
      treeGroups: [],
      precision: 'single',
      walk: () => undefined,
    });
    expect(score(none, randomRows(random, [], 3, 5))).toEqual(startMargins(treeSum.baseMargins, 3));
  });
});

describe('the next float', () => {
  test('is the one above: past zero, across powers of two, and nowhere for infinity', () => {
    const tiny = 2 ** -149;
    expect([0, -0, -tiny, 1, -1].map(nextFloatUp)).toEqual([tiny, tiny, -0, 1 + 2 ** -23, -1 + 2 ** -24]);
    expect([Infinity, -Infinity, Number.NaN].map(nextFloatUp)).toEqual([Infinity, -3.4028234663852886e38, Number.NaN]);
    expect([0, -0, 1, -1].map(nextDoubleUp)).toEqual([5e-324, 5e-324, 1 + 2 ** -52, -1 + 2 ** -53]);
    expect([Infinity, -Infinity, -5e-324].map(nextDoubleUp)).toEqual([Infinity, -Number.MAX_VALUE, -0]);
  });
});

const VIEWS = [
  0,
  VIEW.negated,
  VIEW.presence,
  VIEW.missingIsZero,
  VIEW.missingIsZero | VIEW.negated,
  VIEW.zeroIsMissing,
  VIEW.zeroIsMissing | VIEW.negated,
  VIEW.membership,
  VIEW.membership | VIEW.truncated,
  VIEW.membership | VIEW.negated,
];

const randomDouble = (random: Random): number =>
  [Number.NaN, 0, -0, 1e-35, Math.fround(1e-35), 1e-36, 2e-35, -0.5, random.integer(70), random.normal(), Infinity][
    random.integer(11)
  ]!;

function randomDecisions(random: Random, options: { features: number; splits: number }): DecisionTree {
  const { left, right, covers, features } = randomTree(random, options);
  const decisions = Array.from(left, (_, node): Decision => {
    const view = VIEWS[random.integer(VIEWS.length)]!;
    const codes = view & VIEW.membership ? new Set([random.integer(70), random.integer(70), 0]) : undefined;
    const threshold = codes ? (view & VIEW.negated ? -0.5 : 0.5) : randomDouble(random);
    return { column: { feature: features[node]!, view, codes }, threshold, belowGoesLeft: random.uniform() < 0.5 };
  });
  const values = Float64Array.from(left, () => random.normal());
  return { left, right, covers, values, decisionAt: (node) => decisions[node]! };
}

/** The plain walk over decisions. */
function walk(tree: DecisionTree, matrix: Matrix, row: number): number {
  let node = 0;
  while (tree.left[node] !== -1) {
    const decision = tree.decisionAt(node);
    const below = isBelow(decision, matrix.values[decision.column.feature * matrix.rows + row]!);
    node = below === decision.belowGoesLeft ? tree.left[node]! : tree.right[node]!;
  }
  return tree.values[node]!;
}
