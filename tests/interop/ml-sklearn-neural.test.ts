import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  ALGORITHMS,
  type LabelledRows,
  likeliestClasses,
  type Model,
  regressionMetrics,
  rocAuc,
  type Task,
  takeRows,
} from '../../src/ml/index.ts';
import { pythonOrSkip } from './python.ts';
import { SklearnPeer } from './sklearn-peer.ts';

const python = pythonOrSkip('sklearn');

const SEEDS = [0, 1, 2, 3, 4];
const LAYERS = [32, 16];

/**
 * Each with what tells how good answers are, higher is better, and what the defaults must reach. Labels of the diabetes
 * table are standardised for both, as ours does by itself: unscaled they slow the other down so much that it stays early.
 */
const TABLES: readonly [
  name: string,
  task: Task,
  score: (answers: number[][], labels: Float32Array) => number,
  least: number,
][] = [
  [
    'breast_cancer',
    'binary',
    (answers, labels) => rocAuc({ labels, probabilities: answers.map((row) => row.at(-1)!) }),
    0.98,
  ],
  [
    'wine',
    'multiclass',
    (answers, labels) => {
      const verdicts = likeliestClasses({ probabilities: Float32Array.from(answers.flat()), classes: 3 });
      return verdicts.reduce((sum, verdict, row) => sum + (verdict === labels[row] ? 1 : 0), 0) / labels.length;
    },
    0.95,
  ],
  [
    'diabetes',
    'regression',
    (answers, labels) => regressionMetrics({ labels, predictions: Float32Array.from(answers.flat()) }).r2,
    0.4,
  ],
];

/** Every third row is held out. */
function split({ matrix, labels }: LabelledRows): Record<'train' | 'test', LabelledRows> {
  const pick = (isTest: boolean): LabelledRows => {
    const rows = Array.from({ length: matrix.rows }, (_, row) => row).filter((row) => (row % 3 === 0) === isTest);
    return { matrix: takeRows(matrix, rows), labels: Float32Array.from(rows, (row) => labels[row]!) };
  };
  return { train: pick(false), test: pick(true) };
}

describe.skipIf(python === undefined)("beside scikit-learn's networks", () => {
  const resources = new DisposableStack();
  let peer: SklearnPeer;
  beforeAll(() => {
    peer = resources.use(new SklearnPeer(python!));
  });
  afterAll(() => resources.dispose());

  test.for(TABLES)('ours is as good on %s, within the spread of seeds', async ([name, task, score]) => {
    const { train, test: held } = split(await peer.dataset(name));
    const [ours, theirs]: [number[], number[]] = [[], []];
    for (const seed of SEEDS) {
      const shape = { batch_size: 32, learning_rate_init: 0.005, max_iter: 60, alpha: 1e-3 };
      const parameters = {
        ...shape,
        ...ALGORITHMS.neural_network.parametersFor(task, 3),
        hidden_layers: LAYERS,
        seed,
        validation_fraction: 0,
      };
      const { model } = await ALGORITHMS.neural_network.fit({ train: train.matrix, labels: train.labels, parameters });
      const { predictions, predictionWidth: width } = model.predict(held.matrix);
      const rows = Array.from(held.labels, (_, row) =>
        Array.from(predictions.subarray(row * width, (row + 1) * width)),
      );
      ours.push(score(rows, held.labels));
      const estimator = task === 'regression' ? 'MLPRegressor' : 'MLPClassifier';
      // What scikit-learn penalises and stops by differs; both run all epochs here.
      const their = { ...shape, hidden_layer_sizes: LAYERS, random_state: seed, tol: 0, n_iter_no_change: 60 };
      const { answers } = await peer.score({ estimator, parameters: their, train, test: held });
      theirs.push(
        score(
          answers.map((answer) => [answer].flat()),
          held.labels,
        ),
      );
    }
    const spread = Math.max(...theirs) - Math.min(...theirs);
    expect(mean(ours)).toBeGreaterThan(mean(theirs) - Math.max(spread, 0.01));
  });

  test.for(TABLES)('ours does well on %s with its defaults, which stop early', async ([name, task, score, least]) => {
    const { train, test: held } = split(await peer.dataset(name));
    const parameters = ALGORITHMS.neural_network.parametersFor(task, 3);
    const { model } = await ALGORITHMS.neural_network.fit({ train: train.matrix, labels: train.labels, parameters });
    expect(score(answersOf(model, held), held.labels)).toBeGreaterThan(least);
  });
});

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Row by row. */
function answersOf(model: Model, { matrix }: LabelledRows): number[][] {
  const { predictions, predictionWidth: width } = model.predict(matrix);
  return Array.from({ length: matrix.rows }, (_, row) => [...predictions.subarray(row * width, (row + 1) * width)]);
}
