import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { codeColumns } from '../../src/ml/forests/coded-columns.ts';
import { type ForestPlan, growForestTree } from '../../src/ml/forests/forest-plan.ts';
import { growForest } from '../../src/ml/forests/grow-forest.ts';
import type { RandomForestModel } from '../../src/ml/forests/random-forest-model.ts';
import {
  ALGORITHMS,
  type FitInput,
  type FitResult,
  type LabelledRows,
  loadModel,
  type Matrix,
  matrixFromColumns,
  type Task,
  takeRows,
} from '../../src/ml/index.ts';
import { createRandom } from '../../src/stats/index.ts';
import { expectSameFile } from './contract/same-file.ts';
import { expectCode } from './expect-code.ts';
import { sampleInputFor, sampleRows, withColumns } from './sample-data.ts';

const learn = (input: Partial<FitInput>, parameters: object = {}): Promise<FitResult> =>
  ALGORITHMS.random_forest.fit({ ...sampleInputFor('binary'), validation: undefined, ...input, parameters });

const FOREST_TASKS = ['binary', 'multiclass', 'regression'] as const satisfies readonly Task[];

/** One deep tree that sees every row and every column: as greedy as a tree can be. */
const ONE_TREE = { n_estimators: 1, bootstrap: false, max_features: 'all' } as const;

describe('a random forest of one tree that sees everything', () => {
  test('answers every training row with its label when rows can be told apart', async () => {
    for (const task of FOREST_TASKS) {
      const { matrix, labels } = sampleRows({ task, rows: 200 });
      const { model } = await learn({ train: matrix, labels, labelValues: undefined }, { ...ONE_TREE, task });
      const probabilities = task === 'regression' ? undefined : model.predictProbability(matrix);
      const classes = task === 'multiclass' ? 3 : 2;
      labels.forEach((label, row) => {
        if (probabilities === undefined) expect(model.predict(matrix).predictions[row]).toBeCloseTo(label, 5);
        else expect(probabilities[row * classes + label]).toBe(1);
      });
    }
  });

  test('finds the split of the largest fall in impurity, midway between values', async () => {
    const train = matrixFromColumns({ a: [1, 2, 3, 4, 5, 6, 7, 8], b: [1, 5, 2, 6, 3, 7, 4, 8] });
    const labels = Float32Array.of(0, 0, 0, 1, 1, 1, 1, 1);
    const input = { train, labels, labelValues: undefined };
    for (const criterion of ['gini', 'entropy', 'log_loss']) {
      const [tree] = treesOf((await learn(input, { ...ONE_TREE, criterion })).model as RandomForestModel);
      expect([tree!.features[0], tree!.conditions[0], tree!.left.length]).toEqual([0, 3.5, 3]);
      expect(tree!.gains[0]).toBeCloseTo(criterion === 'gini' ? 2 * (3 / 8) * (5 / 8) : 0.954434, 5);
    }
  });

  test('parts missing from present where that is what matters', async () => {
    const train = matrixFromColumns({ a: [1, Number.NaN, 2, Number.NaN, 3, 4, Number.NaN, 5] });
    const labels = Float32Array.of(0, 1, 0, 1, 0, 0, 1, 0);
    const { model } = await learn({ train, labels, labelValues: undefined }, ONE_TREE);
    expect([...model.predict(train).predictions]).toEqual([...labels]);
    expect(model.predict(matrixFromColumns({ a: [-1e30, 1e30] })).predictions).toEqual(Float32Array.of(0, 0));
  });

  test('sends missing values with the majority where training knew none', async () => {
    const train = matrixFromColumns({ a: [1, 2, 3, 4, 5] });
    const labels = Float32Array.of(0, 0, 0, 1, 1);
    const { model } = await learn({ train, labels, labelValues: undefined }, ONE_TREE);
    expect(model.predict(matrixFromColumns({ a: [Number.NaN] })).predictions[0]).toBe(0);
  });

  test('parts categories by what they mean, not by their code', async () => {
    // Categories 0, 2, 4 mean 1 and 1, 3, 5 mean 0: one split.
    const codes = Array.from({ length: 60 }, (_, row) => row % 6);
    const known = { ...matrixFromColumns({ kind: codes }), categories: { kind: ['a', 'b', 'c', 'd', 'e', 'f'] } };
    const labels = Float32Array.from(codes, (code) => (code % 2 === 0 ? 1 : 0));
    const { model } = await learn({ train: known, labels, labelValues: undefined }, ONE_TREE);
    const [tree] = treesOf(model as RandomForestModel);
    expect(tree!.left.length).toBe(3);
    expect([...model.predict(known).predictions]).toEqual([...labels]);
    expect(loadModel(model.toFile()).predict(known)).toEqual(model.predict(known));
  });

  test('sends a category that training never saw the way of a missing value', async () => {
    const codes = Array.from({ length: 60 }, (_, row) => (row % 5 === 0 ? Number.NaN : row % 3));
    const labels = Float32Array.from(codes, (code) => (code === 1 ? 1 : 0));
    const categories = { kind: ['a', 'b', 'c', 'never seen'] };
    const train = { ...matrixFromColumns({ kind: codes }), categories };
    const { model } = await learn({ train, labels, labelValues: undefined }, ONE_TREE);
    const asked = { ...matrixFromColumns({ kind: [3, Number.NaN, 1] }), categories };
    const [unseen, missing, known] = model.predict(asked).predictions;
    expect([unseen, known]).toEqual([missing, 1]);
    const stranger = { ...matrixFromColumns({ kind: [0] }), categories: { kind: ['from elsewhere'] } };
    expect(model.predict(stranger).predictions[0]).toBe(missing);
  });
});

describe('the limits of a random forest hold:', () => {
  const cases = [
    ['max_depth', { max_depth: 3 }],
    ['max_leaf_nodes', { max_leaf_nodes: 5 }],
    ['min_samples_leaf', { min_samples_leaf: 20, bootstrap: false }],
    ['min_samples_leaf as a share', { min_samples_leaf: 0.1, bootstrap: false }],
    ['min_samples_split', { min_samples_split: 100, bootstrap: false }],
    ['min_weight_fraction_leaf', { min_weight_fraction_leaf: 0.2, bootstrap: false }],
    ['min_impurity_decrease', { min_impurity_decrease: 0.02 }],
  ] as const;

  test.each(cases)('%s', async (_, parameters) => {
    for (const task of FOREST_TASKS) {
      const { matrix, labels } = sampleRows({ task, missing: 0 });
      const input = { train: matrix, labels, labelValues: undefined };
      const { model } = await learn(input, { task, n_estimators: 5, ...parameters });
      for (const tree of treesOf(model as RandomForestModel)) {
        const depths = new Int32Array(tree.left.length);
        tree.left.forEach((left, node) => {
          const cover = tree.covers[node]!;
          if (left === -1) {
            if ('min_samples_leaf' in parameters) {
              const least = parameters.min_samples_leaf < 1 ? 40 : parameters.min_samples_leaf;
              expect(cover).toBeGreaterThanOrEqual(least);
            }
            if ('min_weight_fraction_leaf' in parameters) expect(cover).toBeGreaterThanOrEqual(80);
            return;
          }
          depths[left] = depths[node]! + 1;
          depths[left + 1] = depths[node]! + 1;
          if ('min_samples_split' in parameters) expect(cover).toBeGreaterThanOrEqual(100);
          if ('min_impurity_decrease' in parameters) expect(tree.gains[node]).toBeGreaterThan(0.02 - 1e-6);
        });
        const leaves = tree.left.filter((left) => left === -1).length;
        expect(leaves).toBeGreaterThan(1);
        if ('max_depth' in parameters) expect(Math.max(...depths)).toBe(3);
        if ('max_leaf_nodes' in parameters) expect(leaves).toBe(5);
      }
    }
  });

  test('a forest of the best leaves first is as good as the same forest with enough leaves', async () => {
    const { matrix, labels } = sampleRows({ rows: 100 });
    const input = { train: matrix, labels };
    const deep = await learn(input, ONE_TREE);
    const enough = await learn(input, { ...ONE_TREE, max_leaf_nodes: 1_000 });
    expect(enough.model.predict(matrix)).toEqual(deep.model.predict(matrix));
  });
});

describe('out-of-bag answers', () => {
  test('come from the trees that did not see the row, and only from them', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000 }), fc.constantFrom(...FOREST_TASKS), (seed, task) => {
        const { matrix, labels } = sampleRows({ rows: 40, seed, task });
        const plan = planFor({ matrix, labels }, task);
        const { tree, outOfBagLeaves } = growForestTree(plan, seed);
        // A row that the tree did not see can change its label without changing the tree; one that it saw is in a leaf.
        const unseen = [...outOfBagLeaves!.keys()].filter((row) => outOfBagLeaves![row]! >= 0);
        const other = labels.map((label, row) => (unseen.includes(row) ? (task === 'regression' ? 99 : 0) : label));
        expect(growForestTree({ ...plan, labels: other }, seed).tree).toEqual(tree);
        const leafWeight = tree.covers.reduce((sum, cover, node) => sum + (tree.left[node] === -1 ? cover : 0), 0);
        expect(leafWeight).toBeCloseTo(40, 3);
        for (const row of unseen) expect(tree.left[outOfBagLeaves![row]!]).toBe(-1);
      }),
      { numRuns: 100 },
    );
  });

  test('are the mean answers of those trees, by the values themselves', async () => {
    for (const task of FOREST_TASKS) {
      const { matrix, labels } = sampleRows({ task, rows: 150 });
      const { model, outOfBag, warnings } = await learn(
        { train: matrix, labels, labelValues: undefined },
        { task, n_estimators: 60, oob_score: true, seed: 4 },
      );
      const outputs = model.outputs;
      expect(outOfBag!.predictions).toHaveLength(150 * outputs);
      expect(warnings).toEqual([]);
      // Worse than on rows that were seen, better than nothing.
      const seen = model.predict(matrix).predictions;
      const gap = (answers: Float32Array): number =>
        answers.reduce((sum, answer, i) => {
          const row = Math.floor(i / outputs);
          const truth = outputs > 1 ? (labels[row] === i % outputs ? 1 : 0) : labels[row]!;
          return sum + (answer - truth) ** 2;
        }, 0);
      expect(gap(outOfBag!.predictions)).toBeGreaterThan(2 * gap(seen));
      expect(outOfBag!.score).toBeGreaterThan(task === 'regression' ? 0.4 : 0.6);
      expect(outOfBag!.score).toBeLessThan(0.99);
    }
  });

  test('are missing for rows that every tree saw, with a warning', async () => {
    const { outOfBag, warnings } = await learn({}, { n_estimators: 2, oob_score: true });
    expect(outOfBag!.predictions.some(Number.isNaN)).toBe(true);
    expect(outOfBag!.score).toBeGreaterThan(0.5);
    expect(warnings.join()).toContain('raise n_estimators');
  });
});

describe('random forests', () => {
  test('do not know rows without weight: the same model as without them', async () => {
    for (const task of FOREST_TASKS) {
      const { matrix, labels } = sampleRows({ task });
      const kept = [...labels.keys()].filter((row) => row % 4 !== 0);
      const weights = Float32Array.from(labels, (_, row) => (row % 4 === 0 ? 0 : 1 + (row % 3)));
      const parameters = { task, n_estimators: 6, class_weight: task === 'regression' ? 'none' : 'balanced' };
      const whole = await learn({ train: matrix, labels, weights, labelValues: undefined }, parameters);
      const part = {
        train: takeRows(matrix, kept),
        labels: Float32Array.from(kept, (row) => labels[row]!),
        weights: Float32Array.from(kept, (row) => weights[row]!),
      };
      expectSameFile(whole.model, (await learn({ ...part, labelValues: undefined }, parameters)).model);
    }
  });

  test('count a weight of 3 as three rows where every tree sees every row', async () => {
    const { matrix, labels } = sampleRows({ rows: 120 });
    const weights = Float32Array.from(labels, (_, row) => (row % 3 === 0 ? 3 : 1));
    const repeated = [...labels.keys()].flatMap((row) => new Array<number>(weights[row]!).fill(row));
    const parameters = { n_estimators: 4, bootstrap: false, max_depth: 5 };
    const weighted = await learn({ train: matrix, labels, weights }, parameters);
    const train = takeRows(matrix, repeated);
    const again = await learn({ train, labels: Float32Array.from(repeated, (row) => labels[row]!) }, parameters);
    const [one, two] = [weighted, again].map(({ model }) => model.predict(matrix).predictions);
    one!.forEach((answer, row) => {
      expect(answer).toBeCloseTo(two![row]!, 6);
    });
  });

  test('balance classes as if each weighed the same', async () => {
    const { matrix } = sampleRows({ missing: 0 });
    // One in ten is 1, at random: leaves of many rows answer with the share of ones.
    const random = createRandom(5);
    const labels = Float32Array.from({ length: matrix.rows }, () => (random.uniform() < 0.1 ? 1 : 0));
    const parameters = { n_estimators: 30, min_samples_leaf: 100 };
    for (const [class_weight, least, most] of [
      ['none', 0.05, 0.15],
      ['balanced', 0.4, 0.6],
      ['balanced_subsample', 0.4, 0.6],
    ] as const) {
      const { predictions } = (await learn({ train: matrix, labels }, { ...parameters, class_weight })).model.predict(
        matrix,
      );
      const mean = predictions.reduce((sum, answer) => sum + answer, 0) / predictions.length;
      expect(mean).toBeGreaterThan(least);
      expect(mean).toBeLessThan(most);
    }
  });

  test('keep the digits of large regression targets', async () => {
    const { matrix, labels } = sampleRows({ task: 'regression', rows: 200 });
    const parameters = { task: 'regression', n_estimators: 10, min_samples_leaf: 5 };
    // Sixteenths are exact in float32, here and a hundred thousand further on.
    const near = labels.map((label) => Math.round(label * 16) / 16);
    const far = near.map((label) => label + 100_000);
    const models = [near, far].map((targets) =>
      learn({ train: matrix, labels: targets, labelValues: undefined }, parameters),
    );
    const [a, b] = (await Promise.all(models)).map(({ model }) => model.predict(matrix).predictions);
    a!.forEach((answer, row) => {
      expect(Math.abs(b![row]! - 100_000 - answer)).toBeLessThan(0.06);
    });
  });

  test('give the same importances to the same columns, whatever their order', async () => {
    const { matrix, labels } = sampleRows();
    const moved = withColumns(matrix, ['noise', 'group', 'y', 'x']);
    const parameters = { n_estimators: 20, max_features: 'all', bootstrap: false };
    const [here, there] = [
      await learn({ train: matrix, labels }, parameters),
      await learn({ train: moved, labels }, parameters),
    ];
    const [a, b] = [here, there].map(
      ({ model }) => new Map(model.importances!().map((one) => [one.feature, one.gain])),
    );
    expect([...a!.keys()].sort()).toEqual([...b!.keys()].sort());
    for (const [feature, gain] of a!) expect(gain).toBeCloseTo(b!.get(feature)!, 1);
    expect([...a!.values()].reduce((sum, gain) => sum + gain, 0)).toBeCloseTo(1, 6);
  });

  test('are saved and loaded to the bit', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...FOREST_TASKS),
        fc.record({
          n_estimators: fc.integer({ min: 1, max: 4 }),
          max_depth: fc.integer({ min: 0, max: 6 }),
          max_features: fc.constantFrom('sqrt', 'log2', 'all', 0.5, 3),
          bootstrap: fc.boolean(),
          max_bin: fc.constantFrom(2, 5, 255, 256),
          seed: fc.integer({ min: -1_000, max: 1_000 }),
        }),
        async (task, parameters) => {
          const { matrix, labels } = sampleRows({ task, rows: 60, seed: parameters.seed + 2_000, missing: 0.2 });
          const { model } = await learn({ train: matrix, labels, labelValues: undefined }, { task, ...parameters });
          const loaded = loadModel(model.toFile());
          expect(loaded.predict(matrix)).toEqual(model.predict(matrix));
          expectSameFile(loaded, model);
        },
      ),
      { numRuns: 100 },
    );
  });

  test('of more categories than bins still learn from the common ones', async () => {
    const random = createRandom(1);
    const codes = Array.from({ length: 4_000 }, () =>
      random.uniform() < 0.7 ? random.integer(4) : random.integer(600),
    );
    const categories = { kind: Array.from({ length: 600 }, (_, code) => `k${code}`) };
    const train = { ...matrixFromColumns({ kind: codes }), categories };
    const labels = Float32Array.from(codes, (code) => (code < 4 ? code % 2 : 0));
    const { model } = await learn({ train, labels }, { n_estimators: 5, max_bin: 255 });
    const { predictions } = model.predict({ ...matrixFromColumns({ kind: [0, 1, 2, 3, 599] }), categories });
    expect([...predictions].map(Math.round)).toEqual([0, 1, 0, 1, 0]);
  });

  test('grow the same trees in threads, in order, and stop when asked', async () => {
    const rows = sampleRows({ rows: 3_000 });
    const plan = planFor(rows, 'binary');
    const seeds = Array.from({ length: 24 }, (_, i) => 17 * i);
    const alone = seeds.map((seed) => growForestTree(plan, seed));
    const together: unknown[] = [];
    const inThreads = { threads: 3, worthThreads: 0, stage: 'grow' };
    await growForest(plan, seeds, { ...inThreads, onTree: (grown) => together.push(grown) });
    expect(together).toEqual(alone);

    const abort = new AbortController();
    let seen = 0;
    const onTree = (): void => {
      seen++;
      abort.abort();
    };
    await expectCode('INTERRUPTED', () => growForest(plan, seeds, { ...inThreads, signal: abort.signal, onTree }));
    expect(seen).toBe(1);
    const fault = new Error('the screen is gone');
    const broken = growForest(plan, seeds, {
      ...inThreads,
      onTree: () => {
        throw fault;
      },
    });
    await expect(broken).rejects.toBe(fault);
  });
});

describe('random forests refuse', () => {
  test.each([
    [{ criterion: 'squared_error' }, 'criterion'],
    [{ task: 'regression', criterion: 'gini' }, 'criterion'],
    [{ task: 'regression', class_weight: 'balanced' }, 'class_weight'],
    [{ bootstrap: false, oob_score: true }, 'oob_score'],
    [{ bootstrap: false, max_samples: 0.5 }, 'max_samples'],
    [{ max_features: 2.5 }, 'max_features'],
    [{ max_features: 'most' }, 'max_features'],
    [{ min_samples_leaf: 1.5 }, 'min_samples_leaf'],
    [{ max_leaf_nodes: 1 }, 'max_leaf_nodes'],
  ])('%j', async (parameters, named) => {
    const error = await expectCode('ML_PARAMETERS_INVALID', () => learn({}, parameters));
    expect(error.message).toContain(named);
  });

  test('a file of theirs that lacks the task, or names one that does not fit', async () => {
    const { model } = await learn({}, { n_estimators: 1 });
    const text = new TextDecoder().decode(model.toFile({ format: 'json' }));
    for (const task of ['', 'anomaly', 'multiclass']) {
      const changed = text.replace('"assay.task":"binary"', `"assay.task":"${task}"`);
      expect(changed).not.toBe(text);
      expectCode('ML_MODEL_FILE_CORRUPT', () => loadModel(new TextEncoder().encode(changed)));
    }
    const foreign = text.replace('"assay.algorithm":"random_forest"', '"some":"other"');
    expect(loadModel(new TextEncoder().encode(foreign)).algorithm).toBe('xgboost');
  });
});

describe('codes of columns', () => {
  test('keep the order of values, and each distinct value apart where there are few', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.float({ noDefaultInfinity: true }), fc.integer({ min: 0, max: 5 })), { minLength: 1 }),
        fc.constantFrom(2, 3, 17, 255, 256, 1_023),
        (given, maxBins) => {
          const values = Float32Array.from(given);
          const { codes, bins, edges } = coded(values, maxBins);
          const distinct = new Set([...values].filter((value) => !Number.isNaN(value)).map((value) => value + 0));
          expect(bins).toBeLessThanOrEqual(maxBins);
          if (distinct.size <= maxBins) expect(bins).toBe(Math.max(1, distinct.size));
          values.forEach((value, row) => {
            const edgesBelow = edges.filter((edge) => edge <= value).length;
            expect(codes[row]).toBe(Number.isNaN(value) ? bins : edgesBelow);
          });
        },
      ),
      { numRuns: 200 },
    );
  });

  test('share the bins out by rows, around values that fill many of them', () => {
    const random = createRandom(2);
    const values = Float32Array.from({ length: 20_000 }, (_, row) => (row % 10 === 0 ? random.normal() : 0));
    const { codes, bins } = coded(values, 100);
    expect(bins).toBeGreaterThan(90);
    const rowsIn = new Int32Array(bins);
    for (const code of codes) rowsIn[code]! += 1;
    expect(rowsIn.toSorted().at(-2)).toBeLessThan(400);
  });
});

function coded(values: Float32Array, maxBins: number) {
  const matrix: Matrix = { rows: values.length, columns: 1, values, names: ['x'] };
  const rows = Uint32Array.from(values, (_, row) => row);
  return codeColumns(matrix, { rows, maxBins, seed: 0 }).columns[0]!;
}

function planFor({ matrix, labels }: LabelledRows, task: (typeof FOREST_TASKS)[number]): ForestPlan {
  const drawable = Uint32Array.from({ length: matrix.rows }, (_, row) => row);
  const classes = { binary: 2, multiclass: 3, regression: 0 }[task];
  return {
    columns: codeColumns(matrix, { rows: drawable, maxBins: 255, seed: 0 }),
    labels,
    rowWeights: undefined,
    drawable,
    draws: matrix.rows,
    criterion: task === 'regression' ? 'squared_error' : 'gini',
    classes,
    outputs: task === 'multiclass' ? 3 : 1,
    centre: 0,
    classWeights: undefined,
    candidates: matrix.columns,
    limits: {
      depth: Number.POSITIVE_INFINITY,
      leaves: Number.POSITIVE_INFINITY,
      splitRows: 2,
      impurityDecrease: 0,
    },
    leafRows: 1,
    leafWeightShare: 0,
    keepsOutOfBag: true,
  };
}

/** The first tree of every output's trees is enough to see the shape. */
const treesOf = ({ booster }: RandomForestModel) => booster.trees.filter((_, t) => booster.treeGroups[t] === 0);
