import { createHash } from 'node:crypto';

export const digestOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** The folder of all model files in the object store. */
export const MODELS_FOLDER = 'models';

/**
 * The key of a model file. It names the content, so two versions of one model with the same bytes share a file, and a
 * registration that dies half-way leaves at most a file nobody points to.
 */
export function modelFileKey(name: string, digest: string, fileName: string): string {
  return `${MODELS_FOLDER}/${folderOf(name)}/${digest.slice(0, 16)}/${fileName}`;
}

/** The folder of a file, told from the folder of all. */
export function folderOfFile(key: string): string {
  return key.slice(MODELS_FOLDER.length + 1, key.lastIndexOf('/'));
}

/** The model's name if it can be a folder, else as much of it as can, told apart by a hash. */
function folderOf(name: string): string {
  if (/^\w[\w.-]{0,63}$/.test(name)) return name;
  return `${name.replaceAll(/[^\w-]/g, '_').slice(0, 48)}-${digestOf(Buffer.from(name)).slice(0, 8)}`;
}
