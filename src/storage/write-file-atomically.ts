import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { explainFileError } from '../errors/index.ts';
import { temporaryName } from './temporary-files.ts';

/** A file's content, whole or in pieces that are written one after another as they come. */
export type FileContent = Uint8Array | string | Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

/**
 * Replaces a file as a whole: readers see the old content or the new one, never a part, also after a power failure.
 * Written aside in the same folder, flushed, renamed. When it fails, the old file is untouched and nothing is left.
 * @throws AssayError `FILE_NOT_FOUND` (no such folder), `STORAGE_DISK_FULL`, `STORAGE_READ_ONLY`
 */
export async function writeFileAtomically(path: string, bytes: FileContent): Promise<void> {
  const temporary = join(dirname(path), temporaryName());
  try {
    await using file = await open(temporary, 'wx');
    await file.writeFile(bytes);
    await file.sync();
    await rename(temporary, path);
    await flushFolder(dirname(path));
  } catch (error) {
    await rm(temporary, { force: true });
    throw explainFileError(error, path);
  }
}

/** Makes a rename in `folder` last through a power failure, on systems that can flush a folder. */
export async function flushFolder(folder: string): Promise<void> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(folder, 'r');
    await handle.sync();
  } catch {
    // Windows and some network shares cannot flush a folder; the rename itself is done.
  } finally {
    await handle?.close();
  }
}
