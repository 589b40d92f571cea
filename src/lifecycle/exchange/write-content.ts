import { createHash } from 'node:crypto';
import { open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { explainFileError } from '../../errors/index.ts';
import { makeFolder, temporaryName } from '../../storage/index.ts';
import { contentPath } from './export-format.ts';

export interface WrittenContent {
  readonly size: number;
  readonly sha256: string;
}

/** Writes pieces as they come; the file is new. */
export async function writeContent(
  path: string,
  pieces: AsyncIterable<Uint8Array | string>,
  signal?: AbortSignal,
): Promise<WrittenContent> {
  const hash = createHash('sha256');
  let size = 0;
  try {
    await makeFolder(dirname(path));
    await using file = await open(path, 'wx');
    for await (const piece of pieces) {
      signal?.throwIfAborted();
      const bytes = typeof piece === 'string' ? Buffer.from(piece) : piece;
      hash.update(bytes);
      size += bytes.length;
      await file.writeFile(bytes);
    }
  } catch (error) {
    throw explainFileError(error, path);
  }
  return { size, sha256: hash.digest('hex') };
}

/** Writes a file under the name of its digest, which is known at its end; equal ones are kept once. */
export async function writeByDigest(
  root: string,
  pieces: AsyncIterable<Uint8Array>,
  signal?: AbortSignal,
): Promise<WrittenContent> {
  const temporary = join(root, 'files', temporaryName());
  try {
    const written = await writeContent(temporary, pieces, signal);
    const path = join(root, contentPath(written.sha256));
    if ((await stat(path).catch(() => undefined)) === undefined) {
      await makeFolder(dirname(path));
      await rename(temporary, path);
    }
    return written;
  } finally {
    await rm(temporary, { force: true });
  }
}
