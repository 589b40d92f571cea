import type { Dirent } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What a folder holds, by name; nothing where there is none. */
export async function entriesOf(folder: string): Promise<Dirent[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return [];
    throw error;
  }
}

/** A file whose path below its folder is a key, such as `val/loss`. */
export interface KeyedFile {
  readonly key: string;
  readonly path: string;
}

/** Every file below a folder, by key; links are passed over. */
export async function* keyedFiles(folder: string, prefix = ''): AsyncIterable<KeyedFile> {
  for (const entry of await entriesOf(join(folder, prefix))) {
    const key = prefix === '' ? entry.name : `${prefix}/${entry.name}`;
    if (entry.isDirectory()) yield* keyedFiles(folder, key);
    else if (entry.isFile()) yield { key, path: join(folder, key) };
  }
}

/** The text of each file of a folder by key. */
export async function textsBelow(folder: string): Promise<Record<string, string>> {
  const texts: [string, string][] = [];
  for await (const { key, path } of keyedFiles(folder)) texts.push([key, await readFile(path, 'utf8')]);
  return Object.fromEntries(texts);
}
