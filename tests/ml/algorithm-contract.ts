import { describe, expect, test } from 'vitest';
import {
  type Algorithm,
  type FitInput,
  fitInWorker,
  loadModel,
  type Matrix,
  rocAuc,
  takeRows,
} from '../../src/ml/index.ts';
import type { ProgressReport } from '../../src/schema/index.ts';
import { expectCode } from './expect-code.ts';
import { sampleInput, sampleRows } from './sample-data.ts';

/**
 * What every algorithm of the registry promises (after scikit-learn's check_estimator).
 * @param quick parameters that make a fit short
 */
export function algorithmContract(algorithm: Algorithm, quick: Readonly<Record<string, unknown>>): void {
  const input = (change: Partial<FitInput> = {}): FitInput => ({ ...sampleInput(quick), ...change });
  const { matrix, labels } = sampleRows();

  describe(`${algorithm.name} learns`, () => {
    test('better than chance on rows it has not seen', async () => {
      const { model } = await algorithm.fit(input());
      const held = sampleRows({ seed: 3, rows: 500 });
      const { predictions, margins, predictionWidth, marginWidth } = model.predict(held.matrix);
      expect(rocAuc({ labels: held.labels, probabilities: predictions })).toBeGreaterThan(0.75);
      expect([predictions.length, margins.length]).toEqual([500 * predictionWidth, 500 * marginWidth]);
      expect(predictions.every((probability) => probability >= 0 && probability <= 1)).toBe(true);
    });

    test('the same model, to the byte, from the same input and seed', async () => {
      const [first, second] = [await algorithm.fit(input()), await algorithm.fit(input())];
      expect(second.model.toFile()).toEqual(first.model.toFile());
      expect(second.history).toEqual(first.history);
    });

    test('nothing from an earlier fit', async () => {
      const alone = await algorithm.fit(input());
      await algorithm.fit(input({ train: takeRows(matrix, [...labels.keys()].reverse()) }));
      expect((await algorithm.fit(input())).model.toFile()).toEqual(alone.model.toFile());
    });

    test('without touching its input', async () => {
      const given = input();
      const before = structuredClone(given);
      await algorithm.fit(given);
      expect(given).toEqual(before);
    });

    test('with every parameter left out', async () => {
      const { model } = await algorithm.fit({ train: matrix, labels });
      expect(model.algorithm).toBe(algorithm.name);
    });

    test('from constant and from coded columns', async () => {
      const values = matrix.values.slice().fill(7, 0, matrix.rows);
      const { model } = await algorithm.fit(input({ train: { ...matrix, values } }));
      expect(model.predict(matrix).predictions.every(Number.isFinite)).toBe(true);
    });

    test('from a single column', async () => {
      const train: Matrix = {
        rows: matrix.rows,
        columns: 1,
        values: matrix.values.slice(0, matrix.rows),
        names: ['x'],
      };
      const { model } = await algorithm.fit(input({ train, validation: undefined }));
      expect(model.featureNames).toEqual(['x']);
    });
  });

  describe(`${algorithm.name} models`, () => {
    test('predict the same after saving and loading, and write the same bytes', async () => {
      const { model } = await algorithm.fit(input());
      const loaded = loadModel(model.toFile());
      expect(loaded.predict(matrix)).toEqual(model.predict(matrix));
      expect(loaded.toFile()).toEqual(model.toFile());
      expect(loaded.featureNames).toEqual(matrix.names);
      expect(loaded.categories).toEqual(matrix.categories);
      expect([loaded.labelValues, model.labelValues]).toEqual([input().labelValues, input().labelValues]);
      expect([loaded.algorithm, loaded.task, loaded.outputs]).toEqual([model.algorithm, model.task, model.outputs]);
    });

    test('of labels that were numbers remember nothing of them', async () => {
      const { model } = await algorithm.fit(input({ labelValues: undefined }));
      expect([model.labelValues, loadModel(model.toFile()).labelValues]).toEqual([undefined, undefined]);
    });

    test('find columns by name: order does not matter and extra columns are ignored', async () => {
      const { model } = await algorithm.fit(input());
      expect(model.predict(withColumns(matrix, ['noise', 'group', 'x', 'noise', 'y']))).toEqual(model.predict(matrix));
    });

    test('refuse rows that lack columns, naming all of them', async () => {
      const { model } = await algorithm.fit(input());
      const error = expectCode('ML_FEATURES_MISSING', () => model.predict(withColumns(matrix, ['x', 'noise'])));
      expect(error.details.missing).toEqual(['y', 'group']);
    });

    test('translate codes when the categories come in another order', async () => {
      const { model } = await algorithm.fit(input());
      const swapped = matrix.values.slice();
      for (let i = 2 * matrix.rows; i < 3 * matrix.rows; i++) swapped[i] = [1, 2, 0][swapped[i]!] ?? Number.NaN;
      const other = { ...matrix, values: swapped, categories: { group: ['none', 'gold', 'silver'] } };
      expect(model.predict(other)).toEqual(model.predict(matrix));
    });

    test('answer for rows of nothing but missing values, and for no rows', async () => {
      const { model } = await algorithm.fit(input());
      const empty = { ...matrix, rows: 2, values: new Float32Array(2 * matrix.columns).fill(Number.NaN) };
      expect(model.predict(empty).predictions.every(Number.isFinite)).toBe(true);
      expect(model.predict({ ...matrix, rows: 0, values: new Float32Array() }).predictions).toHaveLength(0);
    });

    test('say which features matter, the largest gain first', async () => {
      const { model } = await algorithm.fit(input());
      const importances = model.importances?.() ?? [];
      expect(importances.map(({ gain }) => gain)).toEqual(importances.map(({ gain }) => gain).sort((a, b) => b - a));
      expect(importances[0]!.feature).not.toBe('noise');
    });
  });

  describe(`${algorithm.name} refuses`, () => {
    const refuses = (code: Parameters<typeof expectCode>[0], change: Partial<FitInput>) =>
      expectCode(code, () => algorithm.fit(input(change)));
    const withCell = (cell: number): Matrix => ({ ...matrix, values: matrix.values.with(matrix.rows + 3, cell) });

    test('parameters that are unknown, of the wrong type or NaN, all in one error', async () => {
      const [name] = Object.keys(quick);
      const error = await refuses('ML_PARAMETERS_INVALID', {
        parameters: { [name!]: '5', nonsense: 1, l3: Number.NaN },
      });
      for (const wrong of [name!, 'nonsense', 'l3']) expect(error.message).toContain(wrong);
      expect(error.details.faults).toHaveLength(3);
    });

    test('parameters that are no object', async () => {
      for (const parameters of [null, 7, 'eta=1', []]) await refuses('ML_PARAMETERS_INVALID', { parameters });
    });

    test('labels of one class, of three, missing or infinite', async () => {
      await refuses('ML_LABELS_ONE_CLASS', { labels: labels.map(() => 1) });
      await refuses('ML_LABELS_NOT_BINARY', { labels: labels.with(5, 2) });
      await refuses('ML_LABELS_INVALID', { labels: labels.with(5, Number.NaN) });
      await refuses('ML_LABELS_INVALID', { labels: labels.with(5, Number.POSITIVE_INFINITY) });
    });

    test('no rows and no columns', async () => {
      await refuses('ML_NO_ROWS', {
        train: { ...matrix, rows: 0, values: new Float32Array() },
        labels: labels.slice(0, 0),
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

    test('two columns of one name, and lengths that do not fit', async () => {
      await refuses('ML_FEATURE_NAMES_INVALID', { train: { ...matrix, names: ['x', 'y', 'x', 'noise'] } });
      await refuses('ML_SHAPE_MISMATCH', { labels: labels.slice(1) });
      await refuses('ML_SHAPE_MISMATCH', { train: { ...matrix, values: matrix.values.slice(1) } });
    });

    test('validation rows that lack a column', async () => {
      const validation = { matrix: withColumns(matrix, ['x']), labels };
      await refuses('ML_FEATURES_MISSING', { validation });
    });
  });

  describe(`${algorithm.name} is long work`, () => {
    test('progress counts up to at most the total', async () => {
      const reports: ProgressReport[] = [];
      const { rounds, history } = await algorithm.fit(input(), { progress: (report) => reports.push(report) });
      expect(reports.map(({ done }) => done)).toEqual(Array.from({ length: rounds }, (_, i) => i + 1));
      expect(reports.every(({ total }) => total! >= rounds)).toBe(true);
      expect(history.map(({ round }) => round)).toEqual(reports.map(({ done }) => done));
    });

    test('an abort stops it before the next round', async () => {
      const abort = new AbortController();
      let seen = 0;
      const progress = (): void => {
        seen++;
        abort.abort();
      };
      await expectCode('INTERRUPTED', () => algorithm.fit(input(), { signal: abort.signal, progress }));
      expect(seen).toBe(1);
    });

    test('an abort before the start leaves nothing done', async () => {
      await expectCode('INTERRUPTED', () => algorithm.fit(input(), { signal: AbortSignal.abort() }));
    });

    test('a worker thread gives the same model and the same progress', async () => {
      const [here, there]: [ProgressReport[], ProgressReport[]] = [[], []];
      const fitted = await algorithm.fit(input(), { progress: (report) => here.push(report) });
      const worked = await fitInWorker(algorithm.name, input(), { progress: (report) => there.push(report) });
      expect(worked.model.toFile()).toEqual(fitted.model.toFile());
      expect(worked.model.labelValues).toEqual(input().labelValues);
      expect({ ...worked, model: undefined }).toEqual({ ...fitted, model: undefined });
      expect(there).toEqual(here);
    });
  });
}

/** The named columns, in this order. */
function withColumns(matrix: Matrix, names: readonly string[]): Matrix {
  const values = new Float32Array(names.length * matrix.rows);
  names.forEach((name, index) => {
    const from = matrix.names.indexOf(name) * matrix.rows;
    values.set(matrix.values.subarray(from, from + matrix.rows), index * matrix.rows);
  });
  return { ...matrix, columns: names.length, values, names };
}
