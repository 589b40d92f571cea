import { ModelFileCorruptError, ModelFileUnsupportedError } from './errors.ts';
import { LightgbmModel } from './lightgbm/lightgbm-model.ts';
import { LINEAR_FORMAT, LOGISTIC_FORMAT, readLinearModel, readLogisticModel } from './linear/linear-model-file.ts';
import { LinearRegressionModel } from './linear/linear-regression-model.ts';
import { LogisticModel } from './linear/logistic-model.ts';
import type { Model } from './model.ts';
import { Damage, UnsupportedKind } from './model-files/damage.ts';
import { readLightgbmText } from './model-files/lightgbm-text/read-lightgbm-text.ts';
import { recogniseModelFile } from './model-files/recognise.ts';
import { parseTolerantJson } from './model-files/tolerant-json.ts';
import { readXgboostJson } from './model-files/xgboost-json/read-xgboost-json.ts';
import { modelOfBooster } from './model-of-booster.ts';

/**
 * Reads a model file; the format is told by its content, not by its name.
 * @param path only for error messages
 * @throws ModelFileCorruptError (`ML_MODEL_FILE_CORRUPT`), ModelFileUnsupportedError (`ML_MODEL_FILE_UNSUPPORTED`)
 */
export function loadModel(bytes: Uint8Array, { path }: { readonly path?: string | undefined } = {}): Model {
  const format = recogniseModelFile(bytes);
  switch (format.kind) {
    case 'empty':
      throw new ModelFileCorruptError({ reason: 'it is empty', path });
    case 'unsupported':
      throw new ModelFileUnsupportedError({ ...format, path });
    case 'json':
      return loadText(bytes, path, (text) => readDocument(parseTolerantJson(text)));
    case 'lightgbm-text':
      return loadText(bytes, path, (text) => new LightgbmModel(readLightgbmText(text)));
    default:
      return format satisfies never;
  }
}

function loadText(bytes: Uint8Array, path: string | undefined, read: (text: string) => Model): Model {
  try {
    return read(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    if (cause instanceof UnsupportedKind) {
      const remedy = 'Name an XGBoost or LightGBM tree model of one target, or a model saved by Assay';
      throw new ModelFileUnsupportedError({ format: cause.message, path, remedy });
    }
    if (cause instanceof Damage) throw new ModelFileCorruptError({ reason: cause.message, path });
    if (cause instanceof SyntaxError) {
      throw new ModelFileCorruptError({ reason: `it ends early or is no JSON (${cause.message})`, path, cause });
    }
    if (cause instanceof TypeError && 'code' in cause && cause.code === 'ERR_ENCODING_INVALID_ENCODED_DATA') {
      throw new ModelFileCorruptError({ reason: 'it is no UTF-8 text', path, cause });
    }
    throw cause;
  }
}

function readDocument(document: unknown): Model {
  if (typeof document === 'object' && document !== null) {
    if ('learner' in document) return modelOfBooster(readXgboostJson(document));
    if ('format' in document && document.format === LOGISTIC_FORMAT) {
      return new LogisticModel(readLogisticModel(document));
    }
    if ('format' in document && document.format === LINEAR_FORMAT) {
      return new LinearRegressionModel(readLinearModel(document));
    }
  }
  throw new UnsupportedKind('a JSON document, but no model that is known here');
}
