import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ALGORITHMS, loadModel, type Matrix, type Model, matrixFromColumns, takeRows } from '../../src/ml/index.ts';

// What holds for every small table. Labels are such that sums of gradients are exact, so no rounding breaks a tie.

const ROUNDS = 4;

const cell = fc.integer({ min: -4, max: 4 });
/** A table of numbers with a label and a weight for each row. */
const table = fc
  .record({ rows: fc.integer({ min: 6, max: 30 }), columns: fc.integer({ min: 1, max: 4 }) })
  .chain(({ rows, columns }) => {
    const perRow = <Value>(value: fc.Arbitrary<Value>) => fc.array(value, { minLength: rows, maxLength: rows });
    return fc.record({
      columns: fc.array(perRow(cell), { minLength: columns, maxLength: columns }),
      labels: perRow(fc.integer({ min: -1000, max: 1000 })).map((labels) => labels.map((label) => label / 64)),
      weights: perRow(fc.constantFrom(0, 1, 1, 2, 4)),
    });
  });

const matrixOf = (columns: readonly (readonly number[])[]): Matrix =>
  matrixFromColumns(Object.fromEntries(columns.map((column, i) => [`f${i}`, column])));

const learn = async (
  train: Matrix,
  labels: readonly number[],
  parameters: Readonly<Record<string, unknown>> = {},
  weights?: readonly number[],
) =>
  await ALGORITHMS.xgboost.fit({
    train,
    labels: Float32Array.from(labels),
    weights: weights && Float32Array.from(weights),
    parameters: { objective: 'reg:squarederror', num_round: ROUNDS, base_score: 0, ...parameters },
  });

interface TreeDocument {
  readonly left_children: number[];
  readonly right_children: number[];
  readonly split_indices: number[];
}

function treesOf(model: Model): TreeDocument[] {
  const document = JSON.parse(new TextDecoder().decode(model.toFile())) as {
    learner: { gradient_booster: { model: { trees: TreeDocument[] } } };
  };
  return document.learner.gradient_booster.model.trees;
}

/** The features of every path from the root to a leaf. */
function pathsOf({ left_children, right_children, split_indices }: TreeDocument): Set<number>[] {
  const walk = (node: number, path: readonly number[]): Set<number>[] => {
    if (left_children[node] === -1) return [new Set(path)];
    const below = [...path, split_indices[node]!];
    return [...walk(left_children[node]!, below), ...walk(right_children[node]!, below)];
  };
  return walk(0, []);
}

const largestGap = (a: Float32Array, b: Float32Array): number =>
  a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0);

describe('for every table', () => {
  test('predictions move with a feature only as its monotone constraint allows', async () => {
    const directions = fc.array(fc.integer({ min: -1, max: 1 }), { minLength: 4, maxLength: 4 });
    const policy = fc.constantFrom('depthwise', 'lossguide');
    await fc.assert(
      fc.asyncProperty(table, directions, policy, async ({ columns, labels }, all, grow_policy) => {
        const monotone_constraints = all.slice(0, columns.length);
        const { model } = await learn(matrixOf(columns), labels, { monotone_constraints, grow_policy, lambda: 0.5 });
        const steps = Array.from({ length: 11 }, (_, i) => i - 5);
        monotone_constraints.forEach((direction, feature) => {
          if (direction === 0) return;
          for (let row = 0; row < labels.length; row += 5) {
            const varied = columns.map((column, i) => steps.map((step) => (i === feature ? step : column[row]!)));
            const { predictions } = model.predict(matrixOf(varied));
            for (let i = 1; i < steps.length; i++) {
              expect(direction * (predictions[i]! - predictions[i - 1]!)).toBeGreaterThanOrEqual(-1e-6);
            }
          }
        });
      }),
    );
  });

  test('features meet on a path only where an interaction constraint has them together', async () => {
    const sets = fc.array(fc.uniqueArray(fc.integer({ min: 0, max: 3 }), { minLength: 1 }), {
      minLength: 1,
      maxLength: 3,
    });
    await fc.assert(
      fc.asyncProperty(table, sets, async ({ columns, labels }, all) => {
        const known = all.map((set) => set.filter((feature) => feature < columns.length));
        const interaction_constraints = known.filter((set) => set.length > 0);
        fc.pre(interaction_constraints.length > 0);
        const { model } = await learn(matrixOf(columns), labels, { interaction_constraints, lambda: 0 });
        for (const path of treesOf(model).flatMap(pathsOf)) {
          const fits = interaction_constraints.some((set) => path.isSubsetOf(new Set(set)));
          expect(fits || path.size <= 1).toBe(true);
        }
      }),
    );
  });

  test('the order of the rows changes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(table, fc.integer(), async ({ columns, labels }, seed) => {
        const order = [...labels.keys()].sort((a, b) => Math.sin(a * 7 + seed) - Math.sin(b * 7 + seed));
        const matrix = matrixOf(columns);
        const [one, other] = [
          await learn(matrix, labels),
          await learn(
            takeRows(matrix, order),
            order.map((row) => labels[row]!),
          ),
        ];
        expect(other.model.predict(matrix).margins).toEqual(one.model.predict(matrix).margins);
      }),
    );
  });

  test('the order of the columns changes nothing about the rows that were learned from', async () => {
    await fc.assert(
      fc.asyncProperty(table, async ({ columns, labels }) => {
        // Labels of irregular size, so that different splits never gain the same; equal ones part the rows alike.
        const irregular = labels.map((label, row) => label + Math.sin(row * row + 1));
        const matrix = matrixOf(columns);
        const names = matrix.names.toReversed();
        const reversed = { ...matrixOf(columns.toReversed()), names };
        const [one, other] = [await learn(matrix, irregular), await learn(reversed, irregular)];
        const [a, b] = [one.model.predict(matrix).margins, other.model.predict(matrix).margins];
        expect(largestGap(a, b)).toBeLessThanOrEqual(1e-4);
      }),
    );
  });

  test('a row of weight w is w rows: the same trees and the same metrics', async () => {
    await fc.assert(
      fc.asyncProperty(table, async ({ columns, labels, weights }) => {
        const repeated = weights.flatMap((weight, row) => new Array<number>(weight).fill(row));
        fc.pre(repeated.length > 0);
        const matrix = matrixOf(columns);
        const parameters = { base_score: undefined, eval_metric: ['mae', 'rmse'] };
        const weighted = await learn(matrix, labels, parameters, weights);
        const longer = await learn(
          takeRows(matrix, repeated),
          repeated.map((row) => labels[row]!),
          parameters,
        );
        const [a, b] = [weighted.model.predict(matrix).margins, longer.model.predict(matrix).margins];
        expect(largestGap(a, b)).toBeLessThanOrEqual(1e-4);
        for (const [round, { metrics }] of weighted.history.entries()) {
          for (const [name, value] of Object.entries(metrics)) {
            expect(Math.abs(value - longer.history[round]!.metrics[name]!)).toBeLessThanOrEqual(1e-4);
          }
        }
      }),
    );
  });

  test('a saved model is the model, whatever it was trained with', async () => {
    const parameters = fc.record({
      booster: fc.constantFrom('gbtree', 'dart'),
      rate_drop: fc.constantFrom(0, 0.5),
      one_drop: fc.boolean(),
      num_parallel_tree: fc.constantFrom(1, 2),
      subsample: fc.constantFrom(0.7, 1),
      objective: fc.constantFrom('reg:squarederror', 'reg:pseudohubererror', 'multi:softprob'),
      seed: fc.nat(),
      max_cat_to_onehot: fc.constantFrom(1, 20),
    });
    await fc.assert(
      fc.asyncProperty(table, parameters, async ({ columns, labels }, given) => {
        const isMulticlass = given.objective === 'multi:softprob';
        const classes = labels.map((_, row) => row % 3);
        const codes = columns[0]!.map((value, row) => (row % 7 === 0 ? Number.NaN : value + 4));
        const categories = { f0: Array.from({ length: 9 }, (_, code) => `c${code}`) };
        const matrix = { ...matrixOf([codes, ...columns.slice(1)]), categories };
        const own = { ...given, ...(isMulticlass && { num_class: 3 }) };
        const { model } = await learn(matrix, isMulticlass ? classes : labels, own);
        const loaded = loadModel(model.toFile());
        expect(loaded.predict(matrix)).toEqual(model.predict(matrix));
        expect(loaded.toFile()).toEqual(model.toFile());
      }),
    );
  });
});
