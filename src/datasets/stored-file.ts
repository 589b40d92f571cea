import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { dirname } from 'node:path/posix';
import { throwIfInterrupted } from '../errors/index.ts';
import type { LongWork } from '../schema/index.ts';
import { explainReading, type ObjectStore, type Queries } from '../storage/index.ts';

/** Stores a local file under a key. */
export function putFile(
  objects: ObjectStore,
  key: string,
  path: string,
  { signal }: LongWork,
): Promise<{ size: number }> {
  return objects.put(key, contentOf(path), { signal });
}

/** Whether an object is there and has this many bytes. */
export async function isStored(objects: ObjectStore, key: string, size: number): Promise<boolean> {
  return (await objects.stat(key))?.size === size;
}

/** The key for the rows of a version that is to be added: one that no removal under way is about to empty. */
export async function newDataKey(
  queries: Queries,
  { name, digest }: { readonly name: string; readonly digest: string },
): Promise<string> {
  const key = `datasets/${name}/${digest}/data.parquet`;
  if (!(await isBeingRemoved(queries, key))) return key;
  return `datasets/${name}/${digest}.${randomBytes(4).toString('hex')}/data.parquet`;
}

/** Whether the folder of an object is about to be emptied. */
export async function isBeingRemoved(queries: Queries, key: string): Promise<boolean> {
  const removal = await queries
    .selectFrom('dataset_removal')
    .select('object_folder')
    .where('object_folder', '=', dirname(key))
    .executeTakeFirst();
  return removal !== undefined;
}

/**
 * Bytes and SHA-256 of a local file.
 * @throws AssayError `FILE_NOT_FOUND`, `FILE_UNREADABLE`, `INTERRUPTED`
 */
export async function fingerprint(path: string, { signal }: LongWork): Promise<{ size: number; sha256: string }> {
  const hash = createHash('sha256');
  let size = 0;
  try {
    for await (const bytes of createReadStream(path, { highWaterMark: 1 << 20 })) {
      throwIfInterrupted(signal, `reading ${path}`);
      hash.update(bytes);
      size += bytes.length;
    }
  } catch (error) {
    throw explainReading(error, path);
  }
  return { size, sha256: hash.digest('hex') };
}

/** Opens the file when it is first read: a stream that nobody reads would fail unheard once the file goes. */
async function* contentOf(path: string): AsyncIterable<Uint8Array> {
  yield* createReadStream(path);
}
