import { loadModel, type Model } from '../ml/index.ts';
import { readRegularFile } from '../storage/index.ts';

/** @throws AssayError `FILE_NOT_FOUND`, `FILE_UNREADABLE`, `ML_MODEL_FILE_CORRUPT` or `ML_MODEL_FILE_UNSUPPORTED` */
export async function readModel(path: string): Promise<Model> {
  return loadModel(await readRegularFile(path), { path });
}
