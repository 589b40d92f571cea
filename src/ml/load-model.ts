import { XgboostModel } from './boosting/xgboost-model.ts';
import { ModelFileCorruptError, ModelFileUnsupportedError } from './errors.ts';
import type { Model } from './model.ts';
import { recogniseModelFile } from './model-files/recognise.ts';
import { parseTolerantJson } from './model-files/tolerant-json.ts';
import { Damage } from './model-files/xgboost-json/json-fields.ts';
import { readXgboostJson, Unsupported } from './model-files/xgboost-json/read-xgboost-json.ts';

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
      return loadJson(bytes, path);
    default:
      return format satisfies never;
  }
}

function loadJson(bytes: Uint8Array, path: string | undefined): Model {
  try {
    const document = parseTolerantJson(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return new XgboostModel(readXgboostJson(document));
  } catch (cause) {
    if (cause instanceof Unsupported) {
      const remedy = 'Train a tree model of one target with a known objective';
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
