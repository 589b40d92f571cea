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
  for await (const entry of objects.list(key)) if (entry.key === key) return entry.size === size;
  return false;
}

/** Opens the file when it is first read: a stream that nobody reads would fail unheard once the file goes. */
async function* contentOf(path: string): AsyncIterable<Uint8Array> {
  yield* createReadStream(path);
}
