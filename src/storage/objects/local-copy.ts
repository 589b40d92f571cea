import { stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { makeFolder } from '../make-folder.ts';
import { writeFileAtomically } from '../write-file-atomically.ts';
import { checkObjectKey } from './object-key.ts';
import type { ObjectStore } from './object-store.ts';

/**
 * A file with the content of an object, for programs that read only files: the store's own, or a copy in `folder` that
 * is fetched once. Only for keys whose objects never change.
 * @returns undefined when there is no such object
 */
export async function localCopy(objects: ObjectStore, key: string, folder: string): Promise<string | undefined> {
  if (objects.pathOf) return objects.pathOf(key);
  const path = join(folder, ...checkObjectKey(key).split('/'));
  const stored = await objects.stat(key);
  if (stored === undefined) return undefined;
  const kept = await stat(path).catch(() => undefined);
  if (kept?.size === stored.size) return path;
  const content = await objects.read(key);
  if (content === undefined) return undefined;
  await makeFolder(dirname(path));
  await writeFileAtomically(path, content);
  return path;
}
