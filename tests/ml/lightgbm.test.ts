import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  ALGORITHMS,
  doubleMatrixFromColumns,
  type FitInput,
  loadModel,
  type Matrix,
  matrixFromColumns,
  takeRows,
} from '../../src/ml/index.ts';
import type { LightgbmModel } from '../../src/ml/lightgbm/lightgbm-model.ts';
import { createRandom } from '../../src/stats/index.ts';
import { expectCode } from './expect-code.ts';
import { sampleInput, sampleRows } from './sample-data.ts';

const { lightgbm } = ALGORITHMS;
const learn = async (input: FitInput) => {
  const result = await lightgbm.fit(input);
  return { ...result, model: result.model as LightgbmModel };
};
const quick = { num_iterations: 8, num_leaves: 7, min_data_in_leaf: 5 };

/** Three columns with missing cells, whole numbers from -3 to 3 or normal ones, of which two decide the label. */
function someMatrix({ rows, seed, coarse }: { rows: number; seed: number; coarse: boolean }): {
  matrix: Matrix;
  labels: Float32Array;
} {
  const random = createRandom(seed);
  const number = () => (coarse ? random.integer(7) - 3 : 2 * random.normal());
  const column = () => Array.from({ length: rows }, () => (random.uniform() < 0.1 ? Number.NaN : number()));
  const matrix = doubleMatrixFromColumns({ a: column(), b: column(), c: column() });
  const labels = Float32Array.from({ length: rows }, (_, row) => {
    const [a, b] = [matrix.values[row]! || 0, matrix.values[rows + row]! || 0];
    return a - b * b * 0.5 + random.normal() * 2 > 0 ? 1 : 0;
  });
  labels.set([0, 1]);
  return { matrix, labels };
}

describe('lightgbm training', () => {
  test("takes LightGBM's own other names", async () => {
    const { matrix, labels } = sampleRows();
    const named = await learn({
      train: matrix,
      labels,
      parameters: { num_iterations: 5, num_leaves: 5, lambda_l2: 2 },
    });
    const other = await learn({
      train: matrix,
      labels,
      parameters: { n_estimators: 5, max_leaves: 5, reg_lambda: 2, application: 'binary' },
    });
    expect(Buffer.from(other.model.toFile()).equals(named.model.toFile())).toBe(true);
    expect(lightgbm.completeParameters({ objective: 'mse' }).objective).toBe('regression');
  });

  test('compares in double where the rows are double', async () => {
    const exact = Array.from({ length: 60 }, (_, i) => 1 + i * 1e-12);
    const labels = Float32Array.from(exact, (_, i) => (i < 30 ? 0 : 1));
    const parameters = { num_iterations: 3, min_data_in_leaf: 1 };
    const double = await learn({ train: doubleMatrixFromColumns({ x: exact }), labels, parameters });
    const { margins } = double.model.predict(doubleMatrixFromColumns({ x: [exact[29]!, exact[30]!] }));
    expect(margins[0]).toBeLessThan(margins[1]!);
    const single = await learn({ train: matrixFromColumns({ x: exact }), labels, parameters });
    const alike = single.model.predict(matrixFromColumns({ x: [exact[29]!, exact[30]!] })).margins;
    expect(alike[0]).toBe(alike[1]);
  });

  test('splits coded columns by sets of categories and writes them so', async () => {
    const { matrix, labels } = sampleRows({ rows: 2_000 });
    const { model } = await learn({ train: matrix, labels, parameters: quick });
    expect(model.booster.trees.some((tree) => tree.categories !== undefined)).toBe(true);
    expect(model.booster.featureInfos[2]).toMatch(/^-1(:[012]){3}$/);
    const asNumbers = await learn({ train: { ...matrix, categories: {} }, labels, parameters: quick });
    expect(asNumbers.model.booster.trees.every((tree) => tree.categories === undefined)).toBe(true);
  });

  test('keeps the rounds up to the best one when it stops early, whichever metric stops it', async () => {
    const input = sampleInput({
      num_iterations: 200,
      learning_rate: 0.5,
      early_stopping_round: 5,
      metric: ['auc', 'binary_logloss'],
    });
    const { model, rounds, bestRound, history } = await learn(input);
    expect(rounds).toBeLessThan(200);
    expect(model.booster.trees).toHaveLength(bestRound!);
    expect(model.booster.extras.bestRound).toBe(bestRound);
    const series = (name: string) => history.map(({ metrics }) => metrics[`validation-${name}`]!);
    const best = [
      series('auc').indexOf(Math.max(...series('auc'))),
      series('binary_logloss').indexOf(Math.min(...series('binary_logloss'))),
    ];
    expect(best.map((round) => round + 1)).toContain(bestRound);
    const first = await learn({ ...input, parameters: { ...(input.parameters as object), first_metric_only: true } });
    expect(first.bestRound).toBe(
      1 +
        first.history
          .map(({ metrics }) => metrics['validation-auc']!)
          .reduce((top, auc, i, all) => (auc > all[top]! ? i : top), 0),
    );
  });

  test('reports for the training rows what the finished model says of them', async () => {
    for (const parameters of [
      {},
      { bagging_fraction: 0.5, bagging_freq: 2 },
      { data_sample_strategy: 'goss', learning_rate: 0.4 },
      { boosting: 'rf', feature_fraction: 0.5 },
      { boosting: 'rf', bagging_fraction: 0.5, bagging_freq: 1 },
      { boosting: 'dart', skip_drop: 0, drop_rate: 0.5 },
    ]) {
      const { matrix, labels } = sampleRows();
      const validation = sampleRows({ seed: 4 });
      const { model, history } = await learn({
        train: matrix,
        labels,
        validation,
        parameters: { ...quick, ...parameters, metric: 'l2', objective: 'regression' },
      });
      for (const [rows, name] of [
        [{ matrix, labels }, 'train-l2'],
        [validation, 'validation-l2'],
      ] as const) {
        const { predictions } = model.predict(rows.matrix);
        const mean =
          predictions.reduce((sum, value, row) => sum + (value - rows.labels[row]!) ** 2, 0) / predictions.length;
        expect(history.at(-1)!.metrics[name], `${name} ${JSON.stringify(parameters)}`).toBeCloseTo(mean, 6);
      }
    }
  });

  test('ends with a warning when no leaf can be split any more', async () => {
    const { matrix, labels } = sampleRows({ rows: 30 });
    const { rounds, warnings, model } = await learn({ train: matrix, labels, parameters: { min_data_in_leaf: 100 } });
    expect(rounds).toBe(1);
    expect(warnings).toEqual([expect.stringContaining('no leaf can be split')]);
    const share = labels.reduce((sum, label) => sum + label, 0) / labels.length;
    expect(model.predict(matrix).predictions[0]).toBeCloseTo(share, 6);
  });

  test('goes on from a model as if it had not stopped', async () => {
    const { matrix, labels } = sampleRows();
    const parameters = { ...quick, boost_from_average: false };
    const whole = await learn({ train: matrix, labels, parameters: { ...parameters, num_iterations: 10 } });
    const first = await learn({ train: matrix, labels, parameters: { ...parameters, num_iterations: 4 } });
    const both = await learn({
      train: matrix,
      labels,
      initialModel: first.model,
      parameters: { ...parameters, num_iterations: 6 },
    });
    expect(both.model.booster.trees).toEqual(whole.model.booster.trees);
  });
});

describe('lightgbm refuses', () => {
  const refuses = (parameters: Readonly<Record<string, unknown>>, change: Partial<FitInput> = {}) =>
    expectCode('ML_PARAMETERS_INVALID', () => lightgbm.fit({ ...sampleInput(parameters), ...change }));

  test.each([
    [{ objective: 'multiclass' }, 'num_class'],
    [{ num_class: 3 }, 'num_class'],
    [{ metric: 'multi_error' }, 'metric'],
    [{ is_unbalance: true, scale_pos_weight: 2 }, 'scale_pos_weight'],
    [{ data_sample_strategy: 'goss', top_rate: 0.7, other_rate: 0.5 }, 'other_rate'],
    [{ data_sample_strategy: 'goss', bagging_freq: 1, bagging_fraction: 0.5 }, 'bagging_freq'],
    [{ boosting: 'rf' }, 'boosting'],
    [{ boosting: 'dart', early_stopping_round: 3 }, 'early_stopping_round'],
    [{ monotone_constraints: [1, 0] }, 'monotone_constraints'],
    [{ monotone_constraints: [0, 0, 1, 0] }, 'group'],
  ])('%j, naming %s', async (parameters, name) => {
    expect((await refuses(parameters)).message).toContain(name);
  });

  test('early stopping without validation rows', async () => {
    expect((await refuses({ early_stopping_round: 3 }, { validation: undefined })).message).toContain('validation');
  });

  test('to go on from a model of another kind, objective or a forest', async () => {
    const { matrix, labels } = sampleRows();
    const refusesModel = (initialModel: FitInput['initialModel'], parameters: object = quick) =>
      expectCode('ML_INITIAL_MODEL_UNFIT', () => lightgbm.fit({ train: matrix, labels, initialModel, parameters }));
    const xgboost = await ALGORITHMS.xgboost.fit({ train: matrix, labels, parameters: { num_round: 1 } });
    const regression = await learn({ train: matrix, labels, parameters: { ...quick, objective: 'regression' } });
    const forest = await learn({
      train: matrix,
      labels,
      parameters: { ...quick, boosting: 'rf', feature_fraction: 0.5 },
    });
    await refusesModel(xgboost.model);
    await refusesModel(regression.model);
    await refusesModel(forest.model);
    await refusesModel((await learn({ train: matrix, labels, parameters: quick })).model, {
      ...quick,
      boosting: 'rf',
      feature_fraction: 0.5,
    });
  });
});

describe('lightgbm properties', () => {
  const someRows = fc.record({ rows: fc.integer({ min: 40, max: 120 }), seed: fc.nat({ max: 1_000_000 }) });

  test('M-P2 a constrained answer never moves against its constraint', async () => {
    await fc.assert(
      fc.asyncProperty(someRows, fc.constantFrom(-1, 1), async ({ rows, seed }, direction) => {
        const { matrix, labels } = someMatrix({ rows, seed, coarse: true });
        const parameters = {
          ...quick,
          num_iterations: 4,
          min_data_in_leaf: 2,
          monotone_constraints: [direction, 0, 0],
        };
        const { model } = await learn({ train: matrix, labels, parameters });
        for (const b of [-2, 0, 3, Number.NaN]) {
          const a = [-4, -3, -2, -1, 0, 1, 2, 3, 4];
          const { margins } = model.predict(doubleMatrixFromColumns({ a, b: a.map(() => b), c: a.map(() => 1) }));
          for (let i = 1; i < a.length; i++) {
            expect(direction * (margins[i]! - margins[i - 1]!)).toBeGreaterThanOrEqual(0);
          }
        }
      }),
      { numRuns: 100 },
    );
  });

  // Only where all rows weigh the same: LightGBM guesses the rows of a bin from its hessian.
  test('M-P3 rows of weight 2 or 4 count as so many rows, where leaves are limited by hessians', async () => {
    await fc.assert(
      fc.asyncProperty(someRows, fc.constantFrom(2, 4), async ({ rows, seed }, weight) => {
        const { matrix } = someMatrix({ rows, seed, coarse: false });
        const random = createRandom(seed + 1);
        // Distinct labels, so that no two splits are equally good.
        const labels = Float32Array.from({ length: rows }, () => random.normal());
        const repeated = Array.from({ length: rows * weight }, (_, i) => Math.trunc(i / weight));
        const parameters = {
          ...quick,
          objective: 'regression',
          num_iterations: 3,
          min_data_in_leaf: 0,
          min_sum_hessian_in_leaf: 9,
          min_data_in_bin: 1,
        };
        const weights = labels.map(() => weight);
        const weighted = await learn({ train: matrix, labels, weights, parameters });
        const longer = await learn({
          train: takeRows(matrix, repeated),
          labels: Float32Array.from(repeated, (row) => labels[row]!),
          parameters,
        });
        const [one, two] = [weighted, longer].map(({ model }) => model.predict(matrix).margins);
        one!.forEach((margin, row) => {
          expect(Math.abs(margin - two![row]!)).toBeLessThan(1e-5);
        });
      }),
      { numRuns: 100 },
    );
  });

  test('M-P4 a saved model is the model: same bytes, same answers', async () => {
    const parameters = fc.record({
      boosting: fc.constantFrom('gbdt', 'dart'),
      objective: fc.constantFrom('binary', 'regression', 'poisson', 'cross_entropy'),
      num_leaves: fc.integer({ min: 2, max: 12 }),
      zero_as_missing: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(someRows, parameters, async ({ rows, seed }, chosen) => {
        const { matrix, labels } = someMatrix({ rows, seed, coarse: true });
        const { model } = await learn({
          train: matrix,
          labels,
          parameters: { ...quick, num_iterations: 3, ...chosen },
        });
        const loaded = loadModel(model.toFile());
        expect(Buffer.from(loaded.toFile()).equals(model.toFile())).toBe(true);
        expect(loaded.predict(matrix)).toEqual(model.predict(matrix));
      }),
      { numRuns: 100 },
    );
  });
});
