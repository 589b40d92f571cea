import { describe, expect, test } from 'vitest';
import type { FitInput, Matrix } from '../../../src/ml/index.ts';
import { expectCode } from '../expect-code.ts';
import { withColumns } from '../sample-data.ts';
import type { ContractCase } from './contract-case.ts';

/** What every algorithm refuses to learn from. */
export function refusalContract({ algorithm, task, title, matrix, labels, input, learn }: ContractCase): void {
  const refuses = (code: Parameters<typeof expectCode>[0], change: Partial<FitInput>) =>
    expectCode(code, () => learn(change));
  const withCell = (cell: number): Matrix => ({ ...matrix, values: matrix.values.with(matrix.rows + 3, cell) });

  describe(`${title} refuses`, () => {
    if (task !== 'anomaly')
      test('labels that are absent, missing or infinite', async () => {
        await refuses('ML_LABELS_MISSING', { labels: undefined });
        await refuses('ML_LABELS_INVALID', { labels: labels.with(5, Number.NaN) });
        await refuses('ML_LABELS_INVALID', { labels: labels.with(5, Number.POSITIVE_INFINITY) });
      });

    if (task === 'binary')
      test('labels of one class or of three', async () => {
        await refuses('ML_LABELS_ONE_CLASS', { labels: labels.map(() => 1) });
        await refuses('ML_LABELS_NOT_BINARY', { labels: labels.with(5, 2) });
      });

    if (task === 'multiclass')
      test('labels of one class, and those that are no class number', async () => {
        await refuses('ML_LABELS_ONE_CLASS', { labels: labels.map(() => 1) });
        await refuses('ML_LABELS_INVALID', { labels: labels.with(5, 0.5) });
        await refuses('ML_LABELS_INVALID', { labels: labels.with(5, -1) });
      });

    test('no rows and no columns', async () => {
      await refuses('ML_NO_ROWS', {
        train: { ...matrix, rows: 0, values: new Float32Array() },
        labels: input().labels?.slice(0, 0),
      });
      await refuses('ML_NO_ROWS', { train: { ...matrix, columns: 0, names: [], values: new Float32Array() } });
    });

    test('infinite values and columns without any value, naming the column', async () => {
      const infinite = await refuses('ML_FEATURE_NOT_FINITE', { train: withCell(Number.NEGATIVE_INFINITY) });
      expect(infinite.details.features).toEqual(['y']);
      const values = matrix.values.slice().fill(Number.NaN, matrix.rows, 2 * matrix.rows);
      const missing = await refuses('ML_FEATURE_ALL_MISSING', { train: { ...matrix, values } });
      expect(missing.details.features).toEqual(['y']);
    });

    test('codes that stand for none of the categories', async () => {
      const row = matrix.values.findIndex((code, i) => i >= 2 * matrix.rows && !Number.isNaN(code));
      for (const code of [3, -1, 0.5]) {
        const error = await refuses('ML_FEATURE_CODES_INVALID', {
          train: { ...matrix, values: matrix.values.with(row, code) },
        });
        expect(error.details).toMatchObject({ feature: 'group', code: String(code), categories: 3 });
      }
    });

    test('two columns of one name, and lengths that do not fit', async () => {
      await refuses('ML_FEATURE_NAMES_INVALID', { train: { ...matrix, names: ['x', 'y', 'x', 'noise'] } });
      await refuses('ML_SHAPE_MISMATCH', { labels: labels.slice(1) });
      await refuses('ML_SHAPE_MISMATCH', { train: { ...matrix, values: matrix.values.slice(1) } });
    });

    test('validation rows that lack a column', async () => {
      const validation = { matrix: withColumns(matrix, ['x']), labels };
      await refuses('ML_FEATURES_MISSING', { validation });
    });

    if (task !== 'regression')
      test('validation labels that are no class of its own', async () => {
        const code = task === 'multiclass' ? 'ML_LABELS_INVALID' : 'ML_LABELS_NOT_BINARY';
        const { matrix: rows, labels: given } = input().validation!;
        await refuses(code, { validation: { matrix: rows, labels: given.with(5, 3) } });
      });

    test('weights that are negative, missing, infinite, all 0 or too few', async () => {
      const weights = new Float32Array(matrix.rows).fill(1);
      for (const wrong of [-1, Number.NaN, Number.POSITIVE_INFINITY]) {
        await refuses('ML_WEIGHTS_INVALID', { weights: weights.with(3, wrong) });
      }
      await refuses('ML_WEIGHTS_INVALID', { weights: weights.map(() => 0) });
      await refuses('ML_SHAPE_MISMATCH', { weights: weights.slice(1) });
    });

    if (!algorithm.continuesTraining)
      test('a model to go on from, for it always starts anew', async () => {
        await refuses('ML_INITIAL_MODEL_UNFIT', { initialModel: (await learn()).model });
      });
  });
}
