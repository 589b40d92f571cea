/** What a model file's first bytes say it is. */
export type ModelFileFormat =
  | { readonly kind: 'json' }
  | { readonly kind: 'lightgbm-text' }
  | { readonly kind: 'empty' }
  | { readonly kind: 'unsupported'; readonly format: string; readonly remedy: string };

const SAVE_AS_JSON = "Save it as JSON with the library that made it: booster.save_model('model.json')";

/** Tells a file's format by its content; names and extensions are not looked at. */
export function recogniseModelFile(bytes: Uint8Array): ModelFileFormat {
  const head = Buffer.from(bytes.subarray(0, 64)).toString('latin1');
  if (head === '') return { kind: 'empty' };
  if (/^\s*\{\s*(["}]|$)/.test(head)) return { kind: 'json' };
  const unsupported = (format: string, remedy: string): ModelFileFormat => ({ kind: 'unsupported', format, remedy });
  if (/^\{[A-Za-z#$]/.test(head)) return unsupported('an XGBoost model in UBJSON', SAVE_AS_JSON);
  if (head.startsWith('binf')) return unsupported('an XGBoost model in the old binary form', SAVE_AS_JSON);
  if (/^tree(\r?\n|$)/.test(head)) return { kind: 'lightgbm-text' };
  if (head.startsWith('\x80')) return unsupported('a Python pickle', SAVE_AS_JSON);
  if (head.startsWith('\x1f\x8b') || head.startsWith('PK')) {
    return unsupported('an archive', 'Unpack it and name the model file inside');
  }
  return unsupported('no model file that is known here', 'Name an XGBoost JSON model or a model saved by Assay');
}
