import { mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  ALGORITHMS,
  type AlgorithmName,
  type LabelledRows,
  type Matrix,
  type Model,
  type Task,
} from '../../src/ml/index.ts';
import { readCreditCardRows } from '../ml/credit-card-rows.ts';
import { sampleInputFor } from '../ml/sample-data.ts';
import { hasShared } from '../support/shared-folder.ts';
import { OnnxPeer } from './onnx-peer.ts';
import { pythonOrSkip } from './python.ts';

const python = pythonOrSkip('onnxruntime');

const QUICK = { epochs: 6, batch_size: 32, learning_rate: 0.01 };
const CASES: readonly [algorithm: AlgorithmName, task: Task, parameters: object][] = [
  ['neural_network', 'binary', {}],
  ['neural_network', 'binary', { hidden_layers: [], missing_indicator: false }],
  ['neural_network', 'multiclass', { activation: 'tanh', category_encoding: 'one_hot' }],
  ['neural_network', 'multiclass', { activation: 'gelu', batch_norm: true, hidden_layers: [200, 100] }],
  ['neural_network', 'regression', { embedding_size: 1 }],
  ['logistic_regression', 'binary', {}],
  ['logistic_regression', 'multiclass', { l1: 1 }],
  ['linear_regression', 'regression', { l2: 1 }],
];

function largestDifference(ours: ArrayLike<number>, theirs: ArrayLike<number | string>): number {
  expect(theirs).toHaveLength(ours.length);
  return Array.from(ours, (value, i) => Math.abs(value - Number(theirs[i])) / Math.max(1, Math.abs(value))).reduce(
    (most, difference) => Math.max(most, difference),
    0,
  );
}

/** Sample rows and some more: all missing, codes of no category, numbers far out. */
function awkwardRows({ matrix }: LabelledRows): Matrix {
  const more: [x: number, y: number, group: number, noise: number][] = [
    [Number.NaN, Number.NaN, Number.NaN, Number.NaN],
    [0, 0, 3, 0],
    [0, 0, -1, 0],
    [0, 0, 0.5, 0],
    [1e6, -1e6, 2, 1e6],
    [-1e30, 1e30, 1, 0],
  ];
  const rows = matrix.rows + more.length;
  const values = new Float32Array(rows * matrix.columns);
  for (let column = 0; column < matrix.columns; column++) {
    values.set(matrix.values.subarray(column * matrix.rows, (column + 1) * matrix.rows), column * rows);
    values.set(
      more.map((row) => row[column]!),
      column * rows + matrix.rows,
    );
  }
  return { ...matrix, rows, values };
}

describe.skipIf(python === undefined)('the real onnxruntime', () => {
  const resources = new AsyncDisposableStack();
  let peer: OnnxPeer;

  beforeAll(async () => {
    const folder = resources.use(await mkdtempDisposable(join(tmpdir(), 'assay-onnx-'))).path;
    peer = resources.use(new OnnxPeer(python!, folder));
  });
  afterAll(() => resources.disposeAsync());

  async function expectSameScores(model: Model, matrix: Matrix): Promise<void> {
    const { opset, inputs, outputs, metadata } = await peer.score(model.toFile({ format: 'onnx' }), matrix);
    expect([opset, inputs]).toEqual([[15], [['features', 'tensor(float)', ['rows', matrix.columns]]]]);
    expect([metadata.algorithm, metadata.task]).toEqual([model.algorithm, model.task]);
    expect(JSON.parse(metadata.feature_names!)).toEqual(model.featureNames);
    if (model.task === 'regression') {
      expect(outputs.variable!.shape).toEqual([matrix.rows, 1]);
      expect(largestDifference(model.predict(matrix).predictions, outputs.variable!.values)).toBeLessThanOrEqual(1e-6);
      return;
    }
    const probabilities = model.predictProbability(matrix);
    const classes = probabilities.length / matrix.rows;
    expect(outputs.probabilities!.shape).toEqual([matrix.rows, classes]);
    expect(largestDifference(probabilities, outputs.probabilities!.values)).toBeLessThanOrEqual(1e-6);
    expect(outputs.label!.shape).toEqual([matrix.rows]);
    const verdicts = Array.from({ length: matrix.rows }, (_, row) => {
      const ofRow = probabilities.subarray(row * classes, (row + 1) * classes);
      const verdict = ofRow.indexOf(Math.max(...ofRow));
      return model.labelValues?.[verdict] ?? verdict;
    });
    expect(outputs.label!.values).toEqual(verdicts);
  }

  test.for(CASES)('scores our %s of %s with %j alike', async ([name, task, parameters]) => {
    const algorithm = ALGORITHMS[name];
    const all = { ...(name === 'neural_network' && QUICK), ...algorithm.parametersFor(task, 3), ...parameters };
    const input = sampleInputFor(task, all);
    const { model } = await algorithm.fit(input);
    await expectSameScores(model, awkwardRows(input.validation!));
  });

  test('scores models without categories and without names of labels alike', async () => {
    const input = sampleInputFor('binary', QUICK);
    const train = { ...input.train, categories: {} };
    const { model } = await ALGORITHMS.neural_network.fit({ ...input, train, labelValues: undefined });
    await expectSameScores(model, input.validation!.matrix);
  });

  test('scores models of nothing but coded columns alike', async () => {
    const { train, labels } = sampleInputFor('binary');
    const codes = train.values.subarray(2 * train.rows, 3 * train.rows);
    const only = { rows: train.rows, columns: 1, values: codes, names: ['group'], categories: train.categories! };
    for (const name of ['neural_network', 'logistic_regression'] as const) {
      const { model } = await ALGORITHMS[name].fit({ train: only, labels });
      await expectSameScores(model, only);
    }
  });

  test.skipIf(!hasShared)('scores a network of the real credit-card data alike', async () => {
    const { train, test: held } = await readCreditCardRows();
    const { model } = await ALGORITHMS.neural_network.fit({
      train: train.matrix,
      labels: train.labels,
      parameters: { epochs: 2 },
    });
    await expectSameScores(model, held.matrix);
  });
});
