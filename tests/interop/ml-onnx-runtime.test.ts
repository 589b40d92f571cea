import { mkdtempDisposable, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ALGORITHMS, loadModel, matrixFromColumns, openOnnxModel } from '../../src/ml/index.ts';
import { loadRuntime } from '../../src/ml/onnx-runtime/load-runtime.ts';
import { predictTable } from '../../src/pipelines/predict-table.ts';
import { openTables } from '../../src/tables/index.ts';
import { expectCode } from '../ml/expect-code.ts';
import { sampleInputFor, sampleRows } from '../ml/sample-data.ts';
import { OnnxPeer } from './onnx-peer.ts';
import { pythonOrSkip } from './python.ts';

/** The optional peer; a machine without it skips what needs it. */
const hasRuntime = await loadRuntime().then(
  () => true,
  () => false,
);
if (!hasRuntime) console.log('skipped: models in onnxruntime-node (npm install onnxruntime-node)');
const python = hasRuntime ? pythonOrSkip('onnxruntime') : undefined;

/** softmax([x, y] · [[1, 0, -1], [0.5, 0, 2]]), as the models of the peer compute it. */
function sharesOf(x: number, y: number): number[] {
  const powers = [x + 0.5 * y, 0, 2 * y - x].map(Math.exp);
  const sum = powers.reduce((a, b) => a + b);
  return powers.map((power) => power / sum);
}

function expectClose(actual: ArrayLike<number>, expected: readonly number[]): void {
  expect(actual).toHaveLength(expected.length);
  expected.forEach((value, i) => {
    expect(actual[i]).toBeCloseTo(value, 5);
  });
}

describe.skipIf(!hasRuntime)('our own models in onnxruntime-node', () => {
  test.for([
    ['neural_network', 'binary'],
    ['neural_network', 'multiclass'],
    ['logistic_regression', 'multiclass'],
    ['linear_regression', 'regression'],
  ] as const)('%s (%s) scores alike there, by names in any order', async ([name, task]) => {
    const algorithm = ALGORITHMS[name];
    const quick = name === 'neural_network' ? { epochs: 3, hidden_layers: [8] } : {};
    const { model } = await algorithm.fit(sampleInputFor(task, { ...quick, ...algorithm.parametersFor(task, 3) }));
    await using scorer = await openOnnxModel(model.toFile({ format: 'onnx' }));
    const { matrix } = sampleRows({ task, rows: 50, missing: 0.2 });
    const turned = matrixFromColumns(
      Object.fromEntries(
        matrix.names.map((column, i) => [column, matrix.values.subarray(i * 50, (i + 1) * 50)] as const).reverse(),
      ),
    );
    const { predictions, predictionWidth, labels } = await scorer.predict(turned);
    const ours = model.predict(matrix);
    expect(scorer.featureNames).toEqual(matrix.names);
    expect(predictionWidth).toBe(ours.predictionWidth);
    expectClose(predictions, Array.from(ours.predictions));
    if (task !== 'regression') for (const label of labels!) expect(model.labelValues).toContain(label);
  });
});

describe('without onnxruntime-node', () => {
  test('the error says how to get it', async () => {
    const absent = () => Promise.reject(new Error("Cannot find package 'onnxruntime-node'"));
    const error = await expectCode('ML_ONNX_RUNTIME_MISSING', () => loadRuntime(absent));
    expect(error.remedy).toContain('npm install onnxruntime-node');
  });
});

describe.skipIf(python === undefined)('ONNX models of other programs', () => {
  const resources = new AsyncDisposableStack();
  let folder: string;
  let peer: OnnxPeer;
  beforeAll(async () => {
    folder = resources.use(await mkdtempDisposable(join(tmpdir(), 'assay-onnx-'))).path;
    peer = resources.use(new OnnxPeer(python!, folder));
  });
  afterAll(() => resources.disposeAsync());

  const rows = matrixFromColumns({ first: [1, 2, -1], second: [0.5, -2, 3] });
  const shares = [sharesOf(1, 0.5), sharesOf(2, -2), sharesOf(-1, 3)];

  test.for(['regression', 'vector'])('a %s gives its numbers', async (kind) => {
    await using scorer = await openOnnxModel(await peer.make(kind));
    const { predictions, predictionWidth, marginWidth, labels } = await scorer.predict(rows);
    expectClose(predictions, [1.5, 6, -5]);
    expect([predictionWidth, marginWidth, labels, scorer.columns]).toEqual([1, 0, undefined, 2]);
  });

  test.for([
    ['classes', ['0', '0', '2']],
    ['texts', ['red', 'red', 'blue']],
    ['zipmap', ['0', '0', '2']],
  ] as const)('a classifier of the kind %s gives probabilities and labels', async ([kind, verdicts]) => {
    await using scorer = await openOnnxModel(await peer.make(kind));
    const { predictions, predictionWidth, labels } = await scorer.predict(rows);
    expect([predictionWidth, labels]).toEqual([3, verdicts]);
    expectClose(predictions, shares.flat());
  });

  test('a classifier that only tells classes gives their numbers', async () => {
    await using scorer = await openOnnxModel(await peer.make('labels'));
    expectClose((await scorer.predict(rows)).predictions, [0, 0, 2]);
  });

  test('an input per column is found by name, in the type it takes', async () => {
    await using scorer = await openOnnxModel(await peer.make('columns'));
    expect(scorer.featureNames).toEqual(['a', 'b', 'c']);
    const table = matrixFromColumns({ c: [0.25, 1], a: [1, 2], b: [3, 4], more: [9, 9] });
    expectClose((await scorer.predict(table)).predictions, [4.25, 7]);
    await expectCode('ML_FEATURES_MISSING', () => scorer.predict(matrixFromColumns({ a: [1], c: [2] })));
    const error = await expectCode('ML_ONNX_MODEL_UNFIT', () =>
      scorer.predict(matrixFromColumns({ a: [1], b: [Number.NaN], c: [2] })),
    );
    expect(error.message).toContain('input b takes whole numbers');
  });

  test('another number of columns is refused', async () => {
    await using scorer = await openOnnxModel(await peer.make('regression'));
    await expectCode('ML_FEATURE_COUNT_MISMATCH', () => scorer.predict(matrixFromColumns({ a: [1], b: [1], c: [1] })));
  });

  test('an abort is seen', async () => {
    await using scorer = await openOnnxModel(await peer.make('regression'));
    await expectCode('INTERRUPTED', () => scorer.predict(rows, { signal: AbortSignal.abort() }));
  });

  test.for([
    ['image', /picture.*shape/],
    ['words', /word is of string/],
  ] as const)('a model of the kind %s is refused, with what it takes', async ([kind, reason]) => {
    const file = await peer.make(kind);
    expect((await expectCode('ML_ONNX_MODEL_UNFIT', () => openOnnxModel(file))).message).toMatch(reason);
  });

  test('a file cut off is damaged, and a graph that makes no sense is unfit', async () => {
    const file = await peer.make('zipmap');
    await expectCode('ML_MODEL_FILE_CORRUPT', () => openOnnxModel(file.subarray(0, file.length >> 1)));
    const nonsense = Buffer.from(Buffer.from(file).toString('latin1').replace('MatMul', 'MutMal'), 'latin1');
    await expectCode('ML_ONNX_MODEL_UNFIT', () => openOnnxModel(nonsense));
  });

  test('loadModel says what can score them, and assay predict does', async () => {
    const file = await peer.make('classes');
    expect(expectCode('ML_MODEL_FILE_UNSUPPORTED', () => loadModel(file)).remedy).toContain('assay predict');
    const [data, output] = [join(folder, 'rows.csv'), join(folder, 'out.csv')];
    await writeFile(data, 'first,second\n1,0.5\n2,-2\n-1,3\n');
    await using tables = await openTables();
    const { columns, rows: count } = await predictTable(
      { tables },
      { model: join(folder, 'classes.onnx'), data, output },
    );
    expect([columns, count]).toEqual([['pred_0', 'pred_1', 'pred_2'], 3]);
    const lines = (await readFile(output, 'utf8')).trim().split('\n').slice(1);
    expectClose(
      lines.flatMap((line) => line.split(',').map(Number)),
      shares.flat(),
    );
    const contributions = join(folder, 'contributions.csv');
    await expectCode('ML_NO_CONTRIBUTIONS', () =>
      predictTable({ tables }, { model: join(folder, 'classes.onnx'), data, output, contributions }),
    );
  });
});
