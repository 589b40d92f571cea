import { access, constants } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { explainFileError } from '../../errors/index.ts';
import { openFolderObjects } from './folder-objects.ts';
import type { ObjectStore } from './object-store.ts';

/**
 * The object store at an address: `s3://bucket/prefix`, else a folder, as a path or `file:` address.
 * @param folder where relative paths start
 * @throws AssayError `CONFIG_INVALID`
 */
export async function openObjects(url: string, folder: string): Promise<ObjectStore> {
  if (!url.startsWith('s3:')) return openFolderObjects(folderOf(url, folder));
  // The SDK takes a sixth of a second to load, which those who have their files here need not wait.
  const { openS3Objects } = await import('./s3/s3-objects.ts');
  return openS3Objects(url);
}

/**
 * Makes sure that the folder of an object store takes files, whether it is there yet or not; a bucket tells at the first
 * write.
 * @throws AssayError `STORAGE_READ_ONLY`
 */
export async function requireWritableObjects(url: string, folder: string): Promise<void> {
  if (url.startsWith('s3:')) return;
  for (let path = folderOf(url, folder); ; path = dirname(path)) {
    try {
      return await access(path, constants.W_OK);
    } catch (error) {
      const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT' && dirname(path) !== path;
      if (!isMissing) throw explainFileError(error, path);
    }
  }
}

/** `file:objects` and `file:///somewhere/objects` alike. */
function folderOf(url: string, base: string): string {
  if (url.startsWith('file://')) return fileURLToPath(url);
  return resolve(base, url.replace(/^file:/, ''));
}
