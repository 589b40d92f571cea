import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { metricNamed } from '../../src/ml/boosting/evaluation/metric-named.ts';
import { TRAINERS, type TrainableObjective } from '../../src/ml/boosting/objectives/trainers.ts';
import { ALGORITHMS, completeParameters, loadModel } from '../../src/ml/index.ts';
import { expectCode } from './expect-code.ts';
import { sampleRows } from './sample-data.ts';

const SETTINGS = { scale_pos_weight: 1, max_delta_step: 0, huber_slope: 0.8, tweedie_variance_power: 1.4 };

/** Gradient and hessian of one row. */
function pairOf(objective: TrainableObjective, margin: number, label: number, weight?: number): [number, number] {
  const trainer = TRAINERS[objective];
  const margins = Float32Array.of(margin);
  const predictions = trainer.transform(margins, 1);
  const pairs = new Float32Array(2);
  const weights = weight === undefined ? undefined : Float32Array.of(weight);
  const labels = Float32Array.of(label);
  trainer.gradients({ margins, predictions, labels, weights, group: 0, groups: 1, settings: SETTINGS }, pairs);
  return [pairs[0]!, pairs[1]!];
}

describe('objectives', () => {
  /** The loss that an objective descends, as a function of the margin. */
  const LOSSES: readonly (readonly [TrainableObjective, (margin: number, label: number) => number])[] = [
    ['binary:logistic', (m, y) => Math.log1p(Math.exp(-m)) + (1 - y) * m],
    ['reg:logistic', (m, y) => Math.log1p(Math.exp(-m)) + (1 - y) * m],
    ['binary:logitraw', (m, y) => Math.log1p(Math.exp(-m)) + (1 - y) * m],
    ['reg:squarederror', (m, y) => (m - y) ** 2 / 2],
    ['reg:squaredlogerror', (m, y) => (Math.log1p(m) - Math.log1p(y)) ** 2 / 2],
    ['reg:pseudohubererror', (m, y) => 0.8 ** 2 * (Math.sqrt(1 + ((m - y) / 0.8) ** 2) - 1)],
    ['count:poisson', (m, y) => Math.exp(m) - y * m],
    ['reg:gamma', (m, y) => m + y * Math.exp(-m)],
    ['reg:tweedie', (m, y) => Math.exp(0.6 * m) / 0.6 - (y * Math.exp(-0.4 * m)) / -0.4],
  ];

  test.for(LOSSES)('%s follows the slope and the curvature of its loss', ([objective, loss]) => {
    const share = fc.double({ min: 0.1, max: 0.9, noNaN: true });
    fc.assert(
      fc.property(share, share, (margin, label) => {
        const step = 1e-3;
        const [gradient, hessian] = pairOf(objective, margin, label);
        const [below, at, above] = [margin - step, margin, margin + step].map((m) => loss(m, label)) as [
          number,
          number,
          number,
        ];
        expect(gradient).toBeCloseTo((above - below) / (2 * step), 4);
        // Curvatures below the floor are lifted to it.
        const curvature = (above - 2 * at + below) / step ** 2;
        if (curvature > 0.01) expect(hessian).toBeCloseTo(curvature, 3);
      }),
    );
  });

  test('a weight multiplies gradient and hessian', () => {
    for (const objective of Object.keys(TRAINERS) as TrainableObjective[]) {
      if (objective.startsWith('multi')) continue;
      const [once, thrice] = [pairOf(objective, 0.3, 1), pairOf(objective, 0.3, 1, 3)];
      expect(thrice[0], objective).toBeCloseTo(3 * once[0], 5);
      expect(thrice[1], objective).toBeCloseTo(3 * once[1], 5);
    }
  });

  const { matrix } = sampleRows();
  const learn = (objective: string, labels: Float32Array, more: Record<string, unknown> = {}) =>
    ALGORITHMS.xgboost.fit({ train: matrix, labels, parameters: { objective, num_round: 3, ...more } });
  const labelled = (label: number): Float32Array => new Float32Array(matrix.rows).fill(2).with(7, label);

  test.for([
    ['count:poisson', -1, 'a number of 0 or more'],
    ['reg:tweedie', -0.5, 'a number of 0 or more'],
    ['reg:gamma', 0, 'a number above 0'],
    ['reg:squaredlogerror', -1, 'a number above -1'],
    ['reg:logistic', 1.5, 'a share from 0 to 1'],
    ['reg:squarederror', Number.NaN, 'a finite number'],
  ] as const)('%s refuses the label %s and says what it expects', async ([objective, label, expected]) => {
    const labels = objective === 'reg:logistic' ? labelled(label).map((y) => (y === 2 ? 0.5 : y)) : labelled(label);
    const error = await expectCode('ML_LABELS_INVALID', () => learn(objective, labels));
    expect(error.details).toMatchObject({ row: 7, label: String(label), expected });
  });

  test('binary:hinge refuses labels that are no classes', async () => {
    await expectCode('ML_LABELS_NOT_BINARY', () => learn('binary:hinge', labelled(3)));
  });

  test('binary:hinge tells sides, not probabilities', async () => {
    const { labels } = sampleRows();
    const { model } = await learn('binary:hinge', labels, { num_round: 20 });
    const { predictions, margins } = model.predict(matrix);
    expect([...new Set(predictions)].sort()).toEqual([0, 1]);
    expect([...predictions]).toEqual([...margins].map((margin) => (margin > 0 ? 1 : 0)));
    expectCode('ML_NO_PROBABILITY', () => model.predictProbability(matrix));
  });

  test('counts that are all 0 are learned as a mean near 0', async () => {
    const { model } = await learn('count:poisson', new Float32Array(matrix.rows));
    const { predictions } = model.predict(matrix);
    expect(predictions.every((mean) => mean >= 0 && mean < 0.01)).toBe(true);
  });

  test('labels beyond what float32 can square end training with a word, not with an unreadable model', async () => {
    const labels = Float32Array.from({ length: matrix.rows }, (_, row) => (row % 2 === 0 ? 1e-30 : 3e38));
    for (const objective of ['reg:gamma', 'reg:tweedie', 'count:poisson', 'reg:squarederror']) {
      const outcome = await learn(objective, labels, { num_round: 30, eta: 1, lambda: 0 }).then(
        ({ model }) => loadModel(model.toFile()).predict(matrix).margins.every(Number.isFinite),
        (error: { code?: string }) => error.code,
      );
      expect([true, 'ML_TRAINING_DIVERGED'], objective).toContain(outcome);
    }
  });

  test('count:poisson caps steps at 0.7 unless told otherwise, others do not', () => {
    const stepOf = (parameters: Record<string, unknown>) => completeParameters('xgboost', parameters).max_delta_step;
    expect(stepOf({ objective: 'count:poisson' })).toBe(0.7);
    expect(stepOf({ objective: 'count:poisson', max_delta_step: 0 })).toBe(0);
    expect(stepOf({})).toBe(0);
  });

  test('the base score of numbers is their weighted mean', async () => {
    const labels = Float32Array.from({ length: matrix.rows }, (_, row) => (row % 4 === 0 ? 5 : 1));
    const weights = labels.map((label) => (label === 5 ? 3 : 1));
    for (const objective of ['reg:squarederror', 'reg:pseudohubererror', 'count:poisson', 'reg:gamma', 'reg:tweedie']) {
      const parameters = { objective, num_round: 1, gamma: 1e9 };
      const { model } = await ALGORITHMS.xgboost.fit({ train: matrix, labels, weights, parameters });
      // Gradients at the mean add up to nothing, so the only leaf is 0.
      expect(model.predict(matrix).predictions[0], objective).toBeCloseTo(3, 1);
    }
  });
});

describe('metrics', () => {
  const score = (
    name: string,
    labels: number[],
    predictions: number[],
    more: { weights?: number[]; groups?: number } = {},
  ) =>
    metricNamed(name)!.score({
      labels: Float32Array.from(labels),
      predictions: Float32Array.from(predictions),
      weights: more.weights && Float32Array.from(more.weights),
      groups: more.groups ?? 1,
    });

  test('have the values of their definitions', () => {
    expect(score('error', [1, 0, 1], [0.5, 0.6, 0.9])).toBeCloseTo(2 / 3);
    expect(score('error@0.7', [1, 0, 1], [0.5, 0.6, 0.9])).toBeCloseTo(1 / 3);
    expect(score('mape', [2, 4], [1, 5])).toBeCloseTo(0.375);
    expect(score('rmsle', [Math.E - 1], [0])).toBeCloseTo(1);
    expect(score('poisson-nloglik', [3], [2])).toBeCloseTo(2 - 3 * Math.log(2) + Math.log(6));
    expect(score('gamma-nloglik', [3], [2])).toBeCloseTo(1.5 + Math.log(2));
    expect(score('mlogloss', [1, 0], [0.5, 0.5, 1, 0], { groups: 2 })).toBeCloseTo(Math.log(2) / 2);
    expect(score('merror', [1, 0], [0.5, 0.5, 1, 0], { groups: 2 })).toBe(0.5);
  });

  test('the log loss of many rows is the mean of theirs, however small the probabilities', () => {
    const rows = fc.array(fc.tuple(fc.constantFrom(0, 0.25, 1), fc.constantFrom(0, 1e-9, 0.3, 1)), {
      minLength: 1,
      maxLength: 60,
    });
    const least = (share: number): number => Math.log(Math.max(Math.fround(share), 1e-16));
    fc.assert(
      fc.property(rows, (all) => {
        const [labels, shares] = [all.map(([label]) => label), all.map(([, share]) => share)];
        const losses = all.map(([y, p]) => (y && -y * least(p)) + (y < 1 ? (y - 1) * least(1 - Math.fround(p)) : 0));
        const mean = losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
        expect(score('logloss', labels, shares)).toBeCloseTo(mean, 6);
        expect(score('logloss', labels, shares, { weights: labels.map(() => 2) })).toBeCloseTo(mean, 6);
      }),
    );
  });

  test('a row of weight w counts as w rows', () => {
    const rows = fc.array(
      fc.record({
        label: fc.integer({ min: 0, max: 1 }),
        tenth: fc.integer({ min: 1, max: 9 }),
        weight: fc.integer({ min: 0, max: 3 }),
      }),
      { minLength: 1, maxLength: 20 },
    );
    fc.assert(
      fc.property(rows, fc.constantFrom('logloss', 'error', 'auc', 'aucpr', 'rmse', 'mape'), (all, name) => {
        const longer = all.flatMap((row) => new Array<(typeof all)[number]>(row.weight).fill(row));
        fc.pre(longer.length > 0);
        const of = (some: typeof all, weights?: number[]) =>
          score(
            name,
            some.map(({ label }) => label),
            some.map(({ tenth }) => tenth / 10),
            weights ? { weights } : {},
          );
        const [weighted, repeated] = [
          of(
            all,
            all.map(({ weight }) => weight),
          ),
          of(longer),
        ];
        if (!Number.isFinite(repeated)) return;
        expect(weighted).toBeCloseTo(repeated, 9);
      }),
    );
  });

  test('the area under the ROC curve is the share of pairs in the right order', () => {
    const rows = fc.array(fc.record({ label: fc.constantFrom(0, 1), tenth: fc.integer({ min: -9, max: 9 }) }), {
      maxLength: 20,
    });
    fc.assert(
      fc.property(rows, (all) => {
        const [ones, zeros] = [1, 0].map((class_) => all.filter(({ label }) => label === class_));
        fc.pre(ones!.length > 0 && zeros!.length > 0);
        const pairs = ones!.flatMap((one) => zeros!.map((zero) => (Math.sign(one.tenth - zero.tenth) + 1) / 2));
        const mean = pairs.reduce((sum, right) => sum + right, 0) / pairs.length;
        const area = score(
          'auc',
          all.map(({ label }) => label),
          all.map(({ tenth }) => tenth / 10),
        );
        expect(area).toBeCloseTo(mean, 9);
      }),
    );
  });

  test('areas are NaN where a class is absent, for two classes and for several', () => {
    expect(score('auc', [1, 1], [0.2, 0.3])).toBeNaN();
    expect(score('aucpr', [0, 0], [0.2, 0.3])).toBeNaN();
    expect(score('auc', [0, 1], [0.2, 0.3, 0.5, 0.1, 0.8, 0.1], { groups: 3 })).toBeNaN();
  });

  test('names that are none are not found', () => {
    for (const name of ['', 'ndcg', 'error@', 'error@x', 'auc@3', 'tweedie-nloglik', 'tweedie-nloglik@2', 'toString']) {
      expect(metricNamed(name), name).toBeUndefined();
    }
  });
});
