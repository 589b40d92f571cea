import type { Stats } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { AssayError, explainFileError } from '../errors/index.ts';

/**
 * The bytes of a file.
 * @throws as {@link requireRegularFile}
 */
export async function readRegularFile(path: string): Promise<Uint8Array> {
  await requireRegularFile(path);
  try {
    return await readFile(path);
  } catch (error) {
    throw explainReading(error, path);
  }
}

/**
 * Refuses what is no regular file before it is opened: a pipe would make the reader wait and a device may never end.
 * @throws AssayError `FILE_NOT_FOUND`, `FILE_UNREADABLE`
 */
export async function requireRegularFile(path: string): Promise<void> {
  const found = await stat(path).catch((error: unknown) => {
    throw explainReading(error, path);
  });
  if (!found.isFile()) throw unreadable(path, kindOf(found));
}

/** A file-system error of reading `path`; where permission is what lacks, that of the file is meant, not of a workspace. */
export function explainReading(error: unknown, path: string): unknown {
  const code = (error as NodeJS.ErrnoException).code;
  return code === 'EACCES' || code === 'EPERM'
    ? unreadable(path, 'no permission', error)
    : explainFileError(error, path);
}

function kindOf(found: Stats): string {
  if (found.isDirectory()) return 'it is a folder';
  return found.isFIFO() || found.isSocket() ? 'it is a pipe' : 'it is a device';
}

function unreadable(path: string, reason: string, cause?: unknown): AssayError {
  return new AssayError({
    code: 'FILE_UNREADABLE',
    message: `${path} cannot be read: ${reason}`,
    remedy: 'Name a regular file that you may read',
    details: { path, reason },
    cause,
  });
}
