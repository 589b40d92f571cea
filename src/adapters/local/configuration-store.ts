import { createHash } from 'node:crypto';
import { join, resolve } from 'node:path';
import { throwIfInterrupted } from '../../errors/index.ts';
import type { Cancellable, ConfigurationStore, StoredFile, WriteCondition } from '../../production/index.ts';
import { ObjectConflictError, type ObjectStore, openFolderObjects } from '../../storage/index.ts';

/** More than undoing a promotion writes: its parameters, their history, the configuration, the journal. */
const ROOM_BYTES = 256 * 1024;
const ROOM_KEY = '.reserved-room';

/** Production's files as plain files in `folder`, which is made on the first write. */
export function openLocalConfiguration(folder: string): ConfigurationStore {
  return new LocalConfigurationStore(resolve(folder));
}

class LocalConfigurationStore implements ConfigurationStore {
  readonly #folder: string;
  #opened: Promise<ObjectStore> | undefined;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async read(key: string, { signal }: Cancellable = {}): Promise<StoredFile | undefined> {
    throwIfInterrupted(signal, `reading ${key}`);
    const bytes = await (await this.#objects()).get(key);
    return bytes && { body: Buffer.from(bytes).toString('utf8'), etag: etagOf(bytes) };
  }

  async write(
    key: string,
    body: string,
    condition?: WriteCondition,
    { signal }: Cancellable = {},
  ): Promise<string | undefined> {
    throwIfInterrupted(signal, `writing ${key}`);
    try {
      const { etag } = await (await this.#objects()).put(key, body, condition);
      return etag;
    } catch (error) {
      if (error instanceof ObjectConflictError) return undefined;
      throw error;
    }
  }

  async remove(key: string, condition?: { readonly ifMatch: string }, { signal }: Cancellable = {}): Promise<boolean> {
    throwIfInterrupted(signal, `removing ${key}`);
    const objects = await this.#objects();
    const stored = await objects.get(key);
    // A folder offers no conditional removal. Promoters hold the lock; only an edit by hand could fall in this gap.
    if (condition && stored && etagOf(stored) !== condition.ifMatch) return false;
    await objects.remove(key);
    return true;
  }

  async *list(prefix: string, { signal }: Cancellable = {}): AsyncIterable<string> {
    for await (const { key } of (await this.#objects()).list(prefix)) {
      throwIfInterrupted(signal, `listing ${prefix}`);
      yield key;
    }
  }

  async reserveRoom(): Promise<AsyncDisposable> {
    const objects = await this.#objects();
    await objects.put(ROOM_KEY, new Uint8Array(ROOM_BYTES));
    return { [Symbol.asyncDispose]: () => objects.remove(ROOM_KEY) };
  }

  uri(key: string): string {
    return join(this.#folder, key);
  }

  async [Symbol.asyncDispose](): Promise<void> {}

  #objects(): Promise<ObjectStore> {
    this.#opened ??= openFolderObjects(this.#folder);
    return this.#opened;
  }
}

/** The etag of a folder's object is the SHA-256 of its content. */
const etagOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
