import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { drawableRows, drawRows } from '../../src/ml/forests/isolation/draw-rows.ts';
import type { IsolationForestModel } from '../../src/ml/forests/isolation/isolation-forest-model.ts';
import { averagePathLength } from '../../src/ml/forests/isolation/path-length.ts';
import {
  ALGORITHMS,
  type FitInput,
  type FitResult,
  loadModel,
  matrixFromColumns,
  takeRows,
} from '../../src/ml/index.ts';
import { createRandom } from '../../src/stats/index.ts';
import { expectSameFile } from './contract/same-file.ts';
import { expectCode } from './expect-code.ts';
import { sampleInputFor, sampleRows } from './sample-data.ts';

const learn = (input: Partial<FitInput>, parameters: object = {}): Promise<FitResult> =>
  ALGORITHMS.isolation_forest.fit({ ...sampleInputFor('anomaly'), validation: undefined, ...input, parameters });

const boosterOf = ({ model }: FitResult) => (model as IsolationForestModel).booster;

/** A cloud of rows around 0, and after them one far off in both columns. */
function cloudAndStranger(rows: number) {
  const random = createRandom(3);
  const column = () => [...Array.from({ length: rows }, () => random.normal()), 9];
  return matrixFromColumns({ a: column(), b: column() });
}

describe('isolation forests', () => {
  test('score a row that lies apart above all others and above a half, the others below', async () => {
    const train = cloudAndStranger(400);
    const { predictions, margins } = (await learn({ train })).model.predict(train);
    expect(predictions.at(-1)).toBe(Math.max(...predictions));
    expect(predictions.at(-1)).toBeGreaterThan(0.7);
    expect(predictions.toSorted()[200]).toBeLessThan(0.5);
    expect(margins.at(-1)).toBe(Math.min(...margins));
  });

  test('score by the mean path length: 2^(-path / c(samples))', async () => {
    const { matrix } = sampleRows({ task: 'anomaly' });
    const { model } = await learn({}, { max_samples: 100 });
    const { predictions, margins } = model.predict(matrix);
    predictions.forEach((score, row) => {
      expect(score).toBeCloseTo(2 ** (-margins[row]! / averagePathLength(100)), 6);
    });
  });

  test('know the mean path length of an unsuccessful search', () => {
    expect([0, 1, 2].map(averagePathLength)).toEqual([0, 0, 1]);
    // scikit-learn 1.9.1.
    for (const [rows, length] of [
      [3, 1.20739236],
      [100, 8.36467103],
      [256, 10.24477092],
    ] as const) {
      expect(averagePathLength(rows)).toBeCloseTo(length, 8);
    }
  });

  test('grow trees of the rows drawn, no deeper than the logarithm of their number', async () => {
    const fitted = await learn({}, { max_samples: 60, n_estimators: 10 });
    for (const tree of boosterOf(fitted).trees) {
      const depths = new Int32Array(tree.left.length);
      let rows = 0;
      tree.left.forEach((left, node) => {
        if (left === -1) {
          rows += tree.covers[node]!;
          const path = depths[node]! + averagePathLength(tree.covers[node]!);
          expect(tree.conditions[node]).toBeCloseTo(path / 10, 6);
        } else {
          depths[left] = depths[node]! + 1;
          depths[left + 1] = depths[node]! + 1;
        }
      });
      expect(rows).toBe(60);
      expect(Math.max(...depths)).toBeLessThanOrEqual(6);
    }
  });

  test('flag the share of training rows that contamination names', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 0, max: 1_000 }), async (percent, seed) => {
        const { matrix } = sampleRows({ task: 'anomaly', rows: 200, seed });
        const parameters = { contamination: percent / 100, n_estimators: 5, seed };
        const { model } = await learn({ train: matrix }, parameters);
        const flagged = model.predict(matrix).predictions.filter((score) => score > model.threshold!).length;
        // Rows of the same score are flagged together or not at all.
        expect(flagged).toBeLessThanOrEqual(2 * percent + 1);
        expect(loadModel(model.toFile()).threshold).toBe(model.threshold);
      }),
      { numRuns: 100 },
    );
    const { model } = await learn({}, { contamination: 0.1, n_estimators: 50 });
    const { predictions } = model.predict(sampleRows({ task: 'anomaly' }).matrix);
    expect(predictions.filter((score) => score > model.threshold!)).toHaveLength(40);
    expect((await learn({})).model.threshold).toBe(0.5);
  });

  test('do not look at labels of training rows, and report how validation rows are ranked', async () => {
    const { matrix, labels } = sampleRows({ task: 'anomaly' });
    const validation = sampleRows({ task: 'anomaly', seed: 7 });
    const plain = await learn({ validation });
    for (const given of [labels, labels.map((label) => 1 - label), labels.map((_, row) => row)]) {
      expectSameFile((await learn({ labels: given, validation })).model, plain.model);
    }
    expect(plain.history.at(-1)!.metrics['validation-auc']).toBeGreaterThan(0.9);
    const ofOneKind = { matrix, labels: labels.map(() => 0) };
    expect((await learn({ validation: ofOneKind })).history.at(-1)!.metrics).toEqual({});
    const unmarked = { matrix, labels: labels.map((_, row) => row) };
    await expectCode('ML_LABELS_NOT_BINARY', () => learn({ validation: unmarked }));
  });

  test('do not know rows without weight: the same model as without them', async () => {
    const { matrix } = sampleRows({ task: 'anomaly' });
    const rows = Array.from({ length: matrix.rows }, (_, row) => row);
    const kept = rows.filter((row) => row % 3 !== 0);
    for (const heavy of [1, 5]) {
      const weights = Float32Array.from(rows, (row) => (row % 3 === 0 ? 0 : row % 2 === 0 ? heavy : 1));
      const whole = await learn({ train: matrix, weights }, { contamination: 0.1 });
      const part = { train: takeRows(matrix, kept), weights: Float32Array.from(kept, (row) => weights[row]!) };
      expectSameFile(whole.model, (await learn(part, { contamination: 0.1 })).model);
    }
  });

  test('part categories at random, and find the row of a rare one', async () => {
    const codes = Array.from({ length: 300 }, (_, row) => (row === 299 ? 3 : row % 3));
    const categories = { kind: ['a', 'b', 'c', 'rare'] };
    const train = { ...matrixFromColumns({ kind: codes }), categories };
    const fitted = await learn({ train }, { max_samples: 300 });
    expect(boosterOf(fitted).trees.every(({ categorySplits }) => (categorySplits?.size ?? 0) > 0)).toBe(true);
    const { predictions } = fitted.model.predict(train);
    expect(predictions[299]).toBeGreaterThan(Math.max(...predictions.subarray(0, 299)));
    expect(loadModel(fitted.model.toFile()).predict(train)).toEqual(fitted.model.predict(train));
  });

  test('do not call a missing value strange in itself', async () => {
    const { matrix } = sampleRows({ task: 'anomaly', missing: 0.1 });
    const { model } = await learn({ train: matrix });
    const nothing = matrixFromColumns({ x: [Number.NaN], y: [Number.NaN], group: [Number.NaN], noise: [Number.NaN] });
    expect(model.predict(nothing).predictions[0]).toBeLessThan(0.5);
  });

  test('learn from a single row and from rows that are all alike, which are not strange', async () => {
    for (const rows of [1, 50]) {
      const train = matrixFromColumns({ a: new Float32Array(rows).fill(2), b: new Float32Array(rows).fill(1) });
      const { predictions } = (await learn({ train })).model.predict(train);
      for (const score of predictions) expect(score).toBeCloseTo(0.5, 6);
    }
  });

  test('split on the columns drawn for a tree only', async () => {
    const fitted = await learn({}, { max_features: 2, n_estimators: 20 });
    for (const tree of boosterOf(fitted).trees) {
      const used = new Set([...tree.left.keys()].filter((n) => tree.left[n] !== -1).map((n) => tree.features[n]));
      expect(used.size).toBeLessThanOrEqual(2);
    }
  });

  test('refuse a file that lacks what the score needs', async () => {
    const { model } = await learn({}, { n_estimators: 1 });
    const text = new TextDecoder().decode(model.toFile({ format: 'json' }));
    for (const [from, to] of [
      ['"assay.max_samples":"256"', '"assay.max_samples":"many"'],
      ['"assay.threshold":"0.5"', '"other":"0.5"'],
    ] as const) {
      expect(text).toContain(from);
      expectCode('ML_MODEL_FILE_CORRUPT', () => loadModel(new TextEncoder().encode(text.replace(from, to))));
    }
  });
});

describe('rows drawn for a tree', () => {
  test('are different rows of those with weight, as many as asked for', () => {
    fc.assert(
      fc.property(
        fc
          .array(fc.constantFrom(0, 1, 1, 2, 7), { minLength: 1, maxLength: 40 })
          .filter((all) => all.some((w) => w > 0)),
        fc.integer({ min: 1, max: 50 }),
        fc.integer(),
        (weights, count, seed) => {
          const drawable = drawableRows(weights.length, Float32Array.from(weights));
          const drawn = drawRows(drawable, count, createRandom(seed));
          const heavy = weights.filter((weight) => weight > 0).length;
          expect(new Set(drawn).size).toBe(drawn.length);
          expect(drawn).toHaveLength(Math.min(count, heavy));
          for (const row of drawn) expect(weights[row]).toBeGreaterThan(0);
        },
      ),
      { numRuns: 300 },
    );
  });

  test('are drawn in proportion to their weight', () => {
    const drawable = drawableRows(4, Float32Array.of(1, 2, 3, 4));
    const random = createRandom(8);
    const counts = new Float64Array(4);
    for (let i = 0; i < 50_000; i++) counts[drawRows(drawable, 1, random)[0]!]! += 1;
    counts.forEach((count, row) => {
      expect(Math.abs(count / 50_000 - (row + 1) / 10)).toBeLessThan(0.01);
    });
  });
});
