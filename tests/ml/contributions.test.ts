import { existsSync, readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TreeExplainer } from '../../src/ml/explanation/tree-explainer.ts';
import { ALGORITHMS, type Contributions, doubleMatrixFromColumns, loadModel, type Matrix } from '../../src/ml/index.ts';
import { threadRing } from '../../src/ml/kernels/ring-memory.ts';
import type { DecisionTree } from '../../src/ml/trees/decision.ts';
import { isBelow } from '../../src/ml/trees/is-below.ts';
import { sumTrees, type TreeSum } from '../../src/ml/trees/sum-trees.ts';
import { treeDecisions } from '../../src/ml/trees/tree-decisions.ts';
import { createRandom } from '../../src/stats/index.ts';
import { hasShared, shared } from '../support/shared-folder.ts';
import { readColumns } from './golden-tables.ts';
import { randomRows, randomTree } from './random-trees.ts';
import { sampleInput, sampleRows } from './sample-data.ts';

const file = (name: string, part: string): string => shared('fixtures/models', name, part);
const goldens = hasShared
  ? readdirSync(shared('fixtures/models')).filter((name) => existsSync(file(name, 'contribs.csv')))
  : [];

describe.skipIf(!hasShared)('contributions equal the real libraries’ pred_contribs', () => {
  test('of every kind of tree model', () => {
    expect(goldens.length).toBeGreaterThanOrEqual(28);
  });

  test.each(goldens)('%s', (name) => {
    const model = loadModel(readFileSync(file(name, name.startsWith('lgb') ? 'model.txt' : 'model.json')));
    const inputs = doubleMatrixFromColumns(readColumns('fixtures/models', name, 'inputs.csv'));
    const { values, groups } = model.contributions!(inputs);
    // One column per feature and the bias, class after class.
    const expected = Object.values(readColumns('fixtures/models', name, 'contribs.csv'));
    expect(expected).toHaveLength(groups * (inputs.columns + 1));
    expected.forEach((column, index) => {
      column.forEach((value, row) => {
        const difference = Math.abs(values[row * expected.length + index]! - value) / Math.max(1, Math.abs(value));
        expect(difference, `column ${index} of row ${row}`).toBeLessThanOrEqual(1e-5);
      });
    });
    expectSumsToMargins(model.contributions!(inputs), model.predict(inputs).margins, 1e-5);
  });
});

const forest = fc.record({
  seed: fc.nat(),
  trees: fc.integer({ min: 1, max: 4 }),
  splits: fc.integer({ min: 0, max: 14 }),
  features: fc.integer({ min: 1, max: 5 }),
  groups: fc.integer({ min: 1, max: 2 }),
  rows: fc.integer({ min: 1, max: 9 }),
});

/** Trees whose thresholds may be traps, some of them weighted, over rows that meet the thresholds. */
function randomForest({ seed, trees, splits, features, groups, rows }: ForestOptions) {
  const random = createRandom(seed);
  const treeSum: TreeSum = {
    trees: Array.from({ length: trees }, () => randomTree(random, { features, splits: random.integer(splits + 1) })),
    treeGroups: Int32Array.from({ length: trees }, () => random.integer(groups)),
    treeWeights: random.uniform() < 0.3 ? Float32Array.from({ length: trees }, () => random.uniform()) : undefined,
    baseMargins: Float32Array.from({ length: groups }, () => random.normal()),
  };
  const decisions = treeSum.trees.map((tree, t) => treeDecisions(tree, treeSum.treeWeights?.[t]));
  const explainer = new TreeExplainer({ ...treeSum, decisionTrees: () => decisions });
  return { random, treeSum, decisions, explainer, matrix: randomRows(random, treeSum.trees, rows, features) };
}

interface ForestOptions {
  readonly seed: number;
  readonly trees: number;
  readonly splits: number;
  readonly features: number;
  readonly groups: number;
  readonly rows: number;
}

describe('SHAP values', () => {
  test('are Shapley’s values of the expectation over what is unknown, by the definition', () => {
    fc.assert(
      fc.property(forest, (options) => {
        const { treeSum, decisions, explainer, matrix } = randomForest(options);
        const { values } = explainer.contributions(matrix);
        for (let row = 0; row < matrix.rows; row++) {
          const expected = shapleyByDefinition(decisions, treeSum, matrix, row);
          expected.forEach((value, i) => {
            expect(values[row * expected.length + i]).toBeCloseTo(value, 5);
          });
        }
      }),
      { numRuns: 100 },
    );
  });

  test('sum to the margin, and leave 0 to features that no tree asks about', () => {
    fc.assert(
      fc.property(forest, fc.integer({ min: 10, max: 150 }), (options, rows) => {
        const { treeSum, explainer, matrix } = randomForest({ ...options, splits: 60, features: 9, rows });
        const contributions = explainer.contributions(matrix);
        expectSumsToMargins(contributions, sumTrees(treeSum, matrix), 1e-5);
        const asked = new Set(
          treeSum.trees.flatMap(({ left, features }) => [...features].filter((_, n) => left[n] !== -1)),
        );
        contributions.values.forEach((value, i) => {
          const feature = i % (matrix.columns + 1);
          if (feature < matrix.columns && !asked.has(feature)) expect(value).toBe(0);
        });
      }),
      { numRuns: 100 },
    );
  });

  test('of rows do not depend on the rows beside them', () => {
    const { explainer, matrix } = randomForest({ seed: 3, trees: 30, splits: 60, features: 9, groups: 2, rows: 131 });
    const { values } = explainer.contributions(matrix);
    const width = values.length / matrix.rows;
    for (const row of [0, 1, 64, 130]) {
      const one = { ...matrix, rows: 1, values: matrix.values.filter((_, i) => i % matrix.rows === row) };
      expect(explainer.contributions(one).values).toEqual(values.slice(row * width, (row + 1) * width));
    }
  });

  test('come from the plain formula too, where there is no WebAssembly', () => {
    const { explainer, matrix, decisions, treeSum } = randomForest({
      seed: 4,
      trees: 5,
      splits: 30,
      features: 6,
      groups: 2,
      rows: 20,
    });
    const { values } = explainer.contributions(matrix);
    const held = Object.getOwnPropertyDescriptor(globalThis, 'WebAssembly')!;
    Reflect.deleteProperty(globalThis, 'WebAssembly');
    try {
      const plain = new TreeExplainer({ ...treeSum, decisionTrees: () => decisions }).contributions(matrix).values;
      plain.forEach((value, i) => {
        expect(value).toBeCloseTo(values[i]!, 5);
      });
    } finally {
      Object.defineProperty(globalThis, 'WebAssembly', held);
    }
  });

  test('of forests too large to be kept packed are the same each time, and the kernel’s memory does not grow', () => {
    const options = { seed: 6, trees: 90, splits: 1500, features: 24, groups: 1, rows: 3 };
    const { explainer, treeSum, matrix } = randomForest(options);
    const contributions = explainer.contributions(matrix);
    const bytes = threadRing().memory.buffer.byteLength;
    expectSumsToMargins(contributions, sumTrees(treeSum, matrix), 1e-5);
    expect(explainer.contributions(matrix)).toEqual(contributions);
    expect(threadRing().memory.buffer.byteLength).toBe(bytes);
  });

  test('answer for trees without covers, for trees of one leaf, and for no rows', () => {
    const options = { seed: 5, trees: 3, splits: 9, features: 4, groups: 1, rows: 6 };
    const { treeSum, decisions, matrix } = randomForest(options);
    const uncovered = decisions.map((tree) => ({ ...tree, covers: new Float32Array(tree.left.length) }));
    const explainer = new TreeExplainer({ ...treeSum, decisionTrees: () => uncovered });
    expectSumsToMargins(explainer.contributions(matrix), sumTrees(treeSum, matrix), 1e-5);
    const leaves = randomForest({ ...options, splits: 0 });
    expectSumsToMargins(leaves.explainer.contributions(matrix), sumTrees(leaves.treeSum, matrix), 1e-6);
    expect(explainer.contributions({ ...matrix, rows: 0, values: new Float32Array() }).values).toHaveLength(0);
  });
});

describe('SHAP interaction values', () => {
  test('are symmetric, and their rows sum to the SHAP values', () => {
    fc.assert(
      fc.property(forest, (options) => {
        const { explainer, matrix } = randomForest({ ...options, splits: 25, features: 7 });
        const contributions = explainer.contributions(matrix).values;
        const { values, groups } = explainer.interactions(matrix);
        const side = matrix.columns + 1;
        expect(values).toHaveLength(matrix.rows * groups * side * side);
        for (let square = 0; square < matrix.rows * groups; square++) {
          for (let i = 0; i < side; i++) {
            const line = values.subarray((square * side + i) * side, (square * side + i + 1) * side);
            const sum = line.reduce((total, value) => total + value, 0);
            expect(sum).toBeCloseTo(contributions[square * side + i]!, 4);
            line.forEach((value, j) => {
              expect(value).toBe(values[(square * side + j) * side + i]);
            });
          }
        }
      }),
      { numRuns: 100 },
    );
  });

  test('are half the difference that knowing one feature makes to the SHAP value of another, by the definition', () => {
    fc.assert(
      fc.property(forest, (options) => {
        const { treeSum, decisions, explainer, matrix } = randomForest({ ...options, rows: 2 });
        const { values } = explainer.interactions(matrix);
        const side = matrix.columns + 1;
        for (let i = 0; i < matrix.columns; i++) {
          const known = shapleyByDefinition(decisions, treeSum, matrix, 1, { feature: i, known: true });
          const unknown = shapleyByDefinition(decisions, treeSum, matrix, 1, { feature: i, known: false });
          for (let group = 0; group < options.groups; group++) {
            for (let j = 0; j < matrix.columns; j++) {
              const ours = values[((options.groups + group) * side + i) * side + j]!;
              if (i !== j) expect(ours).toBeCloseTo((known[group * side + j]! - unknown[group * side + j]!) / 2, 5);
            }
          }
        }
      }),
      { numRuns: 100 },
    );
  });
});

describe('a trained model explains its answers', () => {
  test('with contributions by name, whatever the order of columns', async () => {
    const { model } = await ALGORITHMS.xgboost.fit(sampleInput({ num_round: 10 }));
    const { matrix } = sampleRows({ seed: 9, rows: 50 });
    const reversed: Matrix = {
      ...matrix,
      names: matrix.names.toReversed(),
      values: Float32Array.from([3, 2, 1, 0].flatMap((c) => [...matrix.values.subarray(c * 50, (c + 1) * 50)])),
    };
    const contributions = model.contributions!(matrix);
    expect(contributions.featureNames).toEqual(model.featureNames);
    expect(model.contributions!(reversed)).toEqual(contributions);
    expectSumsToMargins(contributions, model.predict(matrix).margins, 1e-5);
    expect(model.interactions!(reversed)).toEqual(model.interactions!(matrix));
  });
});

function expectSumsToMargins({ values, groups }: Contributions, margins: Float32Array, tolerance: number): void {
  const width = values.length / margins.length;
  expect(margins.length % groups).toBe(0);
  margins.forEach((margin, i) => {
    const sum = values.subarray(i * width, (i + 1) * width).reduce((total, value) => total + value, 0);
    expect(Math.abs(sum - margin)).toBeLessThanOrEqual(tolerance * Math.max(1, Math.abs(margin)));
  });
}

/** One feature whose state is given instead of being up to the coalition. */
interface Fixed {
  readonly feature: number;
  readonly known: boolean;
}

/** Shapley's formula over all coalitions, groups × (features + 1); a tree's worth of one is its mean over the unknown. */
function shapleyByDefinition(
  trees: readonly DecisionTree[],
  { treeGroups, baseMargins }: TreeSum,
  matrix: Matrix,
  row: number,
  fixed?: Fixed,
): Float64Array {
  const side = matrix.columns + 1;
  const players = Array.from({ length: matrix.columns }, (_, f) => f).filter((f) => f !== fixed?.feature);
  const shares = new Float64Array(baseMargins.length * side);
  const known = new Set<number>(fixed?.known ? [fixed.feature] : []);
  baseMargins.forEach((margin, group) => {
    shares[group * side + matrix.columns] = margin;
  });
  trees.forEach((tree, t) => {
    const start = treeGroups[t]! * side;
    const worth = (coalition: number): number => {
      const members = players.filter((_, i) => coalition & (1 << i));
      return expectation(tree, 0, (f) => known.has(f) || members.includes(f), matrix, row);
    };
    const worths = Array.from({ length: 2 ** players.length }, (_, coalition) => worth(coalition));
    shares[start + matrix.columns]! += worths[0]!;
    players.forEach((feature, i) => {
      worths.forEach((without, coalition) => {
        if (coalition & (1 << i)) return;
        const size = players.filter((_, j) => coalition & (1 << j)).length;
        const weight = (factorial(size) * factorial(players.length - size - 1)) / factorial(players.length);
        shares[start + feature]! += weight * (worths[coalition | (1 << i)]! - without);
      });
    });
  });
  return shares;
}

function expectation(
  tree: DecisionTree,
  node: number,
  knows: (feature: number) => boolean,
  matrix: Matrix,
  row: number,
): number {
  const [left, right] = [tree.left[node]!, tree.right[node]!];
  if (left === -1) return tree.values[node]!;
  const decision = tree.decisionAt(node);
  const { feature } = decision.column;
  if (knows(feature)) {
    const below = isBelow(decision, matrix.values[feature * matrix.rows + row]!);
    return expectation(tree, below === decision.belowGoesLeft ? left : right, knows, matrix, row);
  }
  const cover = tree.covers[node]!;
  return [left, right].reduce((mean, child) => {
    const share = cover > 0 ? tree.covers[child]! / cover : 0.5;
    return mean + share * expectation(tree, child, knows, matrix, row);
  }, 0);
}

const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));
