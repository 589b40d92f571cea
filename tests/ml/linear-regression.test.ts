import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ALGORITHMS, loadModel, matrixFromColumns } from '../../src/ml/index.ts';
import { createRandom } from '../../src/stats/index.ts';
import { expectCode } from './expect-code.ts';
import { sampleInputFor, sampleRows } from './sample-data.ts';

const linear = ALGORITHMS.linear_regression;

describe('linear regression', () => {
  test('finds the line that the rows lie on', async () => {
    const x = [0, 1, 2, 3, 4];
    const { model, rounds, converged } = await linear.fit({
      train: matrixFromColumns({ x }),
      labels: Float32Array.from(x, (value) => 3 * value - 7),
    });
    expect([rounds, converged]).toEqual([1, true]);
    const { predictions } = model.predict(matrixFromColumns({ x: [10, -2, Number.NaN] }));
    // A missing value counts as the mean, 2.
    for (const [row, expected] of [23, -13, -1].entries()) expect(predictions[row]).toBeCloseTo(expected, 5);
  });

  test('of equally good answers takes the shortest: twice the same column shares its weight', async () => {
    const x = [0, 1, 2, 3];
    const { model } = await linear.fit({
      train: matrixFromColumns({ x, twin: x, constant: [5, 5, 5, 5] }),
      labels: Float32Array.from(x, (value) => 4 * value),
    });
    const { values } = model.contributions!(matrixFromColumns({ x: [3], twin: [3], constant: [5] }));
    for (const [i, expected] of [3, 3, 0, 6].entries()) expect(values[i]).toBeCloseTo(expected, 5);
  });

  test('leaves errors that no column explains, whatever the table (least squares)', async () => {
    const table = fc.record({
      rows: fc.integer({ min: 1, max: 40 }),
      columns: fc.integer({ min: 1, max: 6 }),
      seed: fc.nat(),
      weighted: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(table, async ({ rows, columns, seed, weighted }) => {
        const random = createRandom(seed);
        const draw = () => Array.from({ length: rows }, () => Math.fround(random.normal() * 10));
        const train = matrixFromColumns(
          Object.fromEntries(Array.from({ length: columns }, (_, i) => [`c${i}`, draw()])),
        );
        const labels = Float32Array.from(draw());
        const weights = weighted ? labels.map((_, row) => 1 + (row % 4)) : undefined;
        const { model } = await linear.fit({ train, labels, weights });
        const { predictions } = model.predict(train);
        const errors = Array.from(labels, (label, row) => (weights?.[row] ?? 1) * (label - predictions[row]!));
        const scale = 1e-4 * rows * 100 * 4;
        expect(Math.abs(errors.reduce((a, b) => a + b, 0))).toBeLessThan(scale);
        for (let c = 0; c < columns; c++) {
          const product = errors.reduce((sum, error, row) => sum + error * train.values[c * rows + row]!, 0);
          expect(Math.abs(product)).toBeLessThan(scale);
        }
      }),
      { numRuns: 100 },
    );
  });

  test('agrees with itself whatever the number of rows to a block', async () => {
    // 1,025 rows are two blocks.
    const { matrix, labels } = sampleRows({ rows: 1_025, task: 'regression' });
    const { model, history } = await linear.fit({ train: matrix, labels });
    const { predictions } = model.predict(matrix);
    const rmse = Math.sqrt(labels.reduce((sum, label, row) => sum + (label - predictions[row]!) ** 2, 0) / matrix.rows);
    expect(history[0]!.metrics['train-rmse']).toBeCloseTo(rmse, 5);
  });

  test('says so when the lasso runs out of rounds', async () => {
    const { converged, warnings } = await linear.fit(sampleInputFor('regression', { l1: 1, max_iter: 1, tol: 1e-12 }));
    expect(converged).toBe(false);
    expect(warnings.join()).toMatch(/stopped after 1 rounds/);
  });

  test('reports the error on validation rows', async () => {
    const input = sampleInputFor('regression');
    const { model, history } = await linear.fit(input);
    const { matrix, labels } = input.validation!;
    const { predictions } = model.predict(matrix);
    const rmse = Math.sqrt(labels.reduce((sum, label, row) => sum + (label - predictions[row]!) ** 2, 0) / matrix.rows);
    expect(history.at(-1)!.metrics['validation-rmse']).toBeCloseTo(rmse, 4);
  });

  test('a damaged file is refused, with what is wrong', async () => {
    const { model } = await linear.fit(sampleInputFor('regression'));
    const document = JSON.parse(new TextDecoder().decode(model.toFile())) as Record<string, object[]>;
    const damaged: [object, RegExp][] = [
      [{ ...document, intercepts: [1, 2] }, /fit the intercepts/],
      [{ ...document, version: 9 }, /version/],
      [{ ...document, categories: {} }, /categories/],
      [{ ...document, features: [] }, /features/],
    ];
    for (const [content, reason] of damaged) {
      const bytes = new TextEncoder().encode(JSON.stringify(content));
      expect(expectCode('ML_MODEL_FILE_CORRUPT', () => loadModel(bytes)).message).toMatch(reason);
    }
  });
});
