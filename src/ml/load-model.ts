import { upToBestIteration } from './boosting/best-iteration.ts';
import type { Booster } from './boosting/booster.ts';
import { ModelFileCorruptError, ModelFileUnsupportedError } from './errors.ts';
import { LightgbmModel } from './lightgbm/lightgbm-model.ts';
import { LINEAR_FORMAT, LOGISTIC_FORMAT, readLinearModel, readLogisticModel } from './linear/linear-model-file.ts';
import { LinearRegressionModel } from './linear/linear-regression-model.ts';
import { LogisticModel } from './linear/logistic-model.ts';
import type { Model } from './model.ts';
import { gunzipModel, modelInTar } from './model-files/archive/unpack-model.ts';
import { Damage, UnsupportedKind } from './model-files/damage.ts';
import { readUbjson } from './model-files/document/read-ubjson.ts';
import { parseTolerantJson } from './model-files/document/tolerant-json.ts';
import { readLightgbmText } from './model-files/lightgbm-text/read-lightgbm-text.ts';
import { DOCUMENT_KEY } from './model-files/onnx/model-metadata.ts';
import { ASSAY, type OnnxFile, readOnnx } from './model-files/onnx/read-onnx.ts';
import { recogniseModelFile } from './model-files/recognise.ts';
import { readXgboostBinary } from './model-files/xgboost/read-binary.ts';
import { readXgboost } from './model-files/xgboost/read-xgboost.ts';
import { modelOfBooster } from './model-of-booster.ts';
import { NeuralModel } from './neural/neural-model.ts';
import { NEURAL_FORMAT, readNeuralModel } from './neural/neural-model-file.ts';

export interface LoadModelOptions {
  /** Only for error messages. */
  readonly path?: string | undefined;
  /**
   * Which rounds of an XGBoost model that was stopped early to keep: `all`, as the library's `Booster.predict` uses
   * them, or those up to the `best` one, as its scikit-learn classes do. Models saved by Assay end at the best anyway.
   */
  readonly rounds?: 'all' | 'best' | undefined;
}

/**
 * Reads a model file; the format is told by its content, not by its name. A file may lie compressed or in an archive.
 * @throws ModelFileCorruptError (`ML_MODEL_FILE_CORRUPT`), ModelFileUnsupportedError (`ML_MODEL_FILE_UNSUPPORTED`)
 */
export function loadModel(bytes: Uint8Array, { path, rounds = 'all' }: LoadModelOptions = {}): Model {
  try {
    const model = (booster: Booster): Model => modelOfBooster(rounds === 'best' ? upToBestIteration(booster) : booster);
    return readModel(bytes, model);
  } catch (cause) {
    if (cause instanceof UnsupportedKind) {
      const remedy = cause.remedy ?? 'Name an XGBoost or LightGBM tree model of one target, or a model saved by Assay';
      throw new ModelFileUnsupportedError({ format: cause.message, path, remedy });
    }
    if (cause instanceof Damage) throw new ModelFileCorruptError({ reason: cause.message, path, cause: cause.cause });
    throw cause;
  }
}

/** @param xgboostModel makes the model of what was read from any of XGBoost's formats */
function readModel(
  bytes: Uint8Array,
  xgboostModel: (booster: Booster) => Model,
  { isPacked = false }: { isPacked?: boolean } = {},
): Model {
  const format = recogniseModelFile(bytes);
  const unpack = (read: (bytes: Uint8Array) => Uint8Array): Model => {
    if (isPacked) throw new UnsupportedKind('an archive in an archive', 'Unpack it and name the model file inside');
    return readModel(read(bytes), xgboostModel, { isPacked: true });
  };
  switch (format.kind) {
    case 'empty':
      throw new Damage('it is empty');
    case 'unsupported':
      throw new UnsupportedKind(format.format, format.remedy);
    case 'json':
      return modelOfDocument(parseJson(textOf(bytes)), xgboostModel);
    case 'ubjson':
      return modelOfDocument(readUbjson(bytes), xgboostModel);
    case 'xgboost-binary':
      return xgboostModel(readXgboostBinary(bytes));
    case 'lightgbm-text':
      return new LightgbmModel(readLightgbmText(textOf(bytes)));
    case 'onnx':
      return modelOfOnnx(readOnnx(bytes), xgboostModel);
    case 'gzip':
      return unpack(gunzipModel);
    case 'tar':
      return unpack(modelInTar);
    default:
      return format satisfies never;
  }
}

/** Characters that fit into one string; what is larger cannot be parsed as a whole. */
const MOST_CHARACTERS = 2 ** 29 - 24;

function textOf(bytes: Uint8Array): string {
  if (bytes.length > MOST_CHARACTERS) {
    const remedy = "Save it as UBJSON with the library that made it: booster.save_model('model.ubj')";
    throw new UnsupportedKind('a text of more than 512 MB', remedy);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Damage('it is no UTF-8 text');
  }
}

function parseJson(text: string): unknown {
  try {
    return parseTolerantJson(text);
  } catch (error) {
    if (error instanceof SyntaxError)
      throw new Damage(`it ends early or is no JSON (${error.message})`, { cause: error });
    throw error;
  }
}

/** A model of ours in an ONNX file; others have no document in their metadata. */
function modelOfOnnx(file: OnnxFile, xgboostModel: (booster: Booster) => Model): Model {
  const text = file.metadata.get(DOCUMENT_KEY);
  if (text === undefined) {
    if (file.producer === ASSAY) throw new Damage('it ends before its metadata');
    throw new UnsupportedKind(
      `an ONNX model made by ${file.producer || 'another program'}`,
      'Score it with openOnnxModel of assay/ml or with assay predict, which run it in onnxruntime-node',
    );
  }
  const document = parseJson(text);
  if (typeof document === 'object' && document !== null && 'format' in document && document.format === NEURAL_FORMAT) {
    return new NeuralModel(readNeuralModel(document, file));
  }
  return modelOfDocument(document, xgboostModel);
}

function modelOfDocument(document: unknown, xgboostModel: (booster: Booster) => Model): Model {
  if (typeof document === 'object' && document !== null) {
    if (Object.hasOwn(document, 'learner')) return xgboostModel(readXgboost(document));
    if ('format' in document && document.format === LOGISTIC_FORMAT) {
      return new LogisticModel(readLogisticModel(document));
    }
    if ('format' in document && document.format === LINEAR_FORMAT) {
      return new LinearRegressionModel(readLinearModel(document));
    }
  }
  throw new UnsupportedKind('a document, but no model that is known here');
}
