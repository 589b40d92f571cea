import type { Model } from './model.ts';

/**
 * Reads a model file; the format is told by its content, not by its name.
 * @param path only for error messages
 * @throws ModelFileCorruptError (`ML_MODEL_FILE_CORRUPT`), ModelFileUnsupportedError (`ML_MODEL_FILE_UNSUPPORTED`)
 */
export function loadModel(bytes: Uint8Array, { path }: { readonly path?: string | undefined } = {}): Model {
  throw new Error(`not yet ${bytes.length} ${path}`);
}
