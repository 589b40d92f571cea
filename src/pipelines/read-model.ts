import { readFile } from 'node:fs/promises';
import { explainFileError } from '../errors/index.ts';
import { loadModel, type Model } from '../ml/index.ts';

/** @throws AssayError `FILE_NOT_FOUND`, `FILE_UNREADABLE`, `ML_MODEL_FILE_CORRUPT` or `ML_MODEL_FILE_UNSUPPORTED` */
export async function readModel(path: string): Promise<Model> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (error) {
    throw explainFileError(error, path);
  }
  return loadModel(bytes, { path });
}
