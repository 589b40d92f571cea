import { mkdtempDisposable, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ALGORITHMS, type FitInput, type LabelledRows, loadModel, logLoss } from '../../src/ml/index.ts';
import { createRandom } from '../../src/stats/index.ts';
import { type GridOptions, gridRows, type LabelKind } from './grid-rows.ts';
import { pythonOrSkip } from './python.ts';
import { randomCase } from './random-case.ts';
import { XgboostPeer } from './xgboost-peer.ts';

// One by one: what a parameter does to the trees of the real XGBoost 1.7.4, and to ours. No sampling and few distinct
// values, so that both must grow the same trees: margins of new rows within 1e-5.

const python = pythonOrSkip('xgboost');
const ROUNDS = 12;
const TOLERANCE = 1e-5;

type Parameters = Readonly<Record<string, unknown>>;

describe.skipIf(python === undefined)('parameter by parameter as the real XGBoost', () => {
  const resources = new AsyncDisposableStack();
  let folder: string;
  let peer: XgboostPeer;

  beforeAll(async () => {
    folder = resources.use(await mkdtempDisposable(join(tmpdir(), 'assay-xgboost-'))).path;
    peer = resources.use(new XgboostPeer(python!, folder));
  });
  afterAll(() => resources.disposeAsync());

  const learn = ({ matrix, labels, weights }: LabelledRows, parameters: Parameters, change: Partial<FitInput> = {}) =>
    ALGORITHMS.xgboost.fit({
      train: matrix,
      labels,
      weights,
      parameters: { base_score: 0.5, num_round: ROUNDS, ...parameters },
      ...change,
    });

  /** The real library's Python takes lists of directions and of indices as text only. */
  const theirs = ({ num_round = ROUNDS, early_stopping_rounds: _, ...parameters }: Parameters) => {
    const { monotone_constraints: monotone, interaction_constraints: sets } = parameters;
    const isByIndex = Array.isArray(sets) && typeof sets.flat()[0] === 'number';
    return {
      parameters: {
        base_score: 0.5,
        tree_method: 'hist',
        nthread: 1,
        verbosity: 0,
        ...parameters,
        ...(Array.isArray(monotone) && { monotone_constraints: `(${monotone.join(',')})` }),
        ...(isByIndex && { interaction_constraints: JSON.stringify(sets) }),
      },
      rounds: num_round as number,
    };
  };

  async function expectSameTraining(parameters: Parameters, options: GridOptions = {}, what = ''): Promise<void> {
    const [train, held] = [gridRows(options), gridRows({ ...options, seed: 2 })];
    const { model } = await learn(train, parameters);
    const { margins } = await peer.train({ ...theirs(parameters), train, test: held.matrix });
    expect(largestGap(model.predict(held.matrix).margins, margins), what).toBeLessThanOrEqual(TOLERANCE);
    const loaded = loadModel(model.toFile()).predict(held.matrix).margins;
    expect(largestGap(loaded, margins), what).toBeLessThanOrEqual(TOLERANCE);
  }

  const OBJECTIVES: readonly (readonly [string, LabelKind, Parameters?])[] = [
    ['binary:logistic', 'binary'],
    ['binary:logistic', 'binary', { scale_pos_weight: 3 }],
    ['binary:logitraw', 'binary'],
    ['binary:hinge', 'binary'],
    ['reg:squarederror', 'number'],
    ['reg:squarederror', 'binary', { scale_pos_weight: 3 }],
    ['reg:squaredlogerror', 'amount'],
    ['reg:pseudohubererror', 'number', { huber_slope: 0.7 }],
    ['reg:logistic', 'share'],
    ['reg:gamma', 'amount'],
    ['reg:tweedie', 'count', { tweedie_variance_power: 1.3 }],
    ['count:poisson', 'count'],
    ['count:poisson', 'count', { max_delta_step: 0.2 }],
    ['multi:softprob', 'classes', { num_class: 3 }],
    ['multi:softmax', 'classes', { num_class: 3 }],
  ];

  test.for(OBJECTIVES)('%s of %s labels, %j', async ([objective, kind, parameters = {}]) => {
    await expectSameTraining({ objective, ...parameters }, { kind });
    await expectSameTraining({ objective, ...parameters }, { kind, isWeighted: true });
  });

  const PARAMETERS: readonly Parameters[] = [
    { eta: 0.1 },
    { max_depth: 2 },
    { max_depth: 0, max_leaves: 8 },
    { grow_policy: 'lossguide', max_depth: 0, max_leaves: 12 },
    { grow_policy: 'lossguide', max_depth: 4 },
    { min_child_weight: 10 },
    { gamma: 2 },
    { lambda: 0 },
    { lambda: 0, min_child_weight: 0, max_depth: 0 },
    { lambda: 20 },
    { alpha: 3 },
    { max_bin: 16 },
    { base_score: 0.2 },
    { max_delta_step: 0.3 },
    { max_delta_step: 0.3, alpha: 2 },
    { monotone_constraints: [1, -1, 0, 0, 0] },
    { monotone_constraints: '(1,-1,0,1,-1)', alpha: 0.5, max_delta_step: 0.5 },
    { monotone_constraints: { c: 1, b: -1 }, grow_policy: 'lossguide', max_leaves: 20, max_depth: 0 },
    {
      interaction_constraints: [
        ['a', 'd'],
        ['b', 'c', 'e'],
        ['d', 'e'],
      ],
    },
    { interaction_constraints: '[[0, 2], [1, 3], [3, 4]]', monotone_constraints: [0, 0, 0, 1, 0] },
    { num_parallel_tree: 3 },
    { num_parallel_tree: 2, objective: 'multi:softprob', num_class: 2 },
    // Every earlier tree is left out of every round, so that no draw decides.
    { booster: 'dart', rate_drop: 1 },
    { booster: 'dart', rate_drop: 1, normalize_type: 'forest' },
    { booster: 'dart', rate_drop: 1, num_parallel_tree: 2, base_score: 0.3 },
    { booster: 'dart', rate_drop: 1, objective: 'multi:softprob', num_class: 2 },
    { booster: 'dart', one_drop: true, num_round: 2 },
    { booster: 'dart', rate_drop: 1, skip_drop: 1 },
  ];

  test.for(PARAMETERS)('%j', async (parameters) => {
    await expectSameTraining({ objective: 'binary:logistic', ...parameters });
  });

  const CATEGORIES: readonly (readonly [number, Parameters])[] = [
    [3, {}],
    [4, {}],
    [4, { max_cat_to_onehot: 10 }],
    [12, {}],
    [12, { max_cat_threshold: 3 }],
    [40, { alpha: 1, max_delta_step: 0.5 }],
    [40, { max_cat_to_onehot: 64, lambda: 0 }],
    [
      40,
      {
        monotone_constraints: [1, 0, 0, 0, 0],
        interaction_constraints: [
          [0, 4],
          [1, 2, 3, 4],
        ],
      },
    ],
    [300, { max_depth: 3 }],
    [40, { objective: 'reg:squarederror' }],
  ];

  test.for(CATEGORIES)('a column of %i categories, %j', async ([categories, parameters]) => {
    for (const missing of [0, 0.1]) {
      const kind = parameters.objective === undefined ? 'binary' : 'number';
      await expectSameTraining(
        { objective: 'binary:logistic', ...parameters },
        { categories, missing, kind, rows: 900 },
      );
    }
  });

  test('many values per column, cut by the weights of their rows', async () => {
    for (const max_bin of [256, 32]) {
      for (const isWeighted of [true, false]) {
        const options = { isWeighted, decimals: 4, missing: 0, rows: 3000 };
        await expectSameTraining({ objective: 'binary:logistic', max_bin, max_depth: 4 }, options);
      }
    }
  });

  test('a hundred combinations drawn at random', async () => {
    const random = createRandom(12);
    for (let i = 0; i < 100; i++) {
      const { options, parameters } = randomCase(random);
      await expectSameTraining(parameters, options, `case ${i}: ${JSON.stringify({ options, parameters })}`);
    }
  });

  const DRAWS: readonly Parameters[] = [
    { subsample: 0.5 },
    { colsample_bytree: 0.4 },
    { colsample_bylevel: 0.4 },
    { colsample_bynode: 0.4 },
    { num_parallel_tree: 5, subsample: 0.5, colsample_bynode: 0.5, num_round: 4 },
    { booster: 'dart', rate_drop: 0.3, num_round: 20 },
    { booster: 'dart', rate_drop: 0.1, skip_drop: 0.3, one_drop: true, sample_type: 'weighted', num_round: 20 },
  ];

  test.for(DRAWS)('%j draws at random, and is as good over ten seeds', async (drawn) => {
    const [train, held] = [gridRows({ rows: 800 }), gridRows({ rows: 2000, seed: 2 })];
    const [ours, real]: [number[], number[]] = [[], []];
    const lossOf = (probabilities: ArrayLike<number>) =>
      logLoss({ labels: held.labels, probabilities: Float32Array.from(probabilities) });
    for (let seed = 0; seed < 10; seed++) {
      const parameters = { objective: 'binary:logistic', max_depth: 4, ...drawn, seed };
      const { model } = await learn(train, parameters);
      ours.push(lossOf(model.predict(held.matrix).predictions));
      real.push(lossOf((await peer.train({ ...theirs(parameters), train, test: held.matrix })).predictions));
    }
    const [a, b] = [spreadOf(ours), spreadOf(real)];
    // Two means of ten draws from one distribution are farther apart once in 300 times; the seeds are fixed.
    expect(Math.abs(a.mean - b.mean)).toBeLessThan(3 * Math.sqrt((a.variance + b.variance) / 10));
  });

  const METRICS: readonly (readonly [Parameters, LabelKind])[] = [
    [
      { objective: 'binary:logistic', eval_metric: ['logloss', 'error', 'error@0.3', 'auc', 'aucpr', 'rmse', 'mae'] },
      'binary',
    ],
    [{ objective: 'reg:logistic', eval_metric: ['logloss', 'auc', 'aucpr', 'rmse', 'mape'] }, 'share'],
    [{ objective: 'reg:squarederror', eval_metric: ['rmse', 'mae', 'mape', 'mphe'] }, 'number'],
    [{ objective: 'reg:pseudohubererror', huber_slope: 0.5, eval_metric: 'mphe' }, 'number'],
    [{ objective: 'multi:softprob', num_class: 3, eval_metric: ['mlogloss', 'merror', 'auc', 'aucpr'] }, 'classes'],
    [{ objective: 'count:poisson', eval_metric: ['poisson-nloglik', 'rmsle', 'tweedie-nloglik@1.2'] }, 'count'],
    [{ objective: 'reg:gamma', eval_metric: ['gamma-nloglik', 'gamma-deviance', 'rmsle'] }, 'amount'],
  ];

  test.for(METRICS)('metrics of %j', async ([parameters, kind]) => {
    for (const isWeighted of [false, true]) {
      const [train, validation] = [gridRows({ kind, isWeighted }), gridRows({ kind, isWeighted, seed: 2 })];
      const { history } = await learn(train, parameters, { validation });
      const real = await peer.train({ ...theirs(parameters), train, validation, evaluate: true });
      const names = Object.keys(history[0]!.metrics);
      expect(names).toHaveLength(2 * [parameters.eval_metric].flat().length);
      for (const name of names) {
        const [, set, metric] = /^(\w+?)-(.*)$/.exec(name)!;
        const ours = history.map(({ metrics }) => metrics[name]!);
        const gap = largestGap(ours, real.history[set!]![metric!]!);
        expect(gap, `${name}, ${isWeighted ? 'weighted' : 'unweighted'}`).toBeLessThanOrEqual(TOLERANCE);
      }
    }
  });

  test('early stopping ends at the same round, and says so in the file', async () => {
    const [train, validation] = [gridRows(), gridRows({ seed: 2 })];
    for (const eval_metric of [
      ['auc', 'logloss'],
      ['logloss', 'auc'],
    ]) {
      const parameters = { eta: 0.8, num_round: 80, eval_metric, objective: 'binary:logistic' };
      const { model, rounds, bestRound } = await learn(
        train,
        { ...parameters, early_stopping_rounds: 6 },
        { validation },
      );
      const real = await peer.train({ ...theirs(parameters), train, validation, evaluate: true, patience: 6 });
      expect(String(bestRound! - 1)).toBe(real.attributes.best_iteration);
      expect(rounds).toBe(real.history.validation!.auc!.length);
      const { best_iteration, best_score } = attributesOf(model.toFile());
      expect(best_iteration).toBe(real.attributes.best_iteration);
      expect(Number(best_score)).toBeCloseTo(Number(real.attributes.best_score), 5);
    }
  });

  test.for([
    { objective: 'binary:logistic' },
    { objective: 'multi:softprob', num_class: 2 },
    { objective: 'count:poisson' },
    { objective: 'binary:logistic', booster: 'dart', rate_drop: 1 },
    { objective: 'binary:logistic', num_parallel_tree: 2, base_score: 0.3 },
  ])('going on from a model, ours or theirs, %j', async (parameters) => {
    const options = { categories: 6 };
    const [train, held] = [gridRows(options), gridRows({ ...options, seed: 2 })];
    const short = { ...parameters, num_round: 5, eta: 0.5 };
    const [ours, real] = [join(folder, 'ours.json'), join(folder, 'theirs.json')];
    await writeFile(ours, (await learn(train, short)).model.toFile());
    await peer.train({ ...theirs(short), train, model: real });
    for (const initial of [ours, real]) {
      const initialModel = loadModel(await readFile(initial));
      const { model } = await learn(train, parameters, { initialModel });
      const { margins } = await peer.train({ ...theirs(parameters), train, test: held.matrix, initial });
      expect(largestGap(model.predict(held.matrix).margins, margins)).toBeLessThanOrEqual(TOLERANCE);
    }
  });

  test('early stopping after going on counts the rounds of the whole model', async () => {
    const [train, validation] = [gridRows(), gridRows({ seed: 2 })];
    const parameters = { objective: 'binary:logistic', eta: 0.8, num_round: 60 };
    const { model: initialModel } = await learn(train, { ...parameters, num_round: 3 });
    const initial = join(folder, 'initial.json');
    await writeFile(initial, initialModel.toFile());
    const { model } = await learn(train, { ...parameters, early_stopping_rounds: 5 }, { validation, initialModel });
    const real = await peer.train({ ...theirs(parameters), train, validation, initial, evaluate: true, patience: 5 });
    expect(attributesOf(model.toFile()).best_iteration).toBe(real.attributes.best_iteration);
  });
});

function spreadOf(values: readonly number[]): { mean: number; variance: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, variance: squares / (values.length - 1) };
}

/** The largest difference, relative to values above 1. */
function largestGap(ours: ArrayLike<number>, theirs: ArrayLike<number>): number {
  expect(ours.length).toBe(theirs.length);
  return Array.from(ours, (value, i) => Math.abs(value - theirs[i]!) / Math.max(1, Math.abs(theirs[i]!))).reduce(
    (a, b) => Math.max(a, b),
    0,
  );
}

function attributesOf(file: Uint8Array): Record<string, string> {
  const document = JSON.parse(new TextDecoder().decode(file)) as { learner: { attributes: Record<string, string> } };
  return document.learner.attributes;
}
