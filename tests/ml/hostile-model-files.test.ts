import { existsSync, readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AssayError } from '../../src/errors/index.ts';
import { ALGORITHMS, loadModel, type ModelFormat } from '../../src/ml/index.ts';
import { Damage } from '../../src/ml/model-files/damage.ts';
import { readUbjson } from '../../src/ml/model-files/document/read-ubjson.ts';
import { hasShared, shared } from '../support/shared-folder.ts';
import { expectCode } from './expect-code.ts';
import { sampleRows } from './sample-data.ts';

// Files that were damaged by accident or made with intent: whatever the bytes, a model or a clear error comes out, soon.

const SOON_MS = 2_000;
const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));

/** Loads and scores; everything but a model or an error of model files fails the test. */
function expectModelOrError(bytes: Uint8Array): void {
  const start = performance.now();
  try {
    const model = loadModel(bytes);
    const rows = 3;
    const columns = Math.min(model.featureNames.length, 100);
    const values = new Float32Array(rows * columns).fill(0.5);
    model.predict({ rows, columns, values, names: model.featureNames.slice(0, columns) });
  } catch (error) {
    if (!(error instanceof AssayError)) throw error;
    expect(error.code).toMatch(/^ML_(MODEL_FILE_(CORRUPT|UNSUPPORTED)|FEATURES?_)/);
  }
  expect(performance.now() - start).toBeLessThan(SOON_MS);
}

interface Damages {
  readonly at: number;
  readonly byte: number;
  readonly kind: 'set' | 'cut' | 'drop' | 'repeat' | 'zero' | 'fill';
  readonly length: number;
}

const damages: fc.Arbitrary<Damages[]> = fc.array(
  fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
    byte: fc.oneof(fc.constantFrom(0, 1, 0x7f, 0x80, 0xff), fc.integer({ min: 0, max: 255 })),
    kind: fc.constantFrom('set', 'set', 'set', 'cut', 'drop', 'repeat', 'zero', 'fill'),
    length: fc.integer({ min: 1, max: 24 }),
  }),
  { minLength: 1, maxLength: 4 },
);

function damaged(bytes: Uint8Array, changes: readonly Damages[]): Uint8Array {
  let result = Uint8Array.from(bytes);
  for (const { at: share, byte, kind, length } of changes) {
    const at = Math.floor(share * result.length);
    switch (kind) {
      case 'set':
        result[at] = byte;
        break;
      case 'cut':
        result = result.slice(0, at);
        break;
      case 'drop':
        result = Uint8Array.from([...result.subarray(0, at), ...result.subarray(at + length)]);
        break;
      case 'repeat':
        result = Uint8Array.from([...result.subarray(0, at + length), ...result.subarray(at)]);
        break;
      default:
        result.fill(kind === 'zero' ? 0 : byte, at, at + length);
    }
  }
  return result;
}

describe('a damaged file gives a model or a clear error, soon', async () => {
  const { matrix, labels } = sampleRows({ rows: 200 });
  const { model } = await ALGORITHMS.xgboost.fit({ train: matrix, labels, parameters: { num_round: 3, max_depth: 3 } });

  test.for<ModelFormat>(['json', 'ubj', 'sagemaker'])('written by us as %s', (format) => {
    const bytes = model.toFile({ format });
    fc.assert(
      fc.property(damages, (changes) => expectModelOrError(damaged(bytes, changes))),
      { numRuns: 400 },
    );
  });

  const REAL = [
    'xgb174_breast_cancer_dart/xgboost-model',
    'xgb174_wine_softprob/xgboost-model',
    'xgb174_synthcat_categorical/model.json',
    'xgb174_synthcat_categorical/model.ubj',
    'xgb341_wine_softprob/model.ubj',
    'xgb174_breast_cancer_dart/model.ubj',
    'lgb460_synthcat_categorical/model.txt',
  ];

  test.skipIf(!hasShared).for(REAL)('of the real library, %s', (path) => {
    const bytes = readFileSync(shared('fixtures/models', path));
    fc.assert(
      fc.property(damages, (changes) => expectModelOrError(damaged(bytes, changes))),
      { numRuns: 100 },
    );
  });

  test.skipIf(!hasShared)('cut off anywhere', () => {
    for (const path of REAL.filter((name) => name.startsWith('xgb'))) {
      const bytes = readFileSync(shared('fixtures/models', path));
      for (let length = 4; length < bytes.length; length += 97) {
        expectCode('ML_MODEL_FILE_CORRUPT', () => loadModel(bytes.subarray(0, length)));
      }
    }
  });
});

describe('a hostile file', () => {
  const count = (value: bigint): string => {
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setBigInt64(0, value);
    return `L${String.fromCharCode(...bytes)}`;
  };
  const withLearner = (value: string): Uint8Array => bytesOf(`{${count(7n)}learner${value}}`);

  test.for<[string, string]>([
    ['a typed list of 2^40 floats', `[$d#${count(2n ** 40n)}`],
    ['a plain list of 2^40 values', `[#${count(2n ** 40n)}`],
    ['a list of 2^40 values without bytes', `[$Z#${count(2n ** 40n)}`],
    ['a list of -1 floats', `[$d#${count(-1n)}`],
    ['a string of 2^62 bytes', `S${count(2n ** 62n)}`],
    ['a key of 2^62 bytes', `{${count(2n ** 62n)}`],
    ['lists a million deep', '['.repeat(1_000_000)],
    ['objects in objects a million deep', `{${count(1n)}a`.repeat(100_000)],
    ['a million empty objects', `[${'{}'.repeat(1_000_000)}]`],
    ['a count that is no count', '[#S'],
    ['a type that does not exist', '?'],
    ['a number of letters', `H${count(3n)}abc`],
  ])('in UBJSON with %s reserves nothing and is refused', ([, value]) => {
    const before = process.memoryUsage().rss;
    const start = performance.now();
    expectCode('ML_MODEL_FILE_CORRUPT', () => loadModel(withLearner(value)));
    expect(performance.now() - start).toBeLessThan(SOON_MS);
    expect(process.memoryUsage().rss - before).toBeLessThan(300e6);
  });

  test.for<[string, string]>([
    ['lists a million deep', `{"learner":${'['.repeat(1_000_000)}`],
    ['lists a million deep and closed', `{"learner":${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}}`],
    ['a string that never ends, of escaped quotes', `{"learner":NaN,"${'\\"'.repeat(1_000_000)}`],
    ['a string of backslashes', `{"learner":NaN,"${'\\'.repeat(1_000_001)}`],
    [
      'a deep list for a number',
      `{"learner":{"learner_model_param":{"num_feature":${'['.repeat(1e5)}${']'.repeat(1e5)}}}}`,
    ],
  ])('in JSON with %s is refused soon', ([, text]) => {
    const start = performance.now();
    expectCode('ML_MODEL_FILE_CORRUPT', () => loadModel(bytesOf(text)));
    expect(performance.now() - start).toBeLessThan(SOON_MS);
  });

  test('changes no prototype', () => {
    const polluting = `{${count(9n)}__proto__{${count(5n)}takenS${count(3n)}yes}}`;
    expectCode('ML_MODEL_FILE_UNSUPPORTED', () => loadModel(bytesOf(polluting)));
    expectCode('ML_MODEL_FILE_UNSUPPORTED', () => loadModel(bytesOf('{"__proto__":{"learner":{}}}')));
    expect(({} as { taken?: unknown }).taken).toBeUndefined();
  });
});

describe('UBJSON', () => {
  const read = (text: string): unknown => readUbjson(bytesOf(text));

  test('reads every type of draft 12', () => {
    expect(read('[i\xffU\xffI\x01\x00l\x00\x01\x00\x00L\x00\x00\x00\x01\x00\x00\x00\x00]')).toEqual([
      -1,
      255,
      256,
      65_536,
      2 ** 32,
    ]);
    expect(read('[d\x3f\xc0\x00\x00D\x3f\xf8\x00\x00\x00\x00\x00\x00Hi\x031e2TFZNCa]')).toEqual([
      1.5,
      1.5,
      100,
      true,
      false,
      null,
      'a',
    ]);
    expect(read('{i\x01aSi\x03\xc3\xa4!i\x01b[]}')).toEqual({ a: 'ä!', b: [] });
    expect(read('[$d#i\x023\x80\x00\x00\x3f\xc0\x00\x00')).toBeInstanceOf(Float32Array);
    expect(read('[$D#i\x01\x3f\xf8\x00\x00\x00\x00\x00\x00')).toEqual(Float64Array.of(1.5));
    expect(read('[$I#i\x02\x00\x01\xff\xff')).toEqual(Int16Array.of(1, -1));
    expect(read('[$L#i\x01\x00\x00\x00\x00\x00\x00\x00\x07')).toEqual(Float64Array.of(7));
    expect(read('[$S#i\x02i\x01ai\x01b')).toEqual(['a', 'b']);
    expect(read('{$i#i\x01i\x01a\x05')).toEqual({ a: 5 });
    expect(read('{#i\x01i\x01ai\x05')).toEqual({ a: 5 });
  });

  test('keeps the last of two values of one key, as JSON.parse and XGBoost do', () => {
    expect(read('{i\x01ai\x01i\x01ai\x02}')).toEqual({ a: 2 });
  });

  test('ends where its document ends', () => {
    expect(() => read('{}x')).toThrow(Damage);
  });
});

test.skipIf(!hasShared)('every golden is among the files that are told by content, whatever their name', () => {
  for (const name of readdirSync(shared('fixtures/models')).filter((folder) => folder.startsWith('xgb'))) {
    const path = shared('fixtures/models', name, 'model.ubj');
    if (existsSync(path)) expect(loadModel(readFileSync(path), { path: 'renamed.json' }).algorithm).toBe('xgboost');
  }
});
