import { describe, expect, test } from 'vitest';
import { ALGORITHMS, averagePrecision, loadModel, matrixFromColumns, rocAuc } from '../../src/ml/index.ts';
import type { ProgressReport } from '../../src/schema/index.ts';
import { createRandom } from '../../src/stats/index.ts';
import { hasShared } from '../support/shared-folder.ts';
import { expectSameFile } from './contract/same-file.ts';
import { readCreditCardRows } from './credit-card-rows.ts';
import { expectCode } from './expect-code.ts';
import { sampleInput, sampleInputFor, sampleRows } from './sample-data.ts';

const neural = ALGORITHMS.neural_network;
const QUICK = { hidden_layers: [12, 6], epochs: 15, learning_rate: 0.01, batch_size: 32 };

/** Two rings, one inside the other: no line tells them apart. */
function rings(rows: number) {
  const random = createRandom(5);
  const [a, b, labels] = [new Float32Array(rows), new Float32Array(rows), new Float32Array(rows)];
  for (let row = 0; row < rows; row++) {
    labels[row] = row % 2;
    const [radius, angle] = [1 + labels[row]! + 0.2 * random.normal(), 2 * Math.PI * random.uniform()];
    a[row] = radius * Math.cos(angle);
    b[row] = radius * Math.sin(angle);
  }
  return { train: matrixFromColumns({ a, b }), labels };
}

describe('the neural network', () => {
  test.for([
    {},
    { activation: 'tanh' },
    { activation: 'gelu', batch_norm: true },
    { dropout: 0.1, learning_rate_schedule: 'cosine' },
    { category_encoding: 'one_hot', weight_decay: 1e-3 },
  ])('tells rings apart with %j', async (parameters) => {
    const { train, labels } = rings(600);
    const { model } = await neural.fit({ train, labels, parameters: { ...QUICK, epochs: 60, ...parameters } });
    expect(rocAuc({ labels, probabilities: model.predict(train).predictions })).toBeGreaterThan(0.98);
  });

  test('does nearly as well with its defaults on a small table as on the rows of a large one', async () => {
    const { model } = await neural.fit({ train: sampleRows().matrix, labels: sampleRows().labels });
    const held = sampleRows({ seed: 3, rows: 1_000 });
    expect(rocAuc({ labels: held.labels, probabilities: model.predict(held.matrix).predictions })).toBeGreaterThan(
      0.86,
    );
  });

  test('stops when validation rows are no longer answered better, and keeps the best epoch', async () => {
    const input = sampleInput({ ...QUICK, epochs: 200, patience: 4, learning_rate: 0.03 });
    const { model, rounds, bestRound, history } = await neural.fit(input);
    expect(rounds).toBe(bestRound! + 4);
    const losses = history.map(({ metrics }) => metrics['validation-logloss']!);
    expect(Math.min(...losses)).toBe(losses[bestRound! - 1]);
    const { labels, matrix } = input.validation!;
    const { predictions } = model.predict(matrix);
    const loss = labels.reduce((sum, y, row) => sum - Math.log(y === 1 ? predictions[row]! : 1 - predictions[row]!), 0);
    expect(loss / labels.length).toBeCloseTo(losses[bestRound! - 1]!, 5);
  });

  test('holds rows out itself when there are no validation rows, unless told not to', async () => {
    const { train, labels } = sampleInput();
    const watched = await neural.fit({ train, labels, parameters: { ...QUICK, epochs: 3 } });
    expect(watched.history[0]!.metrics).toHaveProperty('validation-logloss');
    const all = await neural.fit({ train, labels, parameters: { ...QUICK, epochs: 3, validation_fraction: 0 } });
    expect(all.history[0]!.metrics).not.toHaveProperty('validation-logloss');
    expect([all.rounds, all.bestRound]).toEqual([3, undefined]);
  });

  test('predicts numbers far from 0 in their own units', async () => {
    const input = sampleInputFor('regression', { ...QUICK, task: 'regression' });
    const labels = input.labels!.map((label) => 1e6 + 100 * label);
    const { model, history } = await neural.fit({ ...input, labels, validation: undefined });
    const { predictions } = model.predict(input.train);
    const rmse = Math.sqrt(labels.reduce((sum, y, row) => sum + (y - predictions[row]!) ** 2, 0) / labels.length);
    expect(rmse).toBeLessThan(250);
    expect(history.at(-1)!.metrics['validation-rmse']).toBeLessThan(350);
  });

  test('does not care about rows without weight at all', async () => {
    const { train, labels } = sampleInput();
    const weights = labels!.map((_, row) => (row % 4 === 0 ? 0 : 1));
    const values = train.values.map((value, i) => (weights[i % train.rows] === 0 ? 1 : value));
    const [one, two] = [
      await neural.fit({ train, labels, weights, parameters: QUICK }),
      await neural.fit({ train: { ...train, values }, labels, weights, parameters: QUICK }),
    ];
    expectSameFile(two.model, one.model);
  });

  test('balanced class weights lift a rare class', async () => {
    const { matrix, labels } = sampleRows({ rows: 2_000 });
    const rare = labels.map((label, row) => (label === 1 && row % 10 === 0 ? 1 : 0));
    const meanOf = async (class_weight: string) => {
      const { model } = await neural.fit({ train: matrix, labels: rare, parameters: { ...QUICK, class_weight } });
      return model.predict(matrix).predictions.reduce((sum, p) => sum + p, 0) / matrix.rows;
    };
    expect(await meanOf('none')).toBeLessThan(0.1);
    expect(await meanOf('balanced')).toBeGreaterThan(0.2);
  });

  test('an unknown category counts as a missing one', async () => {
    const { model } = await neural.fit(sampleInput(QUICK));
    const codes = [Number.NaN, 3, -1, 0.5];
    const zeros = codes.map(() => 0);
    const { margins } = model.predict(matrixFromColumns({ x: zeros, y: zeros, group: codes, noise: zeros }));
    expect(new Set(margins).size).toBe(1);
  });

  test('an abort is seen within an epoch', async () => {
    const { matrix, labels } = sampleRows({ rows: 20_000 });
    const abort = new AbortController();
    const reports: ProgressReport[] = [];
    setTimeout(() => abort.abort(), 20);
    await expectCode('INTERRUPTED', () =>
      neural.fit(
        { train: matrix, labels, parameters: { hidden_layers: [512, 512], epochs: 50 } },
        { signal: abort.signal, progress: (report) => reports.push(report) },
      ),
    );
    expect(reports).toEqual([]);
  });

  test('says so when the loss is no number any more, and keeps a model that answers', async () => {
    const input = sampleInput({ ...QUICK, hidden_layers: [256, 256] });
    const { matrix, labels } = input.validation!;
    const validation = { matrix: { ...matrix, values: matrix.values.slice().fill(3e38, 0, 2 * matrix.rows) }, labels };
    const { model, warnings, rounds } = await neural.fit({ ...input, validation });
    expect([rounds, warnings.join()]).toEqual([0, expect.stringContaining('no number any more in epoch 1')]);
    expect(model.predict(input.train).predictions.every(Number.isFinite)).toBe(true);
  });

  test('faults of parameters that hold lists are told by place', async () => {
    const error = await expectCode('ML_PARAMETERS_INVALID', () =>
      neural.fit(sampleInput({ hidden_layers: [8, 0], dropout: 1 })),
    );
    expect(error.message).toContain('hidden_layers[1]');
    expect(error.message).toContain('dropout');
  });

  test('other names of parameters are those of scikit-learn', () => {
    const given = { hidden_layer_sizes: [5], learning_rate_init: 0.1, alpha: 0.2, max_iter: 7, n_iter_no_change: 3 };
    const complete = neural.completeParameters({ ...given, random_state: 9 });
    expect(complete).toMatchObject({ hidden_layers: [5], learning_rate: 0.1, weight_decay: 0.2, epochs: 7, seed: 9 });
  });

  test.skipIf(!hasShared)('finds frauds on the real credit-card data with its defaults', async () => {
    const { train, test: held } = await readCreditCardRows();
    const { model } = await neural.fit({ train: train.matrix, labels: train.labels });
    const probabilities = model.predict(held.matrix).predictions;
    expect(rocAuc({ labels: held.labels, probabilities })).toBeGreaterThan(0.96);
    expect(averagePrecision({ labels: held.labels, probabilities })).toBeGreaterThan(0.85);
    expect(loadModel(model.toFile()).predict(held.matrix).predictions).toEqual(probabilities);
  });
});
