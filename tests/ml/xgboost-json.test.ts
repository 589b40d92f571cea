import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadModel, matrixFromColumns } from '../../src/ml/index.ts';
import { floatText } from '../../src/ml/model-files/document/float-text.ts';
import { quote } from '../../src/ml/model-files/document/json-text.ts';
import { expectCode } from './expect-code.ts';
import { STUMP_DOCUMENT, stumpWith } from './stump-document.ts';

const bytesOf = (value: unknown): Uint8Array =>
  new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value));

describe('numbers and text in the file', () => {
  test('every float32 reads back to itself and looks like a float', () => {
    fc.assert(
      fc.property(fc.float({ noNaN: true }), (value) => {
        const text = floatText(value);
        expect(Math.fround(Number(text))).toBe(value);
        if (Number.isFinite(value)) expect(text).toMatch(/[.e]/);
      }),
      { numRuns: 2_000 },
    );
  });

  test('whole numbers get a point, and the words of IEEE stay words', () => {
    expect([1, 0, -0, 1e21, Number.NaN, Number.NEGATIVE_INFINITY].map(floatText)).toEqual([
      '1.0',
      '0.0',
      '-0.0',
      '1e21',
      'NaN',
      '-Infinity',
    ]);
  });

  test('any name survives quoting', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        expect(JSON.parse(quote(name))).toBe(name);
      }),
    );
  });
});

describe('a file that is no sound model', () => {
  const tree = STUMP_DOCUMENT.learner.gradient_booster.model.trees[0]!;

  test('the stump that the cases below damage is sound', () => {
    const model = loadModel(bytesOf(STUMP_DOCUMENT));
    const { predictions } = model.predict(matrixFromColumns({ a: [0, 1, Number.NaN], b: [0, 0, 0] }));
    expect([...predictions]).toEqual([-1.5, 2.5, -1.5]);
  });

  test.for<[string, object, RegExp]>([
    ['a child out of range', { ...tree, left_children: [9, -1, -1] }, /left_children\[0\] is 9/],
    ['a child below -1', { ...tree, left_children: [-2, -1, -1] }, /left_children\[0\] is -2/],
    ['a cycle to the root', { ...tree, left_children: [0, -1, -1] }, /the root as its child/],
    ['a cycle below the root', { ...tree, left_children: [1, 1, -1], right_children: [2, 2, -1] }, /two parents/],
    ['one child only', { ...tree, right_children: [-1, -1, -1] }, /left child only/],
    ['a feature that does not exist', { ...tree, split_indices: [7, 0, 0] }, /feature 7 of 2/],
    ['a short array', { ...tree, sum_hessian: [1.5] }, /sum_hessian has 1 entries, expected 3/],
    ['text for a number', { ...tree, base_weights: ['x', 0, 0] }, /base_weights\[0\] is "x"/],
    ['null for a number', { ...tree, split_conditions: [null, 0, 0] }, /split_conditions\[0\] is null/],
    ['a threshold that is no number', { ...tree, split_conditions: ['NaN', 0.5, 0.5] }, /node 0 compares with NaN/],
    ['a leaf that is no number', { ...tree, split_conditions: [0.5, 'NaN', 0] }, /leaf 1/],
    ['no nodes', { ...tree, tree_param: { num_nodes: '0' } }, /no nodes/],
    ['an absurd node count', { ...tree, tree_param: { num_nodes: '99999999999' } }, /num_nodes/],
    [
      'categories beyond their list',
      {
        ...tree,
        split_type: [1, 0, 0],
        categories: [1],
        categories_nodes: [0],
        categories_segments: [0],
        categories_sizes: [5],
      },
      /end at 5 of 1/,
    ],
  ])('%s is refused and named', ([, damaged, reason]) => {
    const error = expectCode('ML_MODEL_FILE_CORRUPT', () =>
      loadModel(bytesOf(stumpWith({ trees: [damaged] })), { path: 'models/m.json' }),
    );
    expect(error.message).toMatch(reason);
    expect(error.message).toContain('models/m.json');
  });

  test.for<[string, object]>([
    ['a tree of a class that does not exist', { tree_info: [3] }],
    ['a wrong number of trees', { gbtree_model_param: { num_trees: '2' } }],
    ['trees that are no list', { trees: {} }],
    ['a tree that is no object', { trees: [7] }],
  ])('%s is refused', ([, change]) => {
    expectCode('ML_MODEL_FILE_CORRUPT', () => loadModel(bytesOf(stumpWith(change))));
  });

  test('a truncated file is refused wherever it ends', () => {
    const bytes = bytesOf(STUMP_DOCUMENT);
    for (let length = 0; length < bytes.length; length += 7) {
      expectCode('ML_MODEL_FILE_CORRUPT', () => loadModel(bytes.subarray(0, length)));
    }
  });

  test('any one wrong value gives a model or a clear error, never a crash', () => {
    const text = JSON.stringify(STUMP_DOCUMENT);
    const values = fc.constantFrom('-1', '99', '1e999', 'null', '"x"', '{}', '[]', 'true', 'NaN', '0.5');
    const places = [...text.matchAll(/-?\d+(\.\d+)?|"[^"]*"(?!:)|\[[^[\]]*\]/g)];
    fc.assert(
      fc.property(fc.constantFrom(...places), values, (place, value) => {
        const damaged = text.slice(0, place.index) + value + text.slice(place.index + place[0].length);
        try {
          loadModel(bytesOf(damaged)).predict(matrixFromColumns({ a: [0], b: [0] }));
        } catch (error) {
          expect((error as { code?: string }).code).toMatch(/^ML_(MODEL_FILE_|FEATURES_MISSING)/);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  test('a sound file of another kind is called by its name', () => {
    const cases: [Uint8Array, RegExp][] = [
      [new TextEncoder().encode('tree\nversion=v5\nend of trees\n'), /LightGBM/],
      [new TextEncoder().encode('PK\x03\x04'), /zip archive/],
      [Uint8Array.of(0x80, 4, 0x95), /pickle/],
      [new TextEncoder().encode('CONFIG-offset:'), /memory image/],
      [new TextEncoder().encode('a,b\n1,2\n'), /no known model format/],
      [bytesOf({ hello: 1 }), /no model that is known here/],
      [bytesOf({ learner: { ...STUMP_DOCUMENT.learner, objective: { name: 'survival:cox' } } }), /survival:cox/],
      [bytesOf({ learner: { ...STUMP_DOCUMENT.learner, gradient_booster: { name: 'gblinear' } } }), /gblinear/],
    ];
    for (const [bytes, name] of cases) {
      expect(expectCode('ML_MODEL_FILE_UNSUPPORTED', () => loadModel(bytes)).message).toMatch(name);
    }
  });
});

describe('a sound file', () => {
  test.for([
    ['["no","yes"]', ['no', 'yes']],
    ['["no"]', undefined],
    ['["yes","yes"]', undefined],
    ['{"0":"no"}', undefined],
    ['no, yes', undefined],
  ] as const)('with the label values %s gives those only if they can be told apart', ([text, labelValues]) => {
    const learner = { ...STUMP_DOCUMENT.learner, attributes: { 'assay.label_values': text } };
    expect(loadModel(bytesOf({ ...STUMP_DOCUMENT, learner })).labelValues).toEqual(labelValues);
  });

  test('children that do not lie side by side are put so when the model is written', () => {
    const apart = {
      tree_param: { num_nodes: '5' },
      left_children: [3, -1, -1, 1, -1],
      right_children: [2, -1, -1, 4, -1],
      split_indices: [0, 0, 0, 1, 0],
      split_conditions: [0.5, 1.5, 2.5, 0.5, 3.5],
      default_left: [1, 0, 0, 0, 0],
      base_weights: [0, 0, 0, 0, 0],
      loss_changes: [0, 0, 0, 0, 0],
      sum_hessian: [4, 1, 2, 2, 1],
    };
    const model = loadModel(bytesOf(stumpWith({ trees: [apart] })));
    const rows = matrixFromColumns({ a: [0, 0, 1], b: [0, 1, 0] });
    expect([...model.predict(rows).predictions]).toEqual([1.5, 3.5, 2.5]);

    const written = JSON.parse(new TextDecoder().decode(model.toFile())) as typeof STUMP_DOCUMENT;
    const { left_children, right_children } = written.learner.gradient_booster.model.trees[0]!;
    expect(right_children).toEqual(left_children.map((left) => (left === -1 ? -1 : left + 1)));
    expect([...loadModel(model.toFile()).predict(rows).predictions]).toEqual([1.5, 3.5, 2.5]);
  });
});
