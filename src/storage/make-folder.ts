import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AssayError, explainFileError } from '../errors/index.ts';

/** How often a folder is tried: another process may remove the one above, which is empty, between two calls. */
const ATTEMPTS = 10;

/**
 * Makes a folder and those above it; one that exists is fine.
 * @throws AssayError `STORAGE_READ_ONLY`, `STORAGE_DISK_FULL`, `FILE_UNREADABLE` (a file stands in its place)
 */
export async function makeFolder(path: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      // Not `recursive`: on a read-only disk Node then reports that the folder above does not exist, and below /proc it
      // never returns.
      return await mkdir(path);
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (code === 'ENOENT' && dirname(path) !== path) {
        if (attempt === ATTEMPTS) throw takesNoFolder(path, error);
        await makeFolder(dirname(path));
      } else if (code !== 'EEXIST') throw explainFileError(error, path);
      else if ((await stat(path)).isDirectory()) return;
      else throw fileInPlace(path, error);
    }
  }
}

/** Some folders exist and take nothing, such as those of /proc. */
function takesNoFolder(path: string, cause: unknown): AssayError {
  return new AssayError({
    code: 'STORAGE_READ_ONLY',
    message: `The folder ${path} cannot be made: ${dirname(path)} takes no new ones`,
    remedy: 'Choose another folder (for the workspace: --workspace DIR)',
    details: { path },
    cause,
  });
}

function fileInPlace(path: string, cause: unknown): AssayError {
  return new AssayError({
    code: 'FILE_UNREADABLE',
    message: `${path} is a file where a folder is needed`,
    remedy: 'Move the file away, or choose another folder (for the workspace: --workspace DIR)',
    details: { path, systemCode: 'EEXIST' },
    cause,
  });
}
