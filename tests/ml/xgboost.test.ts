import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ALGORITHMS, completeParameters, type FitInput, matrixFromColumns, takeRows } from '../../src/ml/index.ts';
import { expectCode } from './expect-code.ts';
import { sampleInput, sampleRows } from './sample-data.ts';

const boost = (parameters: Record<string, unknown>, change: Partial<FitInput> = {}) =>
  ALGORITHMS.xgboost.fit({ ...sampleInput(parameters), ...change });

interface Document {
  readonly learner: {
    readonly attributes: Record<string, string>;
    readonly learner_model_param: Record<string, string>;
    readonly gradient_booster: { readonly model: { readonly trees: readonly TreeDocument[] } };
  };
}
interface TreeDocument {
  readonly left_children: number[];
  readonly split_indices: number[];
  readonly default_left: number[];
  readonly split_conditions: number[];
  readonly sum_hessian: number[];
  readonly loss_changes: number[];
}
const documentOf = ({ model }: { model: { toFile(): Uint8Array } }): Document =>
  JSON.parse(new TextDecoder().decode(model.toFile())) as Document;
const treesOf = (result: Parameters<typeof documentOf>[0]) => documentOf(result).learner.gradient_booster.model.trees;

describe('parameters of xgboost', () => {
  test('are filled in with defaults under their own names', () => {
    expect(completeParameters('xgboost', { learning_rate: 0.1, n_estimators: 7 })).toMatchObject({
      eta: 0.1,
      num_round: 7,
      max_depth: 6,
      lambda: 1,
      objective: 'binary:logistic',
    });
  });

  test('an alias beside its name is a fault unless both say the same', () => {
    expect(completeParameters('xgboost', { eta: 0.1, learning_rate: 0.1 })).toMatchObject({ eta: 0.1 });
    const error = expectCode('ML_PARAMETERS_INVALID', () =>
      completeParameters('xgboost', { eta: 0.1, learning_rate: 0.2 }),
    );
    expect(error.message).toContain('learning_rate is 0.2, expected the same as eta');
  });

  test('a fault names the parameter as it was spelled', () => {
    const error = expectCode('ML_PARAMETERS_INVALID', () => completeParameters('xgboost', { learning_rate: 2 }));
    expect(error.message).toContain('learning_rate is 2, expected at most 1');
  });

  test('every fault is listed at once', () => {
    const wrong = {
      eta: 0,
      max_depth: 2.5,
      subsample: Number.NaN,
      lambda: -1,
      num_round: 'many',
      max_bin: 1,
      colsample_bytree: 1.1,
      objective: 'binary:magic',
      eval_metric: 'ndcg',
      early_stopping_rounds: 0,
      seed: 0.5,
      tree_count: 3,
    };
    const error = expectCode('ML_PARAMETERS_INVALID', () => completeParameters('xgboost', wrong));
    const faults = error.details.faults as { path: string }[];
    expect(faults.map(({ path }) => path).sort()).toEqual(Object.keys(wrong).sort());
    expect(error.message).toContain('tree_count is unknown');
  });

  test.for<[Record<string, unknown>, string]>([
    [{ objective: 'multi:softprob' }, 'num_class'],
    [{ num_class: 3 }, 'num_class'],
    [{ base_score: 1 }, 'base_score'],
    [{ eval_metric: ['auc', 'rmse', 'mlogloss'] }, 'eval_metric'],
    [{ objective: 'reg:squarederror', eval_metric: 'auc' }, 'eval_metric'],
    [{ objective: 'count:poisson', eval_metric: 'logloss' }, 'eval_metric'],
    [{ objective: 'count:poisson', base_score: 0 }, 'base_score'],
    [{ eval_metric: 'error@much' }, 'eval_metric'],
    [{ tree_method: 'exact' }, 'tree_method is "exact", expected one of "hist", "auto"'],
    [{ booster: 'gblinear' }, 'booster'],
    [{ monotone_constraints: [2] }, 'monotone_constraints'],
    [{ monotone_constraints: '1;0' }, 'monotone_constraints'],
    [{ interaction_constraints: '[[0, 1]' }, 'interaction_constraints'],
    [{ interaction_constraints: [['x'], []] }, 'interaction_constraints'],
    [{ rate_drop: 1.5 }, 'rate_drop'],
    [{ tweedie_variance_power: 2 }, 'tweedie_variance_power'],
  ])('%j is a fault of %s', ([parameters, name]) => {
    const error = expectCode('ML_PARAMETERS_INVALID', () => completeParameters('xgboost', parameters));
    expect(error.message).toContain(name);
  });

  test('faults of single values and of values together are told in one error, each once', () => {
    const wrong = { objective: 'multi:softmax', zap: 1, learning_rate: 2, early_stopping_rounds: 5 };
    const faultsOf = (parameters: object): string[] => {
      const complete = () => completeParameters('xgboost', parameters, { hasValidation: false });
      const { faults } = expectCode('ML_PARAMETERS_INVALID', complete).details;
      return (faults as { path: string }[]).map(({ path }) => path).sort();
    };
    expect(faultsOf(wrong)).toEqual(['early_stopping_rounds', 'learning_rate', 'num_class', 'zap']);
    expect(faultsOf({ ...wrong, num_class: 1 })).toEqual(faultsOf(wrong));
    expect(faultsOf({ ...wrong, objective: 'magic' })).not.toContain('num_class');
  });

  test('early stopping without validation rows is a fault', async () => {
    const error = await expectCode('ML_PARAMETERS_INVALID', () =>
      boost({ early_stopping_rounds: 5 }, { validation: undefined }),
    );
    expect(error.message).toContain('early_stopping_rounds is 5, expected validation rows');
  });

  test('a parameter set written for XGBoost is taken as it is', () => {
    const pasted = {
      one_drop: 1,
      tree_method: 'hist',
      nthread: 2,
      verbosity: 0,
      eval_metric: ['auc', 'error@0.3'],
      n_estimators: 5,
    };
    expect(completeParameters('xgboost', pasted)).toMatchObject({
      tree_method: 'hist',
      num_round: 5,
      one_drop: true,
    });
  });

  test('that do nothing beside the others are told, not refused', async () => {
    const { warnings } = await boost({ num_round: 1, rate_drop: 0.1, tweedie_variance_power: 1.2, huber_slope: 2 });
    expect(warnings).toEqual([
      'rate_drop 0.1 does nothing without booster dart',
      'tweedie_variance_power 1.2 does nothing without the objective reg:tweedie',
      'huber_slope 2 does nothing without the objective reg:pseudohubererror',
    ]);
    expect((await boost({ num_round: 1, booster: 'dart', rate_drop: 0.1, scale_pos_weight: 2 })).warnings).toEqual([]);
  });

  test('labels of validation rows are checked too, but may be of one class', async () => {
    const { matrix, labels } = sampleRows({ seed: 2 });
    const one = { matrix, labels: labels.map(() => 1) };
    expect((await boost({ num_round: 1 }, { validation: one })).history).toHaveLength(1);
    await expectCode('ML_LABELS_NOT_BINARY', () => boost({}, { validation: { matrix, labels: labels.with(0, 2) } }));
    await expectCode('ML_LABELS_INVALID', () =>
      boost({ objective: 'multi:softprob', num_class: 2 }, { validation: { matrix, labels: labels.with(0, 2) } }),
    );
  });

  test('constraints on features that the rows lack are faults, all at once', async () => {
    const error = await expectCode('ML_PARAMETERS_INVALID', () =>
      boost({ monotone_constraints: { x: 1, height: 1 }, interaction_constraints: [['y', 'depth'], [9]] }),
    );
    expect(error.details.faults).toHaveLength(3);
    for (const wrong of ['height', 'depth', '9']) expect(error.message).toContain(wrong);
    await expectCode('ML_PARAMETERS_INVALID', () => boost({ monotone_constraints: [1, 0, 0, 0, 1] }));
  });

  test('constraints say the same as list, as text and by name', async () => {
    const [byList, byText, byName] = [
      await boost({ monotone_constraints: [1, 0, 0, -1], interaction_constraints: [[0, 1], [3]] }),
      await boost({ monotone_constraints: '(1,0,0,-1)', interaction_constraints: '[["x", "y"], ["noise"]]' }),
      await boost({ monotone_constraints: { noise: -1, x: 1 }, interaction_constraints: [['x', 'y'], ['noise']] }),
    ];
    expect(byText.model.toFile()).toEqual(byList.model.toFile());
    expect(byName.model.toFile()).toEqual(byList.model.toFile());
    expect((await boost({})).model.toFile()).not.toEqual(byList.model.toFile());
  });
});

describe('boosting', () => {
  test('the training loss falls round by round', async () => {
    const { history } = await boost({ num_round: 20 });
    const losses = history.map(({ metrics }) => metrics['train-logloss']!);
    expect(losses).toEqual(losses.toSorted((a, b) => b - a));
    expect(losses.at(-1)!).toBeLessThan(losses[0]! / 2);
  });

  test('the metrics of the last round are those of the model', async () => {
    const { model, history } = await boost({ num_round: 6, eval_metric: ['logloss', 'auc'] });
    const input = sampleInput();
    const again = await ALGORITHMS.xgboost.fit({
      ...input,
      parameters: { num_round: 6, eval_metric: ['logloss', 'auc'] },
    });
    expect(Object.keys(history[0]!.metrics)).toEqual([
      'train-logloss',
      'train-auc',
      'validation-logloss',
      'validation-auc',
    ]);
    expect(again.history).toEqual(history);
    const { predictions } = model.predict(input.validation!.matrix);
    const loss = [...input.validation!.labels].map(
      (label, i) => -Math.log(label === 1 ? predictions[i]! : 1 - predictions[i]!),
    );
    const mean = loss.reduce((sum, value) => sum + value, 0) / loss.length;
    expect(history.at(-1)!.metrics['validation-logloss']).toBeCloseTo(mean, 6);
  });

  test('early stopping keeps the rounds up to the best one and says which', async () => {
    const result = await boost({ num_round: 200, eta: 0.8, early_stopping_rounds: 5 });
    const losses = result.history.map(({ metrics }) => metrics['validation-logloss']!);
    expect(result.bestRound).toBe(losses.indexOf(Math.min(...losses)) + 1);
    expect(result.rounds).toBe(result.bestRound! + 5);
    expect(treesOf(result)).toHaveLength(result.bestRound!);
    expect(documentOf(result).learner.attributes).toMatchObject({ best_iteration: String(result.bestRound! - 1) });
  });

  test('early stopping follows the last metric and knows that AUC is better high', async () => {
    const result = await boost({ num_round: 100, eta: 0.8, early_stopping_rounds: 4, eval_metric: ['logloss', 'auc'] });
    const scores = result.history.map(({ metrics }) => metrics['validation-auc']!);
    expect(result.bestRound).toBe(scores.indexOf(Math.max(...scores)) + 1);
  });

  test('the base score is 0.5 for classes, the mean label for regression, or the one asked for', async () => {
    const scoreOf = async (parameters: Record<string, unknown>) =>
      Number(documentOf(await boost({ num_round: 1, ...parameters })).learner.learner_model_param.base_score);
    const { labels } = sampleRows();
    const mean = labels.reduce((sum, label) => sum + label, 0) / labels.length;
    expect(await scoreOf({})).toBe(0.5);
    expect(await scoreOf({ objective: 'reg:squarederror' })).toBeCloseTo(mean, 6);
    expect(await scoreOf({ base_score: 0.25 })).toBe(0.25);
  });

  test('different seeds draw different rows and columns', async () => {
    const [first, second] = [await boost({ subsample: 0.5, seed: 1 }), await boost({ subsample: 0.5, seed: 2 })];
    expect(first.model.toFile()).not.toEqual(second.model.toFile());
  });

  test('a constant column is never split on', async () => {
    const { matrix, labels } = sampleRows();
    const values = matrix.values.slice().fill(3, 0, matrix.rows);
    const trees = treesOf(await boost({ num_round: 10 }, { train: { ...matrix, values }, labels }));
    const used = trees.flatMap((tree) => tree.split_indices.filter((_, node) => tree.left_children[node] !== -1));
    expect(new Set(used)).toEqual(new Set([1, 2, 3]));
  });

  test('missing values learn their direction', async () => {
    // Missing means class 1, as high values do: it must go where they go.
    const column = Array.from({ length: 60 }, (_, i) => (i % 3 === 0 ? Number.NaN : i));
    const labels = Float32Array.from(column, (value) => (Number.isNaN(value) || value > 30 ? 1 : 0));
    const train = matrixFromColumns({ a: column });
    const { model } = await ALGORITHMS.xgboost.fit({ train, labels, parameters: { num_round: 20 } });
    const { predictions } = model.predict(train);
    expect([...predictions].map(Math.round)).toEqual([...labels]);
  });

  test('a column where only presence tells the classes apart is split below its lowest value', async () => {
    const column = Array.from({ length: 40 }, (_, i) => (i < 20 ? Number.NaN : 5));
    const train = matrixFromColumns({ a: column });
    const labels = Float32Array.from(column, (value) => (Number.isNaN(value) ? 1 : 0));
    const { model } = await ALGORITHMS.xgboost.fit({ train, labels, parameters: { num_round: 10 } });
    expect([...model.predict(train).predictions].map(Math.round)).toEqual([...labels]);
  });

  test('max_depth, max_leaves, gamma and min_child_weight hold trees back', async () => {
    const leavesOf = async (parameters: Record<string, unknown>) =>
      treesOf(await boost({ num_round: 3, ...parameters })).map(
        ({ left_children }) => left_children.filter((child) => child === -1).length,
      );
    expect(Math.max(...(await leavesOf({ max_depth: 2 })))).toBeLessThanOrEqual(4);
    expect(Math.max(...(await leavesOf({ max_leaves: 5, max_depth: 0 })))).toBe(5);
    expect(Math.max(...(await leavesOf({ gamma: 1e6 })))).toBe(1);
    const trees = treesOf(await boost({ num_round: 3, min_child_weight: 20 }));
    for (const { sum_hessian } of trees) expect(Math.min(...sum_hessian)).toBeGreaterThanOrEqual(20);
  });

  test('more than 256 bins work as well', async () => {
    const { history } = await boost({ num_round: 10, max_bin: 1_000 });
    expect(history.at(-1)!.metrics['train-logloss']).toBeLessThan(history[0]!.metrics['train-logloss']!);
  });

  test('a column that names single rows has too many categories', async () => {
    const rows = 66_000;
    const id = Array.from({ length: rows }, (_, row) => `row ${row}`);
    const train = { ...matrixFromColumns({ id: id.keys().toArray() }), categories: { id } };
    const labels = Float32Array.from({ length: rows }, (_, row) => row % 2);
    const error = await expectCode('ML_FEATURE_CODES_INVALID', () => ALGORITHMS.xgboost.fit({ train, labels }));
    expect(error.message).toContain('66000 categories, of which at most 65535');
  });

  test('the order of the columns does not change what is learned, ties apart', async () => {
    // Deep nodes of few rows are split equally well by several columns; shallow trees have no such ties.
    const { matrix, labels } = sampleRows({ missing: 0 });
    const names = matrix.names.toReversed();
    const values = new Float32Array(matrix.values.length);
    names.forEach((name, i) => {
      const from = matrix.names.indexOf(name) * matrix.rows;
      values.set(matrix.values.subarray(from, from + matrix.rows), i * matrix.rows);
    });
    const [forward, backward] = [
      await boost({ num_round: 5, max_depth: 2 }, { train: matrix, labels }),
      await boost({ num_round: 5, max_depth: 2 }, { train: { ...matrix, names, values }, labels }),
    ];
    const [a, b] = [forward.model.predict(matrix).margins, backward.model.predict(matrix).margins];
    expect(Math.max(...a.map((margin, row) => Math.abs(margin - b[row]!)))).toBeLessThan(1e-5);
  });

  test('a leaf says what its rows say: the model fits a step function exactly', () => {
    return fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 2, maxLength: 12 }),
        async (heights) => {
          const rows = heights.flatMap((height, step) => [0, 1, 2].map(() => [step, height] as const));
          const train = matrixFromColumns({ step: rows.map(([step]) => step) });
          const labels = Float32Array.from(rows, ([, height]) => height);
          const parameters = {
            objective: 'reg:squarederror',
            lambda: 0,
            eta: 1,
            num_round: 4,
            max_depth: 0,
            base_score: 0,
          };
          const { model } = await ALGORITHMS.xgboost.fit({ train, labels, parameters });
          const { predictions } = model.predict(train);
          rows.forEach(([, height], row) => {
            expect(Math.abs(predictions[row]! - height)).toBeLessThan(0.01);
          });
        },
      ),
    );
  });
});

describe('several classes', () => {
  test('probabilities of a row sum to 1, and softmax names the likeliest', async () => {
    const { matrix } = sampleRows();
    const labels = Float32Array.from(matrix.values.subarray(0, matrix.rows), (x) => (x < -0.5 ? 0 : x < 0.5 ? 1 : 2));
    const parameters = { objective: 'multi:softprob', num_class: 3, num_round: 10 };
    const probabilities = (await boost(parameters, { labels, validation: undefined })).model.predict(matrix);
    expect(probabilities.predictionWidth).toBe(3);
    const verdicts = (
      await boost({ ...parameters, objective: 'multi:softmax' }, { labels, validation: undefined })
    ).model.predict(matrix);
    expect(verdicts.predictionWidth).toBe(1);
    for (let row = 0; row < matrix.rows; row++) {
      const own = [...probabilities.predictions.subarray(3 * row, 3 * row + 3)];
      expect(own.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 5);
      expect(verdicts.predictions[row]).toBe(own.indexOf(Math.max(...own)));
    }
  });

  test('a label beyond num_class is refused', async () => {
    await expectCode('ML_LABELS_INVALID', () =>
      boost({ objective: 'multi:softprob', num_class: 3 }, { labels: sampleRows().labels.with(0, 3) }),
    );
  });
});

describe('takeRows', () => {
  test('picks rows in the order given', () => {
    const matrix = matrixFromColumns({ a: [1, 2, 3], b: [4, 5, 6] });
    expect([...takeRows(matrix, [2, 0]).values]).toEqual([3, 1, 6, 4]);
  });
});
