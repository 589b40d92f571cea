import { createReadStream } from 'node:fs';
import type { LongWork } from '../schema/index.ts';
import type { ObjectStore } from '../storage/index.ts';

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

/** The key of the rows of a version. */
export const dataKey = ({ name, digest }: { readonly name: string; readonly digest: string }): string =>
  `datasets/${name}/${digest}/data.parquet`;

/** Opens the file when it is first read: a stream that nobody reads would fail unheard once the file goes. */
async function* contentOf(path: string): AsyncIterable<Uint8Array> {
  yield* createReadStream(path);
}
