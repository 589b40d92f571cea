import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ALGORITHMS, matrixFromColumns } from '../../src/ml/index.ts';
import { hasShared, shared } from '../support/shared-folder.ts';
import { readColumns, readJson, readMatrix } from './golden-tables.ts';

// Trees grown by the real XGBoost 1.7.4 (tree_method=hist) and its margins on held-out rows; tolerance 1e-5.

const names = hasShared ? readdirSync(shared('fixtures/training')).filter((name) => name.startsWith('train_xgb')) : [];

interface Fixture {
  readonly params: Readonly<Record<string, unknown>>;
  readonly rounds: number;
}
interface ModelDocument {
  readonly learner: { gradient_booster: { model: { trees: { split_indices: number[]; sum_hessian: number[] }[] } } };
}

describe.skipIf(!hasShared)('training as the real XGBoost', () => {
  test.for(names)('%s: the same trees, margins within 1e-5', async (name) => {
    const { params, rounds } = readJson<Fixture>('fixtures/training', name, 'params.json');
    const { nthread: _, tree_method: __, ...parameters } = params;
    const { label, ...features } = readColumns('fixtures/training', name, 'train.csv');
    const { model } = await ALGORITHMS.xgboost.fit({
      train: matrixFromColumns(features),
      labels: Float32Array.from(label!),
      parameters: { ...parameters, num_round: rounds },
    });

    const { margins, marginWidth } = model.predict(readMatrix('fixtures/training', name, 'test.csv'));
    const expected = readColumns('fixtures/training', name, 'expected.csv');
    for (let output = 0; output < marginWidth; output++) {
      expected[`margin_${output}`]!.forEach((margin, row) => {
        const difference = Math.abs(margins[row * marginWidth + output]! - margin);
        expect(difference, `margin_${output} of row ${row}`).toBeLessThanOrEqual(1e-5);
      });
    }

    const treesOf = (document: ModelDocument) => document.learner.gradient_booster.model.trees;
    const real = treesOf(readJson<ModelDocument>('fixtures/training', name, 'model.json'));
    const ours = treesOf(JSON.parse(new TextDecoder().decode(model.toFile())) as ModelDocument);
    expect(ours.map((tree) => tree.split_indices)).toEqual(real.map((tree) => tree.split_indices));
  });
});
