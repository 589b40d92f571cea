import { readFile, stat } from 'node:fs/promises';
import { AssayError, explainFileError } from '../errors/index.ts';

/**
 * The bytes of a model file; devices and pipes, which may never end, are refused.
 * @throws AssayError `FILE_NOT_FOUND`, `FILE_UNREADABLE`
 */
export async function readModelBytes(path: string): Promise<Uint8Array> {
  try {
    const found = await stat(path);
    if (!found.isFile() && !found.isDirectory()) throw notRegular(path);
    return await readFile(path);
  } catch (error) {
    throw error instanceof AssayError ? error : explainFileError(error, path);
  }
}

function notRegular(path: string): AssayError {
  return new AssayError({
    code: 'FILE_UNREADABLE',
    message: `${path} is a device or pipe; a model is read from a file`,
    remedy: 'Name a regular file',
    details: { path },
  });
}
