import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AssayError } from '../../src/errors/index.ts';
import { doubleMatrixFromColumns, loadModel, matrixFromColumns } from '../../src/ml/index.ts';
import type { LightgbmBooster } from '../../src/ml/lightgbm/lightgbm-booster.ts';
import { LightgbmModel } from '../../src/ml/lightgbm/lightgbm-model.ts';
import { expectCode } from './expect-code.ts';

const HEAD = `tree
version=v4
num_class=1
num_tree_per_iteration=1
label_index=0
max_feature_idx=1
objective=binary sigmoid:1
feature_names=x colour
feature_infos=[-1:4] 0:1:2
`;

/** x decides first; on its right side the colours 0 and 2 go left. */
const TREE = `Tree=0
num_leaves=3
num_cat=1
split_feature=0 1
split_gain=9 4
threshold=0.5 0
decision_type=10 1
left_child=-1 -2
right_child=1 -3
leaf_value=-1 1 2
leaf_weight=1 2 3
leaf_count=10 20 30
internal_value=0 1.5
internal_weight=6 5
internal_count=60 50
cat_boundaries=0 1
cat_threshold=5
is_linear=0
shrinkage=0.1


`;

const FILE = `${HEAD}\n${TREE}end of trees\n`;

const load = (text: string) => loadModel(new TextEncoder().encode(text));
const margins = (text: string, columns: Record<string, number[]>) => [
  ...load(text).predict(doubleMatrixFromColumns(columns)).margins,
];

describe('a LightGBM text model', () => {
  test('sends values up to the threshold left, missing by default, chosen categories left', () => {
    const x = [0.5, 0.5000000000000001, Number.NaN, 1, 1, 1, 1, 1, 1, 1];
    const colour = [0, 0, 0, 0, 1, 2, 40, -1, Number.NaN, -0.5];
    expect(margins(FILE, { x, colour })).toEqual([-1, 1, -1, 1, 2, 1, 2, 2, 2, 1]);
  });

  test('compares NaN as zero where training saw nothing missing, and zero as missing where it was', () => {
    const none = FILE.replace('decision_type=10 1', 'decision_type=2 1');
    const zero = FILE.replace('decision_type=10 1', 'decision_type=4 1');
    const x = [Number.NaN, 0, -0, 1e-36, 0.4, 0.6];
    const colour = x.map(() => 1);
    expect(margins(none, { x, colour })).toEqual([-1, -1, -1, -1, -1, 2]);
    expect(margins(zero, { x, colour })).toEqual([2, 2, 2, 2, -1, 2]);
  });

  test('answers in double for a double matrix and reads a single one as it is', () => {
    const file = FILE.replace('threshold=0.5 0', 'threshold=0.1 0');
    const columns = { x: [0.1, 0.1000000001], colour: [1, 1] };
    expect(margins(file, columns)).toEqual([-1, 2]);
    expect([...load(file).predict(matrixFromColumns(columns)).margins]).toEqual([2, 2]);
    expect(load(file).precision).toBe('double');
  });

  test.each([
    ['binary sigmoid:2', 'binary', 1 / (1 + Math.exp(-4))],
    ['cross_entropy', 'regression', 1 / (1 + Math.exp(-2))],
    ['cross_entropy_lambda', 'regression', Math.log1p(Math.exp(2))],
    ['regression', 'regression', 2],
    ['regression sqrt', 'regression', 4],
    ['poisson', 'regression', Math.exp(2)],
    ['tweedie', 'regression', Math.exp(2)],
    ['quantile alpha:0.5', 'regression', 2],
  ])('of the objective %s answers a question of %s', (objective, task, answer) => {
    const model = load(FILE.replace('binary sigmoid:1', objective));
    const { predictions } = model.predict(matrixFromColumns({ x: [1], colour: [1] }));
    expect(model.task).toBe(task);
    expect(predictions[0]).toBeCloseTo(answer, 6);
  });

  test('of several classes has a probability for each; chances of one against the rest become shares', () => {
    const three = (objective: string) =>
      FILE.replace(/num_class=1\nnum_tree_per_iteration=1/, 'num_class=3\nnum_tree_per_iteration=3')
        .replace('binary sigmoid:1', objective)
        .replace(TREE, [0, 1, 2].map((i) => TREE.replace('Tree=0', `Tree=${i}`)).join(''));
    const row = matrixFromColumns({ x: [1], colour: [1] });
    const softmax = load(three('multiclass num_class:3'));
    expect([...softmax.predictProbability(row)].map((p) => p.toFixed(4))).toEqual(['0.3333', '0.3333', '0.3333']);
    expect([softmax.task, softmax.outputs]).toEqual(['multiclass', 3]);
    const ova = load(three('multiclassova num_class:3 sigmoid:1'));
    expect(ova.predict(row).predictions[0]).toBeCloseTo(1 / (1 + Math.exp(-2)), 6);
    expect([...ova.predictProbability(row)].map((p) => p.toFixed(4))).toEqual(['0.3333', '0.3333', '0.3333']);
    expectCode('ML_MODEL_FILE_CORRUPT', () => load(three('multiclass num_class:4')));
  });

  test('of an averaged forest gives the sum as margin and predicts from the mean', () => {
    const forest = FILE.replace('objective=binary sigmoid:1', 'objective=regression\naverage_output').replace(
      TREE,
      TREE + TREE.replace('Tree=0', 'Tree=1'),
    );
    const { predictions, margins: sums } = load(forest).predict(matrixFromColumns({ x: [1], colour: [1] }));
    expect([predictions[0], sums[0]]).toEqual([2, 4]);
  });

  test('has linear leaves, and their plain value where a feature of theirs is missing', () => {
    const linear = FILE.replace(
      'is_linear=0',
      'is_linear=1\nleaf_const=0 0 7\nnum_features=0 0 2\nleaf_features=0 1 \nleaf_coeff=10 100',
    );
    const columns = { x: [1, 0.6, 1], colour: [1, Number.NaN, 40] };
    expect(margins(linear, columns)).toEqual([117, 2, 4017]);
    expect(margins(new TextDecoder().decode(load(linear).toFile()), columns)).toEqual([117, 2, 4017]);
  });

  test('says which features matter: mean gain, number of splits, mean weight', () => {
    expect(load(FILE).importances!()).toEqual([
      { feature: 'x', gain: 9, weight: 1, cover: 6 },
      { feature: 'colour', gain: 4, weight: 1, cover: 5 },
    ]);
  });

  test('of an older version, with other line ends, or without sizes and statistics is read too', () => {
    const lean = FILE.replace('version=v4\n', 'version=v3\n').replace(/(leaf|internal)_(count|weight)=.*\n/g, '');
    expect(margins(lean, { x: [1], colour: [0] })).toEqual([1]);
    expect(margins(FILE.replaceAll('\n', '\r\n'), { x: [1], colour: [0] })).toEqual([1]);
  });

  test('may hold trees of one leaf, whose other lists the real library leaves empty', () => {
    const stump = 'Tree=0\nnum_leaves=1\nnum_cat=0\nsplit_feature=\nthreshold=\nleft_child=\nright_child=\n';
    const file = FILE.replace(TREE, `${stump}leaf_value=0.25\nleaf_weight=\nleaf_count=\nshrinkage=1\n\n\n`);
    expect(margins(file, { x: [1], colour: [0] })).toEqual([0.25]);
  });

  test('of Python remembers the categories of its data frame', () => {
    const lists = '[["red", "green", 3]]';
    const ended = `${FILE}\nend of parameters\n\npandas_categorical:${lists}\n`;
    expect(load(ended).categories).toEqual({ colour: ['red', 'green', '3'] });
    expect(loadModel(load(ended).toFile()).categories).toEqual({ colour: ['red', 'green', '3'] });
    expect(load(ended.replace(lists, '[["a"],["b"]]')).categories).toBeUndefined();
    expect(load(ended.replace(lists, 'null')).categories).toBeUndefined();
  });
});

describe('a model written as LightGBM text', () => {
  const booster = (change: Partial<LightgbmBooster>): LightgbmBooster => ({
    ...(load(FILE) as LightgbmModel).booster,
    ...change,
  });
  const copyOf = (change: Partial<LightgbmBooster>) => loadModel(new LightgbmModel(booster(change)).toFile());

  test('keeps names that the format cannot spell, and writes others in their place', () => {
    const featureNames = ['a b', 'a_b'];
    const file = new TextDecoder().decode(new LightgbmModel(booster({ featureNames })).toFile());
    expect(file).toContain('\nfeature_names=a_b_2 a_b\n');
    expect(copyOf({ featureNames }).featureNames).toEqual(featureNames);
    const odd = ['größe=日本, "x"', '\n'];
    expect(copyOf({ featureNames: odd }).featureNames).toEqual(odd);
  });

  test('keeps categories, label values, the best round and parameters', () => {
    const extras = {
      categories: { colour: ['red=1', 'green'] },
      labelValues: ['no', 'yes = "sure"'],
      bestRound: 1,
      bestScore: 0.25,
    };
    const copy = copyOf({ extras, parameterLines: ['[boosting: gbdt]'] }) as LightgbmModel;
    expect(copy.booster.extras).toEqual(extras);
    expect([copy.categories, copy.labelValues]).toEqual([extras.categories, extras.labelValues]);
    expect(copy.booster.parameterLines).toEqual(['[boosting: gbdt]']);
    const lines = new TextDecoder().decode(copy.toFile()).split('\n');
    // The real library stops at a second equals sign in a line of the head.
    for (const line of lines.slice(1, lines.indexOf('Tree=0'))) expect(line.split('=').length).toBeLessThanOrEqual(2);
  });

  test('counts the bytes of each tree as the real library does', () => {
    const lines = new TextDecoder().decode(new LightgbmModel(booster({})).toFile());
    const size = Number(/\ntree_sizes=(\d+)\n/.exec(lines)![1]);
    const begin = lines.indexOf('Tree=0');
    expect(lines.slice(begin + size)).toMatch(/^end of trees\n/);
  });

  test('cannot be another format', () => {
    expectCode('ML_MODEL_FORMAT_UNSUPPORTED', () => load(FILE).toFile({ format: 'json' }));
  });
});

describe('a damaged LightGBM text model is refused', () => {
  const CORRUPT: readonly (readonly [string, string | RegExp, string])[] = [
    ['without its end', 'end of trees\n', ''],
    ['with a loop', 'right_child=1 -3', 'right_child=0 -3'],
    ['with a leaf of two parents', 'left_child=-1 -2', 'left_child=-1 -1'],
    ['with a child beyond the leaves', 'right_child=1 -3', 'right_child=1 -4'],
    ['with a node the root does not reach', 'right_child=1 -3', 'right_child=-3 1'],
    ['with a feature beyond the features', 'split_feature=0 1', 'split_feature=0 2'],
    ['with a set beyond the sets', 'threshold=0.5 0', 'threshold=0.5 1'],
    ['with sets that end beyond their words', 'cat_boundaries=0 1', 'cat_boundaries=0 2'],
    ['with sets that run backwards', 'num_cat=1\n', 'num_cat=2\n'],
    ['with an enormous number of leaves', 'num_leaves=3', 'num_leaves=130000000'],
    ['with an enormous number of sets', 'num_cat=1', 'num_cat=134000000'],
    ['with no leaves', 'num_leaves=3', 'num_leaves=0'],
    ['with an enormous number of features', 'max_feature_idx=1', 'max_feature_idx=9999999'],
    ['with an enormous number of classes', 'num_tree_per_iteration=1', 'num_tree_per_iteration=100000'],
    ['with fewer names than features', 'feature_names=x colour', 'feature_names=x'],
    ['with two features of a name', 'feature_names=x colour', 'feature_names=x x'],
    ['with a leaf that is no number', 'leaf_value=-1 1 2', 'leaf_value=-1 1 two'],
    ['with a leaf that is not finite', 'leaf_value=-1 1 2', 'leaf_value=-1 inf 2'],
    ['with a threshold that is NaN', 'threshold=0.5 0', 'threshold=nan 0'],
    ['with a number in hexadecimal', 'leaf_value=-1 1 2', 'leaf_value=0x10 1 2'],
    ['with a missing line', /right_child.*\n/, ''],
    ['with other trees than it says', 'feature_infos', 'tree_sizes=1 2\nfeature_infos'],
    ['with trees out of order', 'Tree=0', 'Tree=1'],
    ['with half a line of ours', 'feature_infos', 'assay={"labelValues":["a"\nfeature_infos'],
    ['with a strange line of ours', 'feature_infos', 'assay={"nonsense":1}\nfeature_infos'],
    ['with too many of our names', 'feature_infos', 'assay={"originalNames":["a","b","c"]}\nfeature_infos'],
  ];

  test.for(CORRUPT)('%s', ([, from, to]) => {
    const damaged = FILE.replace(from, to);
    expect(damaged).not.toBe(FILE);
    expectCode('ML_MODEL_FILE_CORRUPT', () => load(damaged));
  });

  test('with bytes that are no UTF-8', () => {
    const bytes = new TextEncoder().encode(FILE);
    expectCode('ML_MODEL_FILE_CORRUPT', () => loadModel(bytes.with(bytes.indexOf(0x78), 0xff)));
  });

  test('of a newer version or an objective nobody knows, as unsupported', () => {
    expectCode('ML_MODEL_FILE_UNSUPPORTED', () => load(FILE.replace('version=v4', 'version=v5')));
    expectCode('ML_MODEL_FILE_UNSUPPORTED', () => load(FILE.replace('binary sigmoid:1', 'tarot')));
  });

  test('names of the language change nothing for others', () => {
    const file = FILE.replaceAll('colour', '__proto__').replace(
      'feature_infos',
      'assay={"categories":{"__proto__":["a"],"constructor":["b"]}}\nfeature_infos',
    );
    expect(load(file).featureNames).toEqual(['x', '__proto__']);
    expect(({} as Record<string, unknown>)['0']).toBeUndefined();
    expect(Object.getPrototypeOf({})).toBe(Object.prototype);
  });

  test('M-P1 whatever happens to its bytes, a file loads and predicts or is refused by a code', () => {
    const bytes = new TextEncoder().encode(FILE);
    const matrix = matrixFromColumns({ x: [0, 1, Number.NaN], colour: [0, 1, 2] });
    const change = fc.record({
      cut: fc.oneof(fc.constant(bytes.length), fc.nat({ max: bytes.length })),
      edits: fc.array(
        fc.tuple(fc.nat({ max: bytes.length - 1 }), fc.oneof(fc.nat({ max: 255 }), fc.constantFrom(...bytes))),
        { maxLength: 4 },
      ),
    });
    fc.assert(
      fc.property(change, ({ cut, edits }) => {
        const changed = bytes.slice();
        for (const [at, byte] of edits) changed[at] = byte;
        try {
          const model = loadModel(changed.subarray(0, cut));
          model.toFile();
          const { names } = matrix;
          if (model.featureNames.every((name) => names.includes(name))) {
            expect(model.predict(matrix).margins).toHaveLength(3 * model.outputs);
          }
        } catch (error) {
          expect(error).toBeInstanceOf(AssayError);
        }
      }),
      { numRuns: 400 },
    );
  });
});
