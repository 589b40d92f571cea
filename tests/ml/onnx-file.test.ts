import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { AssayError } from '../../src/errors/index.ts';
import { ALGORITHMS, type AlgorithmName, loadModel, type Model, type Task } from '../../src/ml/index.ts';
import { ProtobufWriter } from '../../src/ml/model-files/onnx/protobuf.ts';
import { expectCode } from './expect-code.ts';
import { sampleInputFor, sampleRows } from './sample-data.ts';

const CASES: readonly [AlgorithmName, Task, object][] = [
  ['neural_network', 'multiclass', { hidden_layers: [5], epochs: 2 }],
  [
    'neural_network',
    'regression',
    { hidden_layers: [4, 3], epochs: 2, category_encoding: 'one_hot', batch_norm: true },
  ],
  ['logistic_regression', 'multiclass', {}],
  ['linear_regression', 'regression', {}],
];

describe.for(CASES)('an ONNX file of %s (%s, %j)', ([name, task, parameters]) => {
  const algorithm = ALGORITHMS[name];
  let model: Model;
  let bytes: Uint8Array;
  beforeAll(async () => {
    const all = { ...parameters, ...algorithm.parametersFor(task, 3) };
    model = (await algorithm.fit(sampleInputFor(task, all))).model;
    bytes = model.toFile({ format: 'onnx' });
  });

  test('is read back as the very same model', () => {
    const loaded = loadModel(bytes);
    const { matrix } = sampleRows({ task, missing: 0.2, seed: 5 });
    expect(loaded.predict(matrix)).toEqual(model.predict(matrix));
    for (const format of model.fileFormats) {
      expect(Buffer.from(loaded.toFile({ format })).equals(model.toFile({ format }))).toBe(true);
    }
    expect([loaded.categories, loaded.labelValues]).toEqual([model.categories, model.labelValues]);
  });

  test('is damaged when cut off, wherever', () => {
    // Less than its first two bytes could be the beginning of anything.
    for (let length = 2; length < bytes.length; length += 1 + Math.floor(length / 60)) {
      expectCode('ML_MODEL_FILE_CORRUPT', () => loadModel(bytes.subarray(0, length)));
    }
    expectCode('ML_MODEL_FILE_CORRUPT', () => loadModel(bytes.subarray(0, bytes.length - 1)));
  });

  test('with bytes changed at will is read or refused, but never brings the loader down', () => {
    const change = fc.record({ at: fc.nat({ max: 1e6 }), byte: fc.nat({ max: 255 }) });
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 6 }), (changes) => {
        const changed = bytes.slice();
        for (const { at, byte } of changes) changed[at % bytes.length] = byte;
        try {
          loadModel(changed).predict(sampleRows({ rows: 3, task }).matrix);
        } catch (error) {
          expect(error).toBeInstanceOf(AssayError);
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('an ONNX file from elsewhere', () => {
  const foreign = (producer: string): Uint8Array =>
    new ProtobufWriter()
      .integer(1, 8)
      .text(2, producer)
      .message(7, new ProtobufWriter().text(2, 'graph'))
      .message(8, new ProtobufWriter().integer(2, 15))
      .finish();

  test('is no model of ours, and the remedy says what can score it', () => {
    const error = expectCode('ML_MODEL_FILE_UNSUPPORTED', () => loadModel(foreign('pytorch'), { path: 'net.onnx' }));
    expect(error.message).toContain('net.onnx cannot be read as a model: it is an ONNX model made by pytorch');
    expect(error.remedy).toContain('openOnnxModel');
  });

  test('that claims sizes it does not have is damaged, at no cost of memory', () => {
    const huge = new ProtobufWriter();
    for (const dim of [2 ** 31, 2 ** 31]) huge.integer(1, dim);
    huge.integer(2, 1).text(8, 'weights').bytes(9, new Uint8Array(8));
    const file = new ProtobufWriter().integer(1, 8).message(7, new ProtobufWriter().message(5, huge)).finish();
    expect(expectCode('ML_MODEL_FILE_CORRUPT', () => loadModel(file)).message).toContain('weights has 8 bytes');
    const endless = Uint8Array.of(0x08, 0x08, 0x3a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f);
    expectCode('ML_MODEL_FILE_CORRUPT', () => loadModel(endless));
  });

  test('with a document that does not fit its constants is damaged', async () => {
    const input = sampleInputFor('binary', { hidden_layers: [3], epochs: 1 });
    const text = Buffer.from((await ALGORITHMS.neural_network.fit(input)).model.toFile()).toString('latin1');
    const damaged: [from: RegExp, to: string, reason: RegExp][] = [
      [/"units":3/, '"units":9', /layer 1 has 3 inputs, expected 9|not of \d+ numbers/],
      [/"size":\d/, '"size":9', /not of 36 numbers/],
      [/"task":"binary"/, '"task":"regres"', /task/],
      [/"name":"x"/, '"name":"y"', /twice/],
      [/layers\.0\.biases/g, 'layers.9.biases', /layers\.0\.biases/],
    ];
    for (const [from, to, reason] of damaged) {
      // Replacements of the same length keep the lengths around them right.
      const bytes = Buffer.from(text.replace(from, to), 'latin1');
      expect(expectCode('ML_MODEL_FILE_CORRUPT', () => loadModel(bytes)).message).toMatch(reason);
    }
  });
});
