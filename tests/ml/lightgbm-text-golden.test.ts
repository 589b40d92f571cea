import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { doubleMatrixFromColumns, loadModel } from '../../src/ml/index.ts';
import { hasShared, shared } from '../support/shared-folder.ts';
import { readColumns } from './golden-tables.ts';

// Models and predictions of the real LightGBM 4.6.0; tolerance 1e-6 relative to max(1, |value|).

const names = hasShared ? readdirSync(shared('fixtures/models')).filter((name) => name.startsWith('lgb')) : [];
const read = (name: string) => loadModel(readFileSync(shared('fixtures/models', name, 'model.txt')));
const inputsOf = (name: string) => doubleMatrixFromColumns(readColumns('fixtures/models', name, 'inputs.csv'));

describe.skipIf(!hasShared)('LightGBM text models of the real library', () => {
  test('every kind is among the goldens', () => {
    expect(names.length).toBeGreaterThanOrEqual(10);
  });

  describe.for(names)('%s', (name) => {
    test('predicts what the real library predicts', () => {
      const model = read(name);
      const { predictions, predictionWidth, margins, marginWidth } = model.predict(inputsOf(name));
      const expected = readColumns('fixtures/models', name, 'expected.csv');
      expect(Object.keys(expected)).toHaveLength(predictionWidth + marginWidth);
      for (const [column, golden] of Object.entries(expected)) {
        const [kind, index] = column.split('_');
        const [values, width] = kind === 'pred' ? [predictions, predictionWidth] : [margins, marginWidth];
        expect(values.length).toBe(golden.length * width);
        golden.forEach((value, row) => {
          const difference = Math.abs(values[row * width + Number(index)]! - value) / Math.max(1, Math.abs(value));
          expect(difference, `${column} of row ${row}`).toBeLessThanOrEqual(1e-6);
        });
      }
    });

    test('survives saving and loading, to the last bit', () => {
      const model = read(name);
      const copy = loadModel(model.toFile());
      expect(copy.predict(inputsOf(name))).toEqual(model.predict(inputsOf(name)));
      expect(copy.toFile()).toEqual(model.toFile());
      expect(copy.featureNames).toEqual(model.featureNames);
    });
  });
});
