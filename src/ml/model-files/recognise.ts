import { isTar } from './archive/tar.ts';
import { looksLikeOnnx } from './onnx/read-onnx.ts';

/** What a model file's first bytes say it is. */
export type ModelFileFormat =
  | { readonly kind: 'json' }
  | { readonly kind: 'ubjson' }
  | { readonly kind: 'xgboost-binary' }
  | { readonly kind: 'lightgbm-text' }
  | { readonly kind: 'onnx' }
  | { readonly kind: 'gzip' }
  | { readonly kind: 'tar' }
  | { readonly kind: 'empty' }
  | { readonly kind: 'unsupported'; readonly format: string; readonly remedy: string };

/** Tells a file's format by its content; names and extensions are not looked at. */
export function recogniseModelFile(bytes: Uint8Array): ModelFileFormat {
  const head = Buffer.from(bytes.subarray(0, 64)).toString('latin1');
  if (head === '') return { kind: 'empty' };
  if (/^(ï»¿)?\s*\{\s*(["}]|$)/.test(head)) return { kind: 'json' };
  if (/^\{[A-Za-z#$]/.test(head)) return { kind: 'ubjson' };
  if (head.startsWith('binf')) return { kind: 'xgboost-binary' };
  if (/^tree(\r?\n|$)/.test(head)) return { kind: 'lightgbm-text' };
  if (head.startsWith('\x1f\x8b')) return { kind: 'gzip' };
  if (isTar(bytes)) return { kind: 'tar' };
  if (looksLikeOnnx(bytes)) return { kind: 'onnx' };
  return { kind: 'unsupported', ...otherFormat(head) };
}

function otherFormat(head: string): { format: string; remedy: string } {
  const saveAgain = "Load it in Python and save it with the library's own save_model('model.json')";
  if (head.startsWith('\x80')) return { format: 'a Python pickle, which can run any code', remedy: saveAgain };
  if (head.startsWith('bs64') || head.startsWith('CONFIG-offset:')) {
    return { format: "a memory image of XGBoost, which is its pickles' inside", remedy: saveAgain };
  }
  if (head.startsWith('PK')) return { format: 'a zip archive', remedy: 'Unpack it and name the model file inside' };
  return {
    format: 'of no known model format',
    remedy: 'Name an XGBoost or LightGBM model file, or a model saved by Assay',
  };
}
