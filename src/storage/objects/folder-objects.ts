import { createHash } from 'node:crypto';
import type { Dirent } from 'node:fs';
import { link, open, readdir, readFile, rename, rm, rmdir, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { AssayError, explainFileError } from '../../errors/index.ts';
import { acquireLock } from '../lock/acquire-lock.ts';
import { makeFolder } from '../make-folder.ts';
import { cleanStaleTemporaries, temporaryName } from '../temporary-files.ts';
import { flushFolder } from '../write-file-atomically.ts';
import { compareUtf8 } from './compare-utf8.ts';
import { openFileContent } from './folder-content.ts';
import { FolderUploads } from './folder-uploads.ts';
import { ObjectConflictError } from './object-conflict-error.ts';
import { etagOf, writeObject } from './object-file.ts';
import { checkObjectKey } from './object-key.ts';
import type {
  ByteRange,
  FolderEntry,
  ObjectBody,
  ObjectContent,
  ObjectEntry,
  ObjectHead,
  ObjectStore,
  PutOptions,
  PutResult,
} from './object-store.ts';

/** Holds what is being written and the locks of conditional writes; on the same disk as the objects, unseen by lists. */
const ASIDE = '.assay-tmp';
const CONDITIONAL_WRITE_WAIT_MS = 10_000;
const ATTEMPTS = 5;
const STATS_AT_ONCE = 32;
/** What the system says when a folder stands where a file should go, or a file where a folder should. */
const NAME_CLASH: ReadonlySet<string> = new Set(['EISDIR', 'ENOTDIR', 'EEXIST', 'ENOTEMPTY']);

/**
 * An {@link ObjectStore} on a folder: a key is a path below `root`, so people can look at their artifacts with any
 * program. The folder is made on the first write. Leftovers of crashed writers are removed on opening.
 */
export async function openFolderObjects(root: string): Promise<ObjectStore> {
  await cleanStaleTemporaries(join(root, ASIDE));
  const objects = new FolderObjects(resolve(root));
  await objects.uploads.forgetAbandoned(Date.now());
  return objects;
}

class FolderObjects implements ObjectStore {
  readonly allowsNestedKeys = false;
  readonly uploads: FolderUploads;
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
    this.uploads = new FolderUploads(join(root, ASIDE, 'uploads'), (key, body) => this.put(key, body));
  }

  async put(key: string, body: ObjectBody, { ifAbsent, ifMatch, signal }: PutOptions = {}): Promise<PutResult> {
    const target = this.pathOf(key);
    const temporary = join(this.#root, ASIDE, temporaryName());
    try {
      const file = await inFolder(dirname(temporary), () => open(temporary, 'wx'));
      const result = await writeObject(file, body, signal);
      await inFolder(dirname(target), () => this.#place(key, temporary, { ifAbsent, ifMatch }));
      await flushFolder(dirname(target));
      return result;
    } catch (error) {
      throw NAME_CLASH.has(systemCode(error)) ? nameClash(key) : explainFileError(error, target);
    } finally {
      await rm(temporary, { force: true });
    }
  }

  async get(key: string): Promise<Uint8Array | undefined> {
    return ifPresent(readFile(this.pathOf(key)), this.pathOf(key));
  }

  async read(key: string, range: ByteRange = { start: 0 }): Promise<ObjectContent | undefined> {
    const path = this.pathOf(key);
    return ifPresent(openFileContent(path, range), path);
  }

  async stat(key: string): Promise<ObjectEntry | undefined> {
    const path = this.pathOf(key);
    const found = await ifPresent(stat(path), path);
    return found?.isFile() ? { key, size: found.size, modifiedAt: found.mtimeMs } : undefined;
  }

  async head(key: string): Promise<ObjectHead | undefined> {
    const path = this.pathOf(key);
    const found = await this.stat(key);
    const etag = found && (await ifPresent(etagOf(path), path));
    return etag === undefined ? undefined : { ...(found as ObjectEntry), etag };
  }

  async *list(prefix = ''): AsyncIterable<ObjectEntry> {
    const folder = prefix.slice(0, prefix.lastIndexOf('/') + 1);
    if (folder !== '') checkObjectKey(folder.slice(0, -1));
    yield* this.#walk(folder, prefix);
  }

  async *listFolder(folder = ''): AsyncIterable<FolderEntry> {
    const path = folder === '' ? this.#root : this.pathOf(folder);
    const before = folder === '' ? '' : `${folder}/`;
    const entries = ((await ifPresent(readdir(path, { withFileTypes: true }), path)) ?? []).filter(
      ({ name }) => folder !== '' || name !== ASIDE,
    );
    for (let start = 0; start < entries.length; start += STATS_AT_ONCE) {
      const some = entries.slice(start, start + STATS_AT_ONCE);
      for (const entry of await Promise.all(some.map((entry) => this.#entry(before, entry)))) if (entry) yield entry;
    }
  }

  async remove(key: string): Promise<void> {
    const path = this.pathOf(key);
    try {
      await rm(path, { force: true });
      await this.#removeEmptyFolders(dirname(path));
    } catch (error) {
      throw explainFileError(error, path);
    }
  }

  async removeFolder(folder: string): Promise<void> {
    const path = this.pathOf(folder);
    // Aside first, so that the folder goes as a whole for all who look.
    const aside = join(this.#root, ASIDE, temporaryName());
    try {
      const found = await ifPresent(stat(path), path);
      if (!found?.isDirectory()) return;
      await ifPresent(
        inFolder(dirname(aside), () => rename(path, aside)),
        path,
      );
      await rm(aside, { recursive: true, force: true });
      await this.#removeEmptyFolders(dirname(path));
    } catch (error) {
      throw explainFileError(error, path);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {}

  uri(key: string): string {
    return pathToFileURL(this.pathOf(key)).href;
  }

  readonly pathOf = (key: string): string => join(this.#root, ...checkObjectKey(key).split('/'));

  async #place(key: string, temporary: string, { ifAbsent, ifMatch }: PutOptions): Promise<void> {
    if (ifMatch !== undefined) await this.#replaceIf(key, temporary, ifMatch);
    else if (ifAbsent) await this.#create(key, temporary);
    else await rename(temporary, this.pathOf(key));
  }

  async #create(key: string, temporary: string): Promise<void> {
    try {
      // Unlike a rename, a link fails when the name is taken.
      await link(temporary, this.pathOf(key));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      throw new ObjectConflictError(key, 'absent', await ifPresent(etagOf(this.pathOf(key)), key));
    }
  }

  /** A folder cannot compare and swap, so those who write under a condition take turns, one lock a key. */
  async #replaceIf(key: string, temporary: string, etag: string): Promise<void> {
    const name = createHash('sha256').update(key).digest('hex').slice(0, 32);
    await using _turn = await acquireLock(join(this.#root, ASIDE, 'locks', name), {
      owner: `conditional write of ${key}`,
      waitMs: CONDITIONAL_WRITE_WAIT_MS,
    });
    const found = await ifPresent(etagOf(this.pathOf(key)), key);
    if (found !== etag) throw new ObjectConflictError(key, { etag }, found);
    await rename(temporary, this.pathOf(key));
  }

  /** Depth first, each folder sorted as if its name ended in a slash, which gives the order of whole keys. */
  async *#walk(folder: string, prefix: string): AsyncIterable<ObjectEntry> {
    const entries = (await ifPresent(readdir(join(this.#root, folder), { withFileTypes: true }), folder)) ?? [];
    const sortName = (entry: Dirent) => (entry.isDirectory() ? `${entry.name}/` : entry.name);
    const byKey = entries.toSorted((a, b) => compareUtf8(sortName(a), sortName(b)));
    for (const entry of byKey) {
      const key = folder + entry.name;
      if (folder === '' && entry.name === ASIDE) continue;
      if (entry.isDirectory()) {
        if (`${key}/`.startsWith(prefix) || prefix.startsWith(`${key}/`)) yield* this.#walk(`${key}/`, prefix);
      } else if (entry.isFile() && key.startsWith(prefix)) {
        const found = await ifPresent(stat(join(this.#root, key)), key);
        if (found) yield { key, size: found.size, modifiedAt: found.mtimeMs };
      }
    }
  }

  async #entry(before: string, entry: Dirent): Promise<FolderEntry | undefined> {
    const key = before + entry.name;
    if (entry.isDirectory()) return { kind: 'folder', key };
    const found = entry.isFile() ? await ifPresent(stat(join(this.#root, key)), key) : undefined;
    return found && { kind: 'object', key, size: found.size, modifiedAt: found.mtimeMs };
  }

  /** Without this an empty folder would stand where an object may want to be: keys `a/b` and later `a`. */
  async #removeEmptyFolders(folder: string): Promise<void> {
    for (let path = folder; path !== this.#root && path.startsWith(this.#root); path = dirname(path)) {
      try {
        await rmdir(path);
      } catch {
        return;
      }
    }
  }
}

/** Makes `folder` only when `work` misses it, and again when somebody who removed its last object took it away. */
async function inFolder<T>(folder: string, work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || attempt === ATTEMPTS) throw error;
      await makeFolder(folder);
    }
  }
}

/** Undefined where no file is, also where the key names a folder or goes through a file. */
async function ifPresent<T>(found: Promise<T>, path: string): Promise<T | undefined> {
  try {
    return await found;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR') return undefined;
    throw explainFileError(error, path);
  }
}

function nameClash(key: string): AssayError {
  return new AssayError({
    code: 'STORAGE_KEY_INVALID',
    message: `${JSON.stringify(key)} cannot be stored: one object would lie inside another`,
    remedy: 'No key may be the folder of another one, such as a and a/b: choose another name',
    details: { key },
  });
}

/** What the system said, also when it was explained already. */
function systemCode(error: unknown): string {
  const said = error instanceof AssayError ? error.cause : error;
  return (said as NodeJS.ErrnoException | undefined)?.code ?? '';
}
