import { describe, expect, test } from 'vitest';
import { ALGORITHMS, loadModel, type Matrix, matrixFromColumns } from '../../src/ml/index.ts';
import { expectCode } from './expect-code.ts';
import { sampleInput, sampleRows } from './sample-data.ts';

const logistic = ALGORITHMS.logistic_regression;

interface LogisticDocument {
  readonly intercepts: number[];
  readonly features: { name: string; mean: number; scale: number; coefficients: number[] }[];
}
const documentOf = (file: Uint8Array): LogisticDocument =>
  JSON.parse(new TextDecoder().decode(file)) as LogisticDocument;

describe('logistic regression', () => {
  test('finds the optimum: the gradient of the penalised loss is zero there', async () => {
    const { matrix: coded, labels } = sampleRows({ rows: 300, missing: 0 });
    const matrix = { ...coded, categories: {} };
    const { model, converged } = await logistic.fit({ train: matrix, labels, parameters: { l2: 2.5, tol: 1e-8 } });
    expect(converged).toBe(true);
    const { features } = documentOf(model.toFile());
    const { margins } = model.predict(matrix);
    const residuals = [...margins].map((margin, row) => 1 / (1 + Math.exp(-margin)) - labels[row]!);
    expect(residuals.reduce((sum, residual) => sum + residual, 0) / matrix.rows).toBeCloseTo(0, 6);
    features.forEach(({ mean, scale, coefficients: [coefficient] }, column) => {
      const slope = residuals.reduce(
        (sum, residual, row) => sum + (residual * (matrix.values[column * matrix.rows + row]! - mean)) / scale,
        2.5 * coefficient!,
      );
      expect(slope / matrix.rows).toBeCloseTo(0, 5);
    });
  });

  test('gives the log-odds of a single yes-or-no column, which are known in closed form', async () => {
    // 10 of 40 positive where a = 0, 30 of 40 where a = 1.
    const a = Array.from({ length: 80 }, (_, i) => (i < 40 ? 0 : 1));
    const labels = Float32Array.from(a, (_, i) => (i < 10 || i >= 50 ? 1 : 0));
    const { model } = await logistic.fit({ train: matrixFromColumns({ a }), labels, parameters: { l2: 0, tol: 1e-9 } });
    const { predictions } = model.predict(matrixFromColumns({ a: [0, 1] }));
    expect(predictions[0]).toBeCloseTo(0.25, 5);
    expect(predictions[1]).toBeCloseTo(0.75, 5);
  });

  test('does not care about the units of a column', async () => {
    const { matrix, labels } = sampleRows({ missing: 0 });
    const rescaled: Matrix = {
      ...matrix,
      values: matrix.values.map((value, i) => (i < matrix.rows ? value * 1024 + 4096 : value)),
    };
    const [plain, scaled] = [
      await logistic.fit({ train: matrix, labels }),
      await logistic.fit({ train: rescaled, labels }),
    ];
    const [p, q] = [plain.model.predict(matrix).predictions, scaled.model.predict(rescaled).predictions];
    expect(Math.max(...p.map((value, row) => Math.abs(value - q[row]!)))).toBeLessThan(1e-3);
  });

  test('a missing value counts as the mean', async () => {
    const { model } = await logistic.fit(sampleInput());
    const { features } = documentOf(model.toFile());
    const row = (x: number) => matrixFromColumns({ x: [x], y: [0], group: [0], noise: [0] });
    const [missing, mean] = [
      model.predict(row(Number.NaN)).margins[0]!,
      model.predict(row(features[0]!.mean)).margins[0]!,
    ];
    expect(missing).toBeCloseTo(mean, 5);
  });

  test('balanced class weights lift a rare class to even odds', async () => {
    const { matrix, labels } = sampleRows({ rows: 2_000 });
    const rare = labels.map((label, row) => (label === 1 && row % 10 === 0 ? 1 : 0));
    const meanOf = async (class_weight: string) => {
      const { model } = await logistic.fit({ train: matrix, labels: rare, parameters: { class_weight } });
      return model.predict(matrix).predictions.reduce((sum, p) => sum + p, 0) / matrix.rows;
    };
    expect(await meanOf('none')).toBeLessThan(0.1);
    expect(await meanOf('balanced')).toBeGreaterThan(0.3);
  });

  test('says so when it runs out of iterations', async () => {
    const { converged, warnings, rounds } = await logistic.fit(sampleInput({ max_iter: 2 }));
    expect([converged, rounds]).toEqual([false, 2]);
    expect(warnings.join()).toMatch(/stopped after 2 iterations/);
  });

  test('separable classes without a penalty have no optimum, and that is said', async () => {
    const a = Array.from({ length: 20 }, (_, i) => i);
    const labels = Float32Array.from(a, (value) => (value < 10 ? 0 : 1));
    const { model, warnings } = await logistic.fit({
      train: matrixFromColumns({ a }),
      labels,
      parameters: { l2: 0, max_iter: 5 },
    });
    expect(warnings.join()).toContain('l2');
    expect(model.predict(matrixFromColumns({ a })).predictions.every(Number.isFinite)).toBe(true);
  });
});

describe('the logistic model file', () => {
  test('is refused when damaged, with what is wrong', async () => {
    const { model } = await logistic.fit(sampleInput());
    const document = documentOf(model.toFile());
    const damaged: [object, RegExp][] = [
      [{ ...document, intercepts: ['1'] }, /intercepts/],
      [{ ...document, intercepts: [1, 2] }, /coefficients of x/],
      [{ ...document, categories: { group: ['gold'] } }, /group.*categories/],
      [{ ...document, features: [{ ...document.features[0], scale: 0 }] }, /scale/],
      [{ ...document, features: [document.features[0], document.features[0]] }, /twice/],
      [{ ...document, version: 3 }, /version/],
      [{ ...document, labelValues: ['yes', 'yes'] }, /labelValues.*all different/],
    ];
    for (const [content, reason] of damaged) {
      const bytes = new TextEncoder().encode(JSON.stringify(content));
      expect(expectCode('ML_MODEL_FILE_CORRUPT', () => loadModel(bytes)).message).toMatch(reason);
    }
  });

  test('is refused when cut off', async () => {
    const bytes = (await logistic.fit(sampleInput())).model.toFile();
    for (let length = 1; length < bytes.length - 1; length += 13) {
      expectCode('ML_MODEL_FILE_CORRUPT', () => loadModel(bytes.subarray(0, length)));
    }
  });

  test('of version 1, where codes counted as numbers, is read as it was meant', () => {
    const document = {
      format: 'assay/logistic-regression',
      version: 1,
      intercept: -1,
      features: [
        { name: 'x', mean: 1, scale: 2, coefficient: 3 },
        { name: 'group', mean: 0.5, scale: 1, coefficient: 4 },
      ],
      categories: { group: ['gold', 'silver', 'none'] },
      labelValues: ['no', 'yes'],
    };
    const model = loadModel(new TextEncoder().encode(JSON.stringify(document)));
    const { margins } = model.predict(matrixFromColumns({ x: [5, Number.NaN], group: [2, 0] }));
    expect([...margins]).toEqual([-1 + 6 + 6, -1 - 2]);
    expect(loadModel(model.toFile()).predict(matrixFromColumns({ x: [5], group: [1] })).margins[0]).toBe(7);
    expect([model.task, model.labelValues]).toEqual(['binary', ['no', 'yes']]);
  });
});
