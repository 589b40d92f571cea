import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type LoadModelOptions, loadModel, type Model } from '../../src/ml/index.ts';
import { hasShared, shared } from '../support/shared-folder.ts';
import { readColumns, readMatrix } from './golden-tables.ts';

// Models and predictions of the real XGBoost 1.7.4, 2.1.4 and 3.4.1; tolerance 1e-6 relative to max(1, |value|).

const FORMS = ['model.json', 'model.ubj', 'xgboost-model'] as const;

const names = hasShared ? readdirSync(shared('fixtures/models')).filter((name) => name.startsWith('xgb')) : [];
const files = names.flatMap((name) =>
  FORMS.filter((form) => existsSync(shared('fixtures/models', name, form))).map((form) => [name, form] as const),
);
const read = (name: string, form: string, options?: LoadModelOptions): Model =>
  loadModel(readFileSync(shared('fixtures/models', name, form)), options);

describe.skipIf(!hasShared)('XGBoost models of the real library', () => {
  test('every version, kind and form is among the goldens', () => {
    expect(names.length).toBeGreaterThanOrEqual(22);
    for (const form of FORMS) expect(files.filter(([, other]) => other === form).length).toBeGreaterThanOrEqual(3);
  });

  describe.for(files)('%s/%s', ([name, form]) => {
    test('predicts what the real library predicts', () => {
      expectGolden(name, read(name, form));
    });

    test('survives saving and loading in every format, to the last bit', () => {
      const model = read(name, form);
      const inputs = readMatrix('fixtures/models', name, 'inputs.csv');
      for (const format of model.fileFormats) {
        const copy = loadModel(model.toFile({ format }));
        expect(copy.predict(inputs)).toEqual(model.predict(inputs));
        expect(copy).toEqual(model);
        expect(copy.toFile({ format })).toEqual(model.toFile({ format }));
      }
    });
  });

  test('that were stopped early predict with all rounds, or up to the best if asked', () => {
    const name = 'xgb174_breast_cancer_earlystop';
    for (const form of ['model.json', 'model.ubj']) {
      expectGolden(name, read(name, form));
      expectGolden(name, read(name, form, { rounds: 'all' }));
      expectGolden(name, read(name, form, { rounds: 'best' }), 'expected_best.csv');
    }
  });

  test('mean the same in every form', () => {
    for (const [name, form] of files.filter(([, other]) => other === 'model.ubj')) {
      expect(read(name, form)).toEqual(read(name, 'model.json'));
    }
  });
});

function expectGolden(name: string, model: Model, table = 'expected.csv'): void {
  const { predictions, predictionWidth, margins, marginWidth } = model.predict(
    readMatrix('fixtures/models', name, 'inputs.csv'),
  );
  const expected = readColumns('fixtures/models', name, table);
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
