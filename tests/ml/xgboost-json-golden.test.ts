import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { loadModel } from '../../src/ml/index.ts';
import { hasShared, shared } from '../support/shared-folder.ts';
import { readColumns, readMatrix } from './golden-tables.ts';

// Models and predictions of the real XGBoost 1.7.4, 2.1.4 and 3.4.1; tolerance 1e-6 relative to max(1, |value|).

const names = hasShared ? readdirSync(shared('fixtures/models')).filter((name) => name.startsWith('xgb')) : [];
const read = (name: string) => loadModel(readFileSync(shared('fixtures/models', name, 'model.json')));

describe.skipIf(!hasShared)('XGBoost JSON models of the real library', () => {
  test('every version and kind is among the goldens', () => {
    expect(names.length).toBeGreaterThanOrEqual(22);
  });

  describe.for(names)('%s', (name) => {
    test('predicts what the real library predicts', () => {
      expectGolden(name, read(name));
    });

    test('survives saving and loading, to the last bit', () => {
      const model = read(name);
      const copy = loadModel(model.toFile());
      const inputs = readMatrix('fixtures/models', name, 'inputs.csv');
      expect(copy.predict(inputs)).toEqual(model.predict(inputs));
      expect(copy.toFile()).toEqual(model.toFile());
      expect(copy.featureNames).toEqual(model.featureNames);
    });
  });
});

function expectGolden(name: string, model: ReturnType<typeof loadModel>): void {
  const { predictions, predictionWidth, margins, marginWidth } = model.predict(
    readMatrix('fixtures/models', name, 'inputs.csv'),
  );
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
}
