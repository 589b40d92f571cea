import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AssayError, explainFileError } from '../errors/index.ts';

/**
 * Makes a folder and those above it; one that exists is fine.
 * @throws AssayError `STORAGE_READ_ONLY`, `STORAGE_DISK_FULL`, `FILE_UNREADABLE` (a file stands in its place)
 */
export async function makeFolder(path: string): Promise<void> {
  try {
    // Not `recursive`: on a read-only disk Node then reports that the folder above does not exist.
    await mkdir(path);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' && dirname(path) !== path) {
      await makeFolder(dirname(path));
      await makeFolder(path);
    } else if (code !== 'EEXIST') throw explainFileError(error, path);
    else if (!(await stat(path)).isDirectory()) throw fileInPlace(path, error);
  }
}

function fileInPlace(path: string, cause: unknown): AssayError {
  return new AssayError({
    code: 'FILE_UNREADABLE',
    message: `${path} is a file where a folder is needed`,
    remedy: 'Move the file away, or choose another folder (for the workspace: --workspace DIR)',
    details: { path },
    cause,
  });
}
