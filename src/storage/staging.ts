import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeFolder } from './make-folder.ts';
import { cleanStaleTemporaries, temporaryName } from './temporary-files.ts';

/** Where this user's processes put what they need for a moment: one for each user, for nobody may write in another's. */
export const userTemporaryFolder = (purpose: string): string =>
  join(tmpdir(), `assay-${purpose}-${process.getuid?.() ?? 'user'}`);

/**
 * A new folder below `parent` for files on their way elsewhere. It goes when disposed; that of a process that died goes
 * with the next call.
 * @throws AssayError `STORAGE_READ_ONLY`, `STORAGE_DISK_FULL`, `FILE_UNREADABLE`
 */
export async function createStaging(
  parent: string = userTemporaryFolder('staging'),
): Promise<{ readonly path: string } & AsyncDisposable> {
  await cleanStaleTemporaries(parent);
  const path = join(parent, temporaryName());
  await makeFolder(path);
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}
