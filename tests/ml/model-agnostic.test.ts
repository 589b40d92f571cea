import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { featureGrid } from '../../src/ml/explanation/feature-grid.ts';
import {
  ALGORITHMS,
  columnAt,
  iceCurves,
  importanceScores,
  type Matrix,
  type Model,
  matrixFromColumns,
  partialDependence,
  permutationImportance,
  rocAuc,
  type ScoredRows,
} from '../../src/ml/index.ts';
import type { ProgressReport } from '../../src/schema/index.ts';
import { createRandom } from '../../src/stats/index.ts';
import { expectCode } from './expect-code.ts';
import { sampleInput, sampleRows } from './sample-data.ts';

/** A model whose answer is known: 2a + b², the product of c and d beside it, nothing of e. */
const known: Pick<Model, 'featureNames' | 'categories' | 'predict'> = {
  featureNames: ['a', 'b', 'c', 'd', 'e'],
  predict: (matrix) => {
    const [a, b, c, d] = [0, 1, 2, 3].map((column) => columnAt(matrix, column));
    const margins = Float32Array.from(
      { length: matrix.rows },
      (_, row) => 2 * a![row]! + b![row]! ** 2 + c![row]! * d![row]!,
    );
    return { predictions: margins.map(Math.tanh), predictionWidth: 1, margins, marginWidth: 1 };
  },
};

const random = createRandom(1);
const rows = 40;
const matrix = matrixFromColumns(
  Object.fromEntries(known.featureNames.map((name) => [name, Array.from({ length: rows }, () => random.normal())])),
);
const mean = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;

describe('partial dependence', () => {
  test('of an additive feature is that feature’s part and the mean of the rest', async () => {
    const { grids, average, outputs } = await partialDependence({
      model: known,
      matrix,
      features: ['a'],
      answer: 'margin',
      gridSize: 7,
    });
    expect([grids[0]!.values.length, outputs]).toEqual([7, 1]);
    const rest = mean(known.predict(matrix).margins) - 2 * mean(columnAt(matrix, 0));
    average.forEach((value, point) => {
      expect(value).toBeCloseTo(2 * grids[0]!.values[point]! + rest, 5);
    });
  });

  test('of two features holds the interaction of both, point by point', async () => {
    const grid = { c: [-1, 0, 2], d: [1, 3] };
    const { average, points } = await partialDependence({
      model: known,
      matrix,
      features: ['c', 'd'],
      answer: 'margin',
      grid,
    });
    const rest = mean(Float32Array.from(columnAt(matrix, 0), (a, row) => 2 * a + columnAt(matrix, 1)[row]! ** 2));
    expect(points).toBe(6);
    const products = [-1, -3, 0, 0, 2, 6];
    average.forEach((value, point) => {
      expect(value).toBeCloseTo(products[point]! + rest, 5);
    });
  });

  test('weighs rows as if they were there several times', async () => {
    const weights = Float32Array.from({ length: rows }, (_, row) => row % 3);
    const options = { model: known, features: ['b'] as const, grid: { b: [0, 1] } };
    const repeated = Array.from(weights, (weight, row) => new Array<number>(weight).fill(row)).flat();
    const longer = matrixFromColumns(
      Object.fromEntries(known.featureNames.map((name, c) => [name, repeated.map((row) => columnAt(matrix, c)[row]!)])),
    );
    const weighted = await partialDependence({ ...options, matrix, weights });
    const unweighted = await partialDependence({ ...options, matrix: longer });
    weighted.average.forEach((value, i) => {
      expect(value).toBeCloseTo(unweighted.average[i]!, 6);
    });
  });

  test('is the mean of the ICE curves, which centred begin at 0', async () => {
    const { model } = await ALGORITHMS.xgboost.fit({
      ...sampleInput({ num_round: 8 }),
      validation: undefined,
    });
    const { matrix: table } = sampleRows({ seed: 5, rows: 60 });
    const options = { model, matrix: table, features: ['x', 'group'] as const, gridSize: 6 };
    const { average, points, grids } = await partialDependence(options);
    const { curves } = await iceCurves(options);
    const centred = await iceCurves({ ...options, centred: true });
    expect([points, curves.length]).toEqual([18, 60 * 18]);
    expect(grids[1]).toEqual({
      feature: 'group',
      values: Float64Array.of(0, 1, 2),
      labels: ['gold', 'silver', 'none'],
    });
    for (let point = 0; point < points; point++) {
      expect(mean(Array.from({ length: 60 }, (_, row) => curves[row * points + point]!))).toBeCloseTo(
        average[point]!,
        6,
      );
    }
    centred.curves.forEach((value, i) => {
      expect(value).toBeCloseTo(curves[i]! - curves[i - (i % points)]!, 6);
    });
  });

  test('of several classes has one answer per class', async () => {
    const { labels, matrix: table } = sampleRows();
    const { model } = await ALGORITHMS.xgboost.fit({
      train: table,
      labels: labels.map((label, row) => (row % 5 === 0 ? 2 : label)),
      parameters: { objective: 'multi:softprob', num_class: 3, num_round: 3 },
    });
    const { average, outputs, points } = await partialDependence({
      model,
      matrix: table,
      features: ['x'],
      gridSize: 5,
    });
    expect([outputs, average.length]).toEqual([3, points * 3]);
    for (let point = 0; point < points; point++) {
      expect(average.slice(point * 3, point * 3 + 3).reduce((sum, share) => sum + share)).toBeCloseTo(1, 5);
    }
  });

  test('leaves the rows as they are, reports progress and stops when asked to', async () => {
    const before = matrix.values.slice();
    const reports: ProgressReport[] = [];
    const abort = new AbortController();
    const progress = (report: ProgressReport): void => {
      reports.push(report);
      if (report.done === 3) abort.abort();
    };
    const work = { progress, signal: abort.signal };
    await expectCode('INTERRUPTED', () =>
      partialDependence({ model: known, matrix, features: ['a'], gridSize: 9 }, work),
    );
    expect(reports.map(({ done, total }) => [done, total])).toEqual([1, 2, 3].map((done) => [done, 9]));
    expect(matrix.values).toEqual(before);
  });

  test('refuses unknown features, weights of another length, and settings out of range, all in one error', async () => {
    const options = { model: known, matrix, features: ['a'] as const };
    await expectCode('ML_FEATURE_UNKNOWN', () => partialDependence({ ...options, features: ['z'] }));
    await expectCode('ML_SHAPE_MISMATCH', () => partialDependence({ ...options, weights: new Float32Array(3) }));
    const wrong = { ...options, gridSize: 1, percentiles: [0.9, 0.1] as const };
    const error = await expectCode('INVALID_ARGUMENT', () => partialDependence(wrong));
    expect(error.details.faults).toHaveLength(2);
  });

  test('tells which feature a mistyped name may have meant, and which there are', async () => {
    const named = { ...known, featureNames: ['amount', 'b'] };
    const rows = { ...matrix, names: ['amount', 'b'] };
    const error = await expectCode('ML_FEATURE_UNKNOWN', () =>
      partialDependence({ model: named, matrix: rows, features: ['amonut', 'q'] }),
    );
    expect(error.message).toBe('The model has no feature amonut; did you mean amount? and no feature q');
    expect(error.remedy).toContain('amount, b');
    expect(error.details).toEqual({ unknown: ['amonut', 'q'], known: ['amount', 'b'] });
  });

  test('has nothing to say about no rows', async () => {
    const none: Matrix = { ...matrix, rows: 0, values: new Float32Array() };
    const { points, average } = await partialDependence({ model: known, matrix: none, features: ['a'] });
    expect([points, average.length]).toEqual([0, 0]);
    const chosen = await partialDependence({ model: known, matrix: none, features: ['a'], grid: { a: [1] } });
    expect([...chosen.average]).toEqual([Number.NaN]);
  });
});

describe('the grid of a feature', () => {
  test('ascends from one percentile to the other, or is what occurs', () => {
    const cells = fc.array(fc.oneof(fc.integer({ min: -20, max: 20 }), fc.constant(Number.NaN)), {
      minLength: 1,
      maxLength: 80,
    });
    fc.assert(
      fc.property(cells, fc.integer({ min: 2, max: 30 }), (values, gridSize) => {
        const table = matrixFromColumns({ x: values });
        const grid = featureGrid(table, 'x', { gridSize, percentiles: [0.05, 0.95] }).values;
        const present = values.filter((value) => !Number.isNaN(value));
        const distinct = [...new Set(present)].sort((a, b) => a - b);
        expect(grid.length).toBe(Math.min(gridSize, distinct.length));
        if (distinct.length < gridSize) expect([...grid]).toEqual(distinct);
        grid.forEach((value, i) => {
          expect(value).toBeGreaterThanOrEqual(distinct[0]!);
          expect(value).toBeLessThanOrEqual(distinct.at(-1)!);
          if (i > 0) expect(value).toBeGreaterThan(grid[i - 1]!);
        });
      }),
      { numRuns: 200 },
    );
  });
});

describe('permutation importance', () => {
  const labels = known.predict(matrix).margins;
  const squaredError = ({ prediction, labels: truth, weights }: ScoredRows): number =>
    mean(Float64Array.from(truth, (label, row) => (weights?.[row] ?? 1) * (label - prediction.margins[row]!) ** 2));

  test('of a squared error is twice the variance of an additive feature’s part, on average over shuffles', async () => {
    const { baseline, importances } = await permutationImportance({
      model: known,
      rows: { matrix, labels },
      metric: squaredError,
      lowerIsBetter: true,
      repeats: 400,
    });
    expect(baseline).toBe(0);
    expect(importances.map(({ feature }) => feature)).toEqual(known.featureNames);
    const a = columnAt(matrix, 0);
    const variance = mean(Float64Array.from(a, (value) => (value - mean(a)) ** 2));
    const [ofA, , , , ofE] = importances;
    expect(Math.abs(ofA!.mean - 2 * 4 * variance)).toBeLessThan((5 * ofA!.std) / Math.sqrt(400));
    expect([ofE!.mean, ofE!.std]).toEqual([0, 0]);
    expect(ofA!.mean).toBeCloseTo(mean(ofA!.values), 9);
  });

  test('is positive for what helps by any metric, 0 for what the model ignores, and the same for the same seed', async () => {
    const { model } = await ALGORITHMS.xgboost.fit({ ...sampleInput({ num_round: 10, max_depth: 3 }) });
    const held = sampleRows({ seed: 6, rows: 300 });
    const metric = ({ prediction, labels: truth }: ScoredRows): number =>
      rocAuc({ labels: truth, probabilities: prediction.predictions });
    const options = { model, rows: held, metric, repeats: 3, seed: 7 };
    const { baseline, importances } = await permutationImportance(options);
    expect(baseline).toBe(metric({ prediction: model.predict(held.matrix), labels: held.labels }));
    expect(importances[0]!.mean).toBeGreaterThan(0.1);
    expect(await permutationImportance(options)).toEqual({ baseline, importances });
    const alone = await permutationImportance({ ...options, features: ['group'] });
    expect(alone.importances).toEqual([importances[2]]);
    const reseeded = await permutationImportance({ ...options, seed: 8 });
    expect(reseeded.importances[0]!.values).not.toEqual(importances[0]!.values);
  });

  test('hands weights to the metric, leaves the rows as they are, reports progress and stops when asked to', async () => {
    const weights = new Float32Array(rows).fill(2);
    const before = matrix.values.slice();
    const reports: ProgressReport[] = [];
    const abort = new AbortController();
    const progress = (report: ProgressReport): void => {
      reports.push(report);
      if (report.done === 4) abort.abort();
    };
    const seen = new Set<unknown>();
    const metric = (scored: ScoredRows): number => {
      seen.add(scored.weights);
      return squaredError(scored);
    };
    const options = { model: known, rows: { matrix, labels, weights }, metric, repeats: 3 };
    await expectCode('INTERRUPTED', () => permutationImportance(options, { progress, signal: abort.signal }));
    expect(reports.map(({ done, total }) => [done, total])).toEqual([1, 2, 3, 4].map((done) => [done, 15]));
    expect([...seen]).toEqual([weights]);
    expect(matrix.values).toEqual(before);
  });

  test('refuses labels or weights of another length, unknown features and no repeats', async () => {
    const options = { model: known, rows: { matrix, labels }, metric: squaredError };
    await expectCode('ML_SHAPE_MISMATCH', () =>
      permutationImportance({ ...options, rows: { matrix, labels: labels.slice(1) } }),
    );
    await expectCode('ML_FEATURE_UNKNOWN', () => permutationImportance({ ...options, features: ['z'] }));
    await expectCode('INVALID_ARGUMENT', () => permutationImportance({ ...options, repeats: 0 }));
  });
});

test('importance scores are means, totals or counts, the largest first', () => {
  const importances = [
    { feature: 'a', gain: 5, weight: 2, cover: 30 },
    { feature: 'b', gain: 4, weight: 3, cover: 10 },
  ];
  const scores = (type: Parameters<typeof importanceScores>[1]) =>
    importanceScores(importances, type).map(({ feature, score }) => `${feature} ${score}`);
  expect(scores('gain')).toEqual(['a 5', 'b 4']);
  expect(scores('total_gain')).toEqual(['b 12', 'a 10']);
  expect(scores('cover')).toEqual(['a 30', 'b 10']);
  expect(scores('total_cover')).toEqual(['a 60', 'b 30']);
  expect(scores('weight')).toEqual(['b 3', 'a 2']);
});
