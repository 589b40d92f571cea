import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Booster } from '../../src/ml/boosting/booster.ts';
import { OBJECTIVES, type ObjectiveName } from '../../src/ml/boosting/objectives/objectives.ts';
import { XgboostModel } from '../../src/ml/boosting/xgboost-model.ts';
import { loadModel, matrixFromColumns } from '../../src/ml/index.ts';
import { withAdjacentChildren } from '../../src/ml/model-files/xgboost/adjacent-children.ts';
import { createRandom } from '../../src/stats/index.ts';
import { expectCode } from './expect-code.ts';
import { randomRows, randomTree } from './random-trees.ts';
import { STUMP_DOCUMENT } from './stump-document.ts';

const FORMATS = ['json', 'ubj', 'sagemaker'] as const;
const FEATURES = 4;

const text = fc.string({ unit: 'binary', maxLength: 12 });
const record = fc.dictionary(
  text.filter((key) => !key.startsWith('assay.') && key !== '__proto__'),
  text,
  { maxKeys: 3 },
);

/** Boosters of every kind that a file can hold. */
const boosters: fc.Arbitrary<Booster> = fc
  .record({
    seed: fc.nat(),
    objective: fc.constantFrom(...(Object.keys(OBJECTIVES) as ObjectiveName[])),
    classes: fc.integer({ min: 2, max: 4 }),
    parallelTrees: fc.integer({ min: 1, max: 3 }),
    rounds: fc.integer({ min: 0, max: 3 }),
    isDart: fc.boolean(),
    isNameless: fc.boolean(),
    hasOwnBaseScores: fc.boolean(),
    baseScore: fc.float({ min: Math.fround(0.01), max: Math.fround(0.99), noNaN: true }),
    names: fc.uniqueArray(text, { minLength: FEATURES, maxLength: FEATURES }),
    types: fc.constantFrom([], ['float', 'int', 'c', 'q']),
    attributes: record,
    best: fc.option(fc.nat(2), { nil: undefined }),
  })
  .map((kind) => {
    const random = createRandom(kind.seed);
    const groups = kind.objective.startsWith('multi:') ? kind.classes : 1;
    const count = kind.rounds * groups * kind.parallelTrees;
    const tree = () => {
      const grown = randomTree(random, { features: FEATURES, splits: random.integer(9) });
      // A threshold of NaN is none, and leaves are numbers.
      return withAdjacentChildren({
        ...grown,
        conditions: grown.conditions.map((condition) => (Number.isNaN(condition) ? 0.5 : condition)),
      });
    };
    return {
      objective: kind.objective,
      objectiveParameters: { some_param: { value: '1' } },
      baseScores: Array.from({ length: groups }, () =>
        kind.hasOwnBaseScores ? Math.fround(random.normal()) : kind.baseScore,
      ).map((score) => (groups === 1 ? kind.baseScore : score)),
      groups,
      featureNames: kind.isNameless ? ['f0', 'f1', 'f2', 'f3'] : kind.names,
      isNameless: kind.isNameless || undefined,
      featureTypes: kind.types,
      attributes: {
        ...kind.attributes,
        ...(kind.best !== undefined && { best_iteration: String(kind.best), best_score: '0.25' }),
      },
      trees: Array.from({ length: count }, tree),
      treeGroups: Int32Array.from({ length: count }, (_, t) => Math.floor(t / kind.parallelTrees) % groups),
      treeWeights: kind.isDart ? Float32Array.from({ length: count }, () => random.uniform()) : undefined,
      parallelTrees: kind.parallelTrees,
    };
  });

/** The booster without what the writer adds for readers that ask for it. */
const plain = ({ objectiveParameters: { some_param }, ...booster }: Booster): unknown => ({ ...booster, some_param });

describe('a saved model', () => {
  test('is the same model when loaded, to the bit, in every format', () => {
    fc.assert(
      fc.property(boosters, fc.constantFrom(...FORMATS), (booster, format) => {
        const model = new XgboostModel(booster);
        const file = model.toFile({ format });
        const loaded = loadModel(file) as XgboostModel;
        expect(plain(loaded.booster)).toEqual(plain(booster));
        expect(loaded.toFile({ format })).toEqual(file);
        const rows = randomRows(createRandom(1), booster.trees, 20, FEATURES);
        const named = { ...rows, names: booster.featureNames };
        expect(loaded.predict(named)).toEqual(model.predict(named));
      }),
      { numRuns: 300 },
    );
  });

  test('keeps attributes of any name as text and nothing more', () => {
    const learner = { ...STUMP_DOCUMENT.learner, attributes: JSON.parse('{"__proto__":"x","constructor":"y"}') };
    const json = new TextEncoder().encode(JSON.stringify({ ...STUMP_DOCUMENT, learner }));
    for (const format of FORMATS) {
      const { booster } = loadModel(loadModel(json).toFile({ format })) as XgboostModel;
      expect(Object.entries(booster.attributes)).toEqual([
        ['__proto__', 'x'],
        ['constructor', 'y'],
      ]);
      expect(({} as { x?: unknown }).x).toBeUndefined();
    }
  });

  test('keeps rounds of different sizes, and where the best one ends', () => {
    const stump = (loadModel(new TextEncoder().encode(JSON.stringify(STUMP_DOCUMENT))) as XgboostModel).booster;
    const booster: Booster = {
      ...stump,
      trees: Array.from({ length: 5 }, () => stump.trees[0]!),
      treeGroups: new Int32Array(5),
      roundStarts: [0, 1, 4, 5],
      attributes: { best_iteration: '1' },
    };
    const rows = matrixFromColumns({ a: [1], b: [0] });
    for (const format of FORMATS) {
      const file = new XgboostModel(booster).toFile({ format });
      expect((loadModel(file) as XgboostModel).booster.roundStarts).toEqual([0, 1, 4, 5]);
      expect([...loadModel(file).predict(rows).margins]).toEqual([12.5]);
      expect([...loadModel(file, { rounds: 'best' }).predict(rows).margins]).toEqual([10]);
    }
  });
});

describe('a model whose file names no features', () => {
  const nameless = { ...STUMP_DOCUMENT, learner: { ...STUMP_DOCUMENT.learner, feature_names: [], feature_types: [] } };
  const model = loadModel(new TextEncoder().encode(JSON.stringify(nameless)));
  const answers = (columns: Record<string, number[]>): number[] => [
    ...model.predict(matrixFromColumns(columns)).margins,
  ];

  test('takes columns in their order', () => {
    expect(model.featureNames).toEqual(['f0', 'f1']);
    expect(answers({ amount: [0, 1], hour: [1, 0] })).toEqual([-1.5, 2.5]);
  });

  test('finds columns of its own names wherever they stand', () => {
    expect(answers({ f1: [1, 0], noise: [9, 9], f0: [0, 1] })).toEqual([-1.5, 2.5]);
  });

  test('refuses more or fewer columns, saying how many it wants', () => {
    for (const columns of [{ a: [0] }, { a: [0], b: [0], c: [0] }]) {
      const error = expectCode('ML_FEATURE_COUNT_MISMATCH', () => answers(columns));
      const present = Object.keys(columns);
      expect(error.details).toEqual({ expected: 2, got: present.length, present });
    }
  });

  test('stays without names when it is saved', () => {
    for (const format of FORMATS) expect(loadModel(model.toFile({ format })).readsByPosition).toBe(true);
  });
});

describe('a file of a version that is not known', () => {
  const load = (change: object): unknown =>
    loadModel(new TextEncoder().encode(JSON.stringify({ ...STUMP_DOCUMENT, version: [4, 1, 0], ...change })));

  test('is read when it looks like those that are', () => {
    expect(load({})).toBeInstanceOf(XgboostModel);
  });

  test('is called unsupported, not damaged, when it does not', () => {
    const learner = { ...STUMP_DOCUMENT.learner, learner_model_param: { base_score: '0', features: '2' } };
    const error = expectCode('ML_MODEL_FILE_UNSUPPORTED', () => load({ learner }));
    expect(error.message).toMatch(/4\.1\.0.*num_feature/);
    expectCode('ML_MODEL_FILE_CORRUPT', () => load({ learner, version: [3, 4, 1] }));
  });
});
