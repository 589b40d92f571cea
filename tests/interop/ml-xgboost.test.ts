import { mkdtempDisposable, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  ALGORITHMS,
  binaryMetrics,
  type LabelledRows,
  loadModel,
  type Matrix,
  type Model,
} from '../../src/ml/index.ts';
import { readCreditCardRows } from '../ml/credit-card-rows.ts';
import { sampleRows } from '../ml/sample-data.ts';
import { hasShared } from '../support/shared-folder.ts';
import { pythonOrSkip } from './python.ts';
import { XgboostPeer } from './xgboost-peer.ts';

const python = pythonOrSkip('xgboost');

/** Parameters of a fit beside those that make the real library do the same. */
const PEER = { tree_method: 'hist', nthread: 1 };

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  return Array.from(a, (value, i) => Math.abs(value - b[i]!) / Math.max(1, Math.abs(b[i]!))).reduce(
    (x, y) => Math.max(x, y),
    0,
  );
}

describe.skipIf(python === undefined)('the real XGBoost', () => {
  const resources = new AsyncDisposableStack();
  let folder: string;
  let peer: XgboostPeer;

  beforeAll(async () => {
    folder = resources.use(await mkdtempDisposable(join(tmpdir(), 'assay-xgboost-'))).path;
    peer = resources.use(new XgboostPeer(python!, folder));
  });
  afterAll(() => resources.disposeAsync());

  async function expectSameScores(model: Model, matrix: Matrix): Promise<void> {
    const ours = model.predict(matrix);
    const theirs = await peer.predict(model.toFile(), matrix);
    expect(largestDifference(ours.predictions, theirs.predictions)).toBeLessThanOrEqual(1e-6);
    expect(largestDifference(ours.margins, theirs.margins)).toBeLessThanOrEqual(1e-6);
    // Its SHAP values use the file's covers and weights; they only add up when those are sound.
    expect(largestDifference(theirs.contributions_sum, theirs.margins)).toBeLessThanOrEqual(1e-4);
    const gains = Object.fromEntries(model.importances!().map(({ feature, gain }) => [feature, gain]));
    expect(Object.keys(gains).sort()).toEqual(Object.keys(theirs.gain).sort());
    for (const [feature, gain] of Object.entries(theirs.gain)) expect(gains[feature]! / gain).toBeCloseTo(1, 4);
  }

  const SCORED: readonly Readonly<Record<string, unknown>>[] = [
    {},
    { subsample: 0.7, colsample_bytree: 0.6, seed: 3, max_depth: 4, scale_pos_weight: 3 },
    { grow_policy: 'lossguide', max_leaves: 9, max_depth: 0 },
    { objective: 'reg:squarederror' },
    { objective: 'binary:logitraw', alpha: 0.5, max_delta_step: 0.7 },
    { objective: 'multi:softprob', num_class: 2 },
    { early_stopping_rounds: 3, num_round: 60, eta: 0.8 },
    { gamma: 1e9, num_round: 2 },
  ];

  test.for(SCORED)('loads and scores our model %j alike', async (parameters) => {
    const { matrix, labels } = sampleRows({ rows: 1_000 });
    const validation = sampleRows({ seed: 2 });
    const input = { train: matrix, labels, validation, parameters: { num_round: 15, ...parameters } };
    await expectSameScores((await ALGORITHMS.xgboost.fit(input)).model, validation.matrix);
  });

  test('reads names with commas, quotes and letters of any script', async () => {
    const { matrix, labels } = sampleRows();
    const train = { ...matrix, names: ['a,b', 'say "x"', 'größe\t日本', 'back\\slash'] };
    const { model } = await ALGORITHMS.xgboost.fit({ train, labels, parameters: { num_round: 3 } });
    await expectSameScores(model, train);
  });

  test('loads a model that remembers what its codes stand for', async () => {
    const { matrix, labels } = sampleRows();
    const input = { train: matrix, labels, labelValues: ['legit', 'fraud "größe"'], parameters: { num_round: 3 } };
    const { model } = await ALGORITHMS.xgboost.fit(input);
    expect(new TextDecoder().decode(model.toFile())).toContain('assay.label_values');
    await expectSameScores(model, matrix);
  });

  test('grows the same trees as we do on the same rows', async () => {
    const rows = sampleRows({ rows: 20_000, missing: 0 });
    for (const parameters of [{}, { max_depth: 3, lambda: 3, alpha: 1, gamma: 0.5, eta: 0.1 }, { max_bin: 63 }]) {
      await expectSameTraining(rows, { objective: 'binary:logistic', base_score: 0.5, ...parameters }, 30);
    }
  });

  test.skipIf(!hasShared)('grows the same trees as we do on the real credit-card data', async () => {
    const { train, test: held } = await readCreditCardRows();
    // Equal in every rounding step, or some tie among millions of candidates would be broken otherwise.
    await expectSameTraining(train, { objective: 'binary:logistic', base_score: 0.5 }, 100, held);
  });

  test.skipIf(!hasShared)('is matched within 0.01 where rows and columns are drawn at random', async () => {
    const { train, test: held } = await readCreditCardRows();
    const parameters = {
      objective: 'binary:logistic',
      base_score: 0.5,
      eta: 0.1,
      subsample: 0.8,
      colsample_bytree: 0.8,
    };
    const input = { train: train.matrix, labels: train.labels, parameters: { ...parameters, num_round: 100 } };
    const ours = (await ALGORITHMS.xgboost.fit(input)).model.predict(held.matrix).predictions;
    const theirs = await peer.train({
      train,
      test: held.matrix,
      parameters: { ...parameters, ...PEER },
      rounds: 100,
    });
    const [a, b] = [ours, theirs.predictions].map((probabilities) =>
      binaryMetrics({ labels: held.labels, probabilities }),
    );
    expect(Math.abs(a!.auc_roc - b!.auc_roc)).toBeLessThan(0.01);
    expect(Math.abs(a!.pr_auc - b!.pr_auc)).toBeLessThan(0.01);
  });

  async function expectSameTraining(
    train: LabelledRows,
    parameters: Readonly<Record<string, unknown>>,
    rounds: number,
    held = train,
  ): Promise<void> {
    const input = { train: train.matrix, labels: train.labels, parameters: { ...parameters, num_round: rounds } };
    const ours = (await ALGORITHMS.xgboost.fit(input)).model.predict(held.matrix).predictions;
    const model = join(folder, 'theirs.json');
    const request = { train, test: held.matrix, parameters: { ...parameters, ...PEER }, rounds, model };
    const theirs = await peer.train(request);
    expect(largestDifference(ours, theirs.predictions)).toBeLessThan(1e-5);
    // And their file loads here.
    const loaded = loadModel(await readFile(model)).predict(held.matrix).predictions;
    expect(largestDifference(loaded, theirs.predictions)).toBeLessThanOrEqual(1e-6);
  }
});
