import { constants, gzipSync } from 'node:zlib';
import { tarOf } from './tar.ts';

/** Byte of the gzip header that names the operating system; 255 is "unknown", the same everywhere. */
const SYSTEM_BYTE = 9;

/**
 * A `model.tar.gz` as SageMaker's built-in XGBoost container serves it: exactly one file, `xgboost-model`, at the root
 * (the container loads every file that it finds there). The same model gives the same bytes.
 * @param model the model as UBJSON or JSON, which the container tells apart by content
 */
export function sagemakerArchive(model: Uint8Array): Uint8Array {
  const archive = gzipSync(tarOf({ name: 'xgboost-model', content: model }), {
    level: constants.Z_DEFAULT_COMPRESSION,
  });
  archive[SYSTEM_BYTE] = 255;
  return new Uint8Array(archive);
}
