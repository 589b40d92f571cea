import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ALGORITHMS, doubleMatrixFromColumns, loadModel } from '../../src/ml/index.ts';
import type { LightgbmModel } from '../../src/ml/lightgbm/lightgbm-model.ts';
import { hasShared, shared } from '../support/shared-folder.ts';
import { readColumns, readJson } from './golden-tables.ts';

// Trees grown by the real LightGBM 4.6.0 and its raw scores on held-out rows; tolerance 1e-5.

const names = hasShared ? readdirSync(shared('fixtures/training')).filter((name) => name.startsWith('train_lgb')) : [];

interface Fixture {
  readonly params: Readonly<Record<string, unknown>>;
  readonly rounds: number;
}

describe.skipIf(!hasShared)('training as the real LightGBM', () => {
  test('every kind is among the goldens', () => {
    expect(names.length).toBeGreaterThanOrEqual(4);
  });

  test.for(names)('%s: the same trees, margins within 1e-5', async (name) => {
    const { params, rounds } = readJson<Fixture>('fixtures/training', name, 'params.json');
    const { num_threads: _, verbose: __, deterministic: ___, ...parameters } = params;
    const { label, ...features } = readColumns('fixtures/training', name, 'train.csv');
    const { model } = await ALGORITHMS.lightgbm.fit({
      train: doubleMatrixFromColumns(features),
      labels: Float32Array.from(label!),
      parameters: { ...parameters, num_iterations: rounds },
    });

    const { label: _label, ...held } = readColumns('fixtures/training', name, 'test.csv');
    const { margins, marginWidth } = model.predict(doubleMatrixFromColumns(held));
    const expected = readColumns('fixtures/training', name, 'expected.csv');
    for (let output = 0; output < marginWidth; output++) {
      expected[`margin_${output}`]!.forEach((margin, row) => {
        const difference = Math.abs(margins[row * marginWidth + output]! - margin) / Math.max(1, Math.abs(margin));
        expect(difference, `margin_${output} of row ${row}`).toBeLessThanOrEqual(1e-5);
      });
    }

    const file = readFileSync(shared('fixtures/training', name, 'model.txt'));
    const [real, ours] = [loadModel(file), model].map((one) => (one as LightgbmModel).booster);
    expect(ours!.trees.map((tree) => [...tree.features])).toEqual(real!.trees.map((tree) => [...tree.features]));
    expect(ours!.trees.map((tree) => [...tree.thresholds])).toEqual(real!.trees.map((tree) => [...tree.thresholds]));
    expect(ours!.trees.map((tree) => [...tree.decisions])).toEqual(real!.trees.map((tree) => [...tree.decisions]));
    expect(ours!.trees.map((tree) => [...tree.leafCounts])).toEqual(real!.trees.map((tree) => [...tree.leafCounts]));
    expect(ours!.objective).toBe(real!.objective);
  });
});
