import { Damage } from './model-files/damage.ts';
import { DOCUMENT_KEY } from './model-files/onnx/model-metadata.ts';
import { ASSAY, looksLikeOnnx, readOnnx } from './model-files/onnx/read-onnx.ts';

/** True for an ONNX model of another program, which `loadModel` does not read but `openOnnxModel` can run. */
export function isForeignOnnx(bytes: Uint8Array): boolean {
  if (!looksLikeOnnx(bytes)) return false;
  try {
    const { producer, metadata } = readOnnx(bytes);
    return !metadata.has(DOCUMENT_KEY) && producer !== ASSAY;
  } catch (error) {
    if (error instanceof Damage) return false;
    throw error;
  }
}
