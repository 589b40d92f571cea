import { readdirSync, readFileSync } from 'node:fs';
import { mkdtempDisposable, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  ALGORITHMS,
  binaryMetrics,
  doubleMatrixFromColumns,
  type LabelledRows,
  loadModel,
  type Matrix,
  type Model,
} from '../../src/ml/index.ts';
import { LightgbmModel } from '../../src/ml/lightgbm/lightgbm-model.ts';
import { readCreditCardRows } from '../ml/credit-card-rows.ts';
import { readColumns } from '../ml/golden-tables.ts';
import { hasShared, shared } from '../support/shared-folder.ts';
import { LightgbmPeer } from './lightgbm-peer.ts';
import { CODED, mixedRows } from './mixed-rows.ts';
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

describe.skipIf(python === undefined)('the real LightGBM', () => {
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

  /** Parameters that both sides understand, grouped by the kind of labels they are for. */
  const TRAINED: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>> = {
    binary: [
      {},
      { num_leaves: 7, learning_rate: 0.3, max_depth: 3 },
      { min_data_in_leaf: 1, min_sum_hessian_in_leaf: 0.5 },
      { lambda_l1: 2, lambda_l2: 5, min_gain_to_split: 1 },
      { max_bin: 15, min_data_in_bin: 20 },
      { max_bin: 400, boost_from_average: false },
      { max_delta_step: 0.3, lambda_l1: 1 },
      { is_unbalance: true },
      { scale_pos_weight: 3, sigmoid: 1.7 },
      { monotone_constraints: [1, 0, 1, -1, 0, 0] },
      { use_missing: false },
      { zero_as_missing: true },
      { bin_construct_sample_cnt: 500, data_random_seed: 9 },
      { bagging_fraction: 0.3, bagging_freq: 3, seed: 7 },
      { pos_bagging_fraction: 0.5, neg_bagging_fraction: 0.9, bagging_freq: 2 },
      { feature_fraction: 0.7, feature_fraction_bynode: 0.5, seed: 3 },
      { data_sample_strategy: 'goss', top_rate: 0.4, other_rate: 0.3, learning_rate: 0.3 },
      { boosting: 'rf', bagging_fraction: 0.6, bagging_freq: 1 },
      { boosting: 'dart', drop_rate: 0.5, skip_drop: 0.1, seed: 4 },
      { boosting: 'dart', uniform_drop: true, skip_drop: 0.1, max_drop: 3 },
      { boosting: 'dart', xgboost_dart_mode: true, skip_drop: 0.1 },
      { min_gain_to_split: 1e9 },
    ],
    number: [
      { objective: 'regression' },
      { objective: 'regression', reg_sqrt: true, boosting: 'rf', feature_fraction: 0.6 },
    ],
    count: [{ objective: 'poisson' }],
    share: [{ objective: 'cross_entropy' }],
    class: [
      { objective: 'multiclass', num_class: 3, bagging_fraction: 0.6, bagging_freq: 1 },
      { objective: 'multiclass', num_class: 4, data_sample_strategy: 'goss' },
      { objective: 'multiclass', num_class: 3, boosting: 'dart', skip_drop: 0 },
      { objective: 'multiclassova', num_class: 3 },
    ],
  };
  const CATEGORICAL: readonly Readonly<Record<string, unknown>>[] = [
    {},
    { max_cat_to_onehot: 20 },
    { cat_smooth: 1, cat_l2: 1, max_cat_threshold: 3, min_data_per_group: 10 },
    { monotone_constraints: [1, 0, 0, 0, 0, 0] },
  ];

  const ROUNDS = 12;

  /** Trains both sides alike and compares what they say about other rows. */
  async function expectSameTraining(
    train: LabelledRows,
    parameters: Readonly<Record<string, unknown>>,
    { categorical = [], rounds = ROUNDS, held }: { categorical?: readonly number[]; rounds?: number; held: Matrix },
  ): Promise<void> {
    const fitted = { objective: 'binary', ...parameters };
    const input = { train: train.matrix, labels: train.labels, weights: train.weights };
    const ours = await ALGORITHMS.lightgbm.fit({ ...input, parameters: { ...fitted, num_iterations: rounds } });
    const model = join(folder, 'theirs.txt');
    // Bundling sparse columns can make it differ, and so can threads.
    const settings = { ...fitted, enable_bundle: false, num_threads: 1, deterministic: true, force_row_wise: true };
    const theirs = await peer.train({ train, test: held, parameters: settings, rounds, categorical, model });
    const { margins, predictions } = ours.model.predict(held);
    expect(largestDifference(margins, theirs.margins)).toBeLessThanOrEqual(1e-5);
    expect(largestDifference(predictions, theirs.predictions)).toBeLessThanOrEqual(1e-5);
    // And their file loads here.
    const loaded = loadModel(await readFile(model));
    const again = loaded.predict({ ...held, names: loaded.featureNames });
    expect(largestDifference(again.predictions, theirs.predictions)).toBeLessThanOrEqual(1e-6);
  }

  describe.for(Object.keys(TRAINED))('trained on labels of the kind %s', (kind) => {
    const train = mixedRows({ rows: 1_500, seed: 1, kind });
    const held = mixedRows({ rows: 500, seed: 2, kind }).matrix;

    test.for(TRAINED[kind]!)('grows the trees that we grow with %j', async (parameters) => {
      await expectSameTraining({ ...train, weights: undefined }, parameters, { held });
    });

    test('grows the trees that we grow with row weights', async () => {
      await expectSameTraining(train, TRAINED[kind]![0]!, { held });
    });
  });

  test.for(CATEGORICAL)('splits coded columns as we do with %j', async (parameters) => {
    const { matrix, labels } = mixedRows({ rows: 1_500, seed: 1, kind: 'binary' });
    const categorical = CODED.map((name) => matrix.names.indexOf(name));
    const categories = Object.fromEntries(CODED.map((name) => [name, Array.from({ length: 41 }, (_, i) => `${i}`)]));
    const held = mixedRows({ rows: 500, seed: 2, kind: 'binary' }).matrix;
    await expectSameTraining({ matrix: { ...matrix, categories }, labels }, parameters, { categorical, held });
  });

  test('goes on from a model as we do', async () => {
    const train = { ...mixedRows({ rows: 1_500, seed: 1, kind: 'binary' }), weights: undefined };
    const held = mixedRows({ rows: 500, seed: 2, kind: 'binary' }).matrix;
    const input = { train: train.matrix, labels: train.labels };
    const parameters = { objective: 'binary', learning_rate: 0.2 };
    const first = await ALGORITHMS.lightgbm.fit({ ...input, parameters: { ...parameters, num_iterations: 5 } });
    const initial = join(folder, 'initial.txt');
    await writeFile(initial, first.model.toFile());
    const ours = await ALGORITHMS.lightgbm.fit({
      ...input,
      initialModel: first.model,
      parameters: { ...parameters, num_iterations: 7 },
    });
    const settings = { ...parameters, num_threads: 1, deterministic: true };
    const theirs = await peer.train({ train, test: held, parameters: settings, rounds: 7, initial_model: initial });
    expect(largestDifference(ours.model.predict(held).margins, theirs.margins)).toBeLessThanOrEqual(1e-5);
    expect((ours.model as LightgbmModel).booster.trees).toHaveLength(12);
  });

  test.skipIf(!hasShared)('ranks the real credit-card data as we do', async () => {
    const { train, test: held } = await readCreditCardRows();
    const parameters = { objective: 'binary', learning_rate: 0.05, min_sum_hessian_in_leaf: 1 };
    const input = { train: train.matrix, labels: train.labels, parameters: { ...parameters, num_iterations: 40 } };
    const ours = (await ALGORITHMS.lightgbm.fit(input)).model.predict(held.matrix).predictions;
    const settings = { ...parameters, num_threads: 1, deterministic: true };
    const theirs = await peer.train({ train, test: held.matrix, parameters: settings, rounds: 40 });
    const [a, b] = [ours, theirs.predictions].map((probabilities) =>
      binaryMetrics({ labels: held.labels, probabilities }),
    );
    expect(Math.abs(a!.auc_roc - b!.auc_roc)).toBeLessThan(0.005);
    expect(Math.abs(a!.pr_auc - b!.pr_auc)).toBeLessThan(0.005);
  });

  test('reads the models that we train', async () => {
    const { matrix, labels } = mixedRows({ rows: 1_500, seed: 1, kind: 'binary' });
    const categories = Object.fromEntries(CODED.map((name) => [name, Array.from({ length: 41 }, (_, i) => `${i}`)]));
    const input = { train: { ...matrix, categories }, labels, labelValues: ['no', 'yes'] };
    for (const parameters of [
      {},
      { boosting: 'rf', feature_fraction: 0.5 },
      { monotone_constraints: [1, 0, 0, 0, 0, 0] },
    ]) {
      const { model } = await ALGORITHMS.lightgbm.fit({ ...input, parameters: { num_iterations: 10, ...parameters } });
      await expectSameScores(model, matrix);
    }
  });
});
