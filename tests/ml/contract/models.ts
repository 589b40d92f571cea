import { describe, expect, test } from 'vitest';
import { loadModel, type ModelFormat, takeRows } from '../../../src/ml/index.ts';
import { expectCode } from '../expect-code.ts';
import { withColumns } from '../sample-data.ts';
import type { ContractCase } from './contract-case.ts';
import { expectSameFile } from './same-file.ts';

/** What every fitted model promises. */
export function modelContract({ task, title, matrix, input, learn }: ContractCase): void {
  describe(`${title} models`, () => {
    test('predict the same after saving and loading, and write the same bytes', async () => {
      const { model } = await learn();
      const loaded = loadModel(model.toFile());
      expect(loaded.predict(matrix)).toEqual(model.predict(matrix));
      expectSameFile(loaded, model);
      expect(loaded.featureNames).toEqual(matrix.names);
      expect(loaded.categories).toEqual(matrix.categories);
      expect([loaded.labelValues, model.labelValues]).toEqual([input().labelValues, input().labelValues]);
      expect([loaded.algorithm, loaded.task, loaded.outputs]).toEqual([model.algorithm, model.task, model.outputs]);
      expect([loaded.precision, loaded.fileFormats]).toEqual([model.precision, model.fileFormats]);
    });

    test('of labels that were numbers remember nothing of them', async () => {
      const { model } = await learn({ labelValues: undefined });
      expect([model.labelValues, loadModel(model.toFile()).labelValues]).toEqual([undefined, undefined]);
    });

    test('are saved in each of their formats, their own first, and in no other', async () => {
      const { model } = await learn();
      expect(Buffer.from(model.toFile()).equals(model.toFile({ format: model.fileFormats[0] }))).toBe(true);
      for (const format of model.fileFormats) expect(model.toFile({ format }).length).toBeGreaterThan(0);
      expectCode('ML_MODEL_FORMAT_UNSUPPORTED', () => model.toFile({ format: 'parchment' as ModelFormat }));
    });

    test('find columns by name: order does not matter and extra columns are ignored', async () => {
      const { model } = await learn();
      expect(model.predict(withColumns(matrix, ['noise', 'group', 'x', 'noise', 'y']))).toEqual(model.predict(matrix));
    });

    test('refuse rows that lack columns, naming all of them', async () => {
      const { model } = await learn();
      const error = expectCode('ML_FEATURES_MISSING', () => model.predict(withColumns(matrix, ['x', 'noise'])));
      expect(error.details.missing).toEqual(['y', 'group']);
    });

    test('translate codes when the categories come in another order', async () => {
      const { model } = await learn();
      const swapped = matrix.values.slice();
      for (let i = 2 * matrix.rows; i < 3 * matrix.rows; i++) swapped[i] = [1, 2, 0][swapped[i]!] ?? Number.NaN;
      const other = { ...matrix, values: swapped, categories: { group: ['none', 'gold', 'silver'] } };
      expect(model.predict(other)).toEqual(model.predict(matrix));
    });

    test('that explain their margins do so to the last share, for columns in any order', async () => {
      const { model } = await learn();
      if (model.contributions === undefined) return;
      const rows = takeRows(
        matrix,
        Array.from({ length: 25 }, (_, i) => 3 * i),
      );
      const { margins, marginWidth } = model.predict(rows);
      const { values, groups, featureNames } = model.contributions(rows);
      expect([groups, featureNames]).toEqual([marginWidth, model.featureNames]);
      expectSums(values, margins);
      expect(model.contributions(withColumns(rows, ['noise', 'group', 'x', 'noise', 'y'])).values).toEqual(values);
      expectCode('ML_FEATURES_MISSING', () => model.contributions?.(withColumns(rows, ['x', 'noise'])));
      const interactions = model.interactions?.(rows);
      if (interactions !== undefined) expectSums(interactions.values, values);
    });

    test('answer for rows of nothing but missing values, and for no rows', async () => {
      const { model } = await learn();
      const empty = { ...matrix, rows: 2, values: new Float32Array(2 * matrix.columns).fill(Number.NaN) };
      expect(model.predict(empty).predictions.every(Number.isFinite)).toBe(true);
      expect(model.predict({ ...matrix, rows: 0, values: new Float32Array() }).predictions).toHaveLength(0);
    });

    test('say which features matter, the largest gain first', async () => {
      const importances = (await learn()).model.importances?.() ?? [];
      const gains = importances.map(({ gain }) => gain);
      expect(gains).toEqual([...gains].sort((a, b) => b - a));
      for (const { feature } of importances) expect(matrix.names).toContain(feature);
      if (task !== 'anomaly') expect(importances[0]?.feature).not.toBe('noise');
    });

    test('say how much each feature moved the margin, in sum the margin, where they can explain at all', async () => {
      const { model } = await learn();
      const contributions = model.contributions?.(matrix);
      if (contributions === undefined) return;
      const { values, groups, featureNames } = contributions;
      const { margins } = model.predict(matrix);
      const width = featureNames.length + 1;
      expect([featureNames, values.length]).toEqual([model.featureNames, matrix.rows * groups * width]);
      margins.forEach((margin, i) => {
        const sum = values.subarray(i * width, (i + 1) * width).reduce((total, value) => total + value, 0);
        expect(Math.abs(sum - margin)).toBeLessThan(1e-4 * Math.max(1, Math.abs(margin)));
      });
    });

    test('give every class a probability, in sum 1, or say that they have no classes', async () => {
      const { model } = await learn();
      if (task === 'regression' || task === 'anomaly') {
        expectCode('ML_NO_PROBABILITY', () => model.predictProbability(matrix));
        return;
      }
      const classes = task === 'binary' ? 2 : model.outputs;
      const probabilities = model.predictProbability(matrix);
      expect(probabilities).toHaveLength(matrix.rows * classes);
      for (let row = 0; row < matrix.rows; row++) {
        const ofRow = probabilities.subarray(row * classes, (row + 1) * classes);
        expect(ofRow.every((probability) => probability >= 0 && probability <= 1)).toBe(true);
        expect(ofRow.reduce((sum, probability) => sum + probability, 0)).toBeCloseTo(1, 5);
      }
    });
  });
}

/** Every total is the sum of its equal share of the parts, in order. */
function expectSums(parts: Float32Array, totals: Float32Array): void {
  const width = parts.length / totals.length;
  totals.forEach((total, i) => {
    const sum = parts.subarray(i * width, (i + 1) * width).reduce((all, part) => all + part, 0);
    expect(Math.abs(sum - total)).toBeLessThanOrEqual(1e-4 * Math.max(1, Math.abs(total)));
  });
}
