import { readdirSync, readFileSync } from 'node:fs';
import { mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { doubleMatrixFromColumns, loadModel, type Matrix, type Model } from '../../src/ml/index.ts';
import { LightgbmModel } from '../../src/ml/lightgbm/lightgbm-model.ts';
import { readColumns } from '../ml/golden-tables.ts';
import { hasShared, shared } from '../support/shared-folder.ts';
import { LightgbmPeer } from './lightgbm-peer.ts';
import { pythonOrSkip } from './python.ts';

const python = pythonOrSkip('lightgbm');

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  return Array.from(a, (value, i) => Math.abs(value - b[i]!) / Math.max(1, Math.abs(b[i]!))).reduce(
    (x, y) => Math.max(x, y),
    0,
  );
}

const goldens = hasShared ? readdirSync(shared('fixtures/models')).filter((name) => name.startsWith('lgb')) : [];

describe.skipIf(python === undefined)('the real LightGBM', { timeout: 180_000 }, () => {
  const resources = new AsyncDisposableStack();
  let folder: string;
  let peer: LightgbmPeer;

  beforeAll(async () => {
    folder = resources.use(await mkdtempDisposable(join(tmpdir(), 'assay-lightgbm-'))).path;
    peer = resources.use(new LightgbmPeer(python!, folder));
  });
  afterAll(() => resources.disposeAsync());

  async function expectSameScores(model: Model, matrix: Matrix): Promise<void> {
    const { booster } = model as LightgbmModel;
    const linear = booster.trees.some((tree) => tree.linear !== undefined);
    const ours = model.predict(matrix);
    const theirs = await peer.predict(model.toFile(), matrix, { linear });
    expect(largestDifference(ours.predictions, theirs.predictions)).toBeLessThanOrEqual(1e-6);
    expect(largestDifference(ours.margins, theirs.margins)).toBeLessThanOrEqual(1e-6);
    // Its SHAP values use the file's counts; they only add up when those are sound.
    if (theirs.contributions_sum) {
      expect(largestDifference(theirs.contributions_sum, theirs.margins)).toBeLessThanOrEqual(1e-4);
    }
    const importances = new Map(model.importances!().map((importance) => [importance.feature, importance]));
    model.featureNames.forEach((feature, i) => {
      const { weight = 0, gain = 0 } = importances.get(feature) ?? {};
      expect(weight).toBe(theirs.split[i]);
      expect(weight * gain).toBeCloseTo(theirs.gain[i]!, 2);
    });
  }

  test.for(goldens)('reads its own model %s as we write it', async (name) => {
    const model = loadModel(readFileSync(shared('fixtures/models', name, 'model.txt')));
    await expectSameScores(model, doubleMatrixFromColumns(readColumns('fixtures/models', name, 'inputs.csv')));
  });

  test.skipIf(!hasShared)('reads a model whose names, categories and labels its format cannot spell', async () => {
    const { booster } = loadModel(
      readFileSync(shared('fixtures/models/lgb460_synthcat_categorical/model.txt')),
    ) as LightgbmModel;
    const featureNames = ['größe = 日本', 'a "b", [c]', 'a b', 'a_b'];
    const extras = { categories: { 'a b': ['x=1', 'y:z'] }, labelValues: ['no', 'yes=1'], bestRound: 3 };
    const model = new LightgbmModel({ ...booster, featureNames, extras });
    const inputs = doubleMatrixFromColumns(readColumns('fixtures/models/lgb460_synthcat_categorical/inputs.csv'));
    await expectSameScores(model, { ...inputs, names: featureNames });
  });
});
