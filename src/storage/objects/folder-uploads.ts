import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AssayError, explainFileError } from '../../errors/index.ts';
import { makeFolder } from '../make-folder.ts';
import { temporaryName } from '../temporary-files.ts';
import { writeObject } from './object-file.ts';
import { checkObjectKey } from './object-key.ts';
import type { ObjectBody, PartResult, PartUpload, PartUploads, UploadedPart } from './object-store.ts';
import { checkParts, uploadInvalid, uploadNotFound } from './upload-errors.ts';

const KEY_FILE = 'key';
const WEEK_MS = 7 * 86_400_000;

/** Puts an object together once all its parts are there; what {@link ObjectStore.put} of the folder does. */
type Place = (key: string, body: ObjectBody) => Promise<PartResult>;

/** Parts of objects, each a file `<number>-<etag>` in the folder of its upload. */
export class FolderUploads implements PartUploads {
  readonly #root: string;
  readonly #place: Place;

  constructor(root: string, place: Place) {
    this.#root = root;
    this.#place = place;
  }

  async start(key: string): Promise<string> {
    checkObjectKey(key);
    const id = randomBytes(16).toString('hex');
    try {
      await makeFolder(this.#folderOf(id));
      await writeFile(join(this.#folderOf(id), KEY_FILE), key);
    } catch (error) {
      throw explainFileError(error, this.#root);
    }
    return id;
  }

  async putPart(
    upload: PartUpload,
    number: number,
    body: ObjectBody,
    { signal }: { signal?: AbortSignal } = {},
  ): Promise<PartResult> {
    const folder = await this.#find(upload);
    checkParts(upload, [{ number, etag: '' }]);
    const temporary = join(folder, temporaryName());
    try {
      const { etag } = await writeObject(await open(temporary, 'wx'), body, signal);
      await rename(temporary, join(folder, `${number}-${etag}`));
      const older = (await readdir(folder)).filter(
        (name) => name.startsWith(`${number}-`) && name !== `${number}-${etag}`,
      );
      for (const name of older) await rm(join(folder, name), { force: true });
      return { etag };
    } catch (error) {
      throw explainFileError(error, folder);
    } finally {
      await rm(temporary, { force: true });
    }
  }

  async complete(upload: PartUpload, parts: readonly UploadedPart[]): Promise<PartResult> {
    const folder = await this.#find(upload);
    const stored = new Set(await readdir(folder));
    const names = checkParts(upload, parts).map(({ number, etag }) => ({ number, name: `${number}-${etag}` }));
    const missing = names.filter(({ name }) => !stored.has(name)).map(({ number }) => number);
    if (missing.length > 0) throw uploadInvalid(upload, `part ${missing.join(', ')} is not stored with that etag`);
    const { etag } = await this.#place(upload.key, contentOf(names.map(({ name }) => join(folder, name))));
    await rm(folder, { recursive: true, force: true });
    return { etag };
  }

  async abort({ key, id }: PartUpload): Promise<void> {
    try {
      await rm(await this.#find({ key, id }), { recursive: true, force: true });
    } catch (error) {
      if (!(error instanceof AssayError && error.code === 'STORAGE_UPLOAD_NOT_FOUND')) throw error;
    }
  }

  /** Removes uploads that nobody touched for a week. */
  async forgetAbandoned(now: number): Promise<void> {
    for (const name of await readdir(this.#root).catch(() => [])) {
      const touched = await stat(join(this.#root, name)).then(
        ({ mtimeMs }) => mtimeMs,
        () => now,
      );
      if (now - touched > WEEK_MS) await rm(join(this.#root, name), { recursive: true, force: true });
    }
  }

  async #find(upload: PartUpload): Promise<string> {
    // The id becomes part of a path.
    if (!/^[0-9a-f]{32}$/.test(upload.id)) throw uploadNotFound(upload);
    const folder = this.#folderOf(upload.id);
    const key = await readFile(join(folder, KEY_FILE), 'utf8').catch(() => undefined);
    if (key !== upload.key) throw uploadNotFound(upload);
    return folder;
  }

  #folderOf(id: string): string {
    return join(this.#root, id);
  }
}

async function* contentOf(paths: readonly string[]): AsyncIterable<Uint8Array> {
  for (const path of paths) yield* createReadStream(path);
}
