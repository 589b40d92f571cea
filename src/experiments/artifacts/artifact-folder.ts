import { AssayError } from '../../errors/index.ts';
import type {
  ByteRange,
  ObjectBody,
  ObjectContent,
  ObjectStore,
  PresignedUrls,
  PutOptions,
  UploadedPart,
} from '../../storage/index.ts';
import { checkArtifactPath, cleanArtifactPath } from './artifact-path.ts';

/** A file of a folder, or a folder in it. */
export interface ArtifactFolderEntry {
  /** Relative to the whole folder, with forward slashes. */
  readonly path: string;
  readonly isFolder: boolean;
  /** Bytes; absent for folders. */
  readonly size?: number;
}

/** A file that is about to be received in parts. */
export interface ArtifactUpload {
  readonly path: string;
  readonly id: string;
}

/**
 * Files below one address: those of a run, of a logged model, or all that the server serves. Paths are relative, with
 * forward slashes; whatever would lead out of the folder is refused with `EXPERIMENTS_ARTIFACT_PATH_INVALID`.
 */
export class ArtifactFolder {
  /** As it is recorded, such as `mlflow-artifacts:/1/…/artifacts`. */
  readonly uri: string;
  /** Where it really lies, such as `file:///…` or `s3://…`. */
  readonly address: string;
  readonly #objects: ObjectStore;
  readonly #prefix: string;

  /** @param prefix of the keys in the store: empty, or without a slash at its end */
  constructor({ uri, objects, prefix }: { uri: string; objects: ObjectStore; prefix: string }) {
    this.uri = uri;
    this.#objects = objects;
    this.#prefix = prefix === '' ? '' : `${prefix}/`;
    this.address = objects.uri(`${this.#prefix}x`).slice(0, -2);
  }

  /** What lies directly in `folder`, sorted by path; nothing for a file and for what does not exist. */
  async list(folder = ''): Promise<ArtifactFolderEntry[]> {
    const key = this.#prefix + cleanArtifactPath(folder);
    const found = await Array.fromAsync(this.#objects.listFolder(key.replace(/\/$/, '')));
    const entries = found.map((entry) => ({
      path: entry.key.slice(this.#prefix.length),
      isFolder: entry.kind === 'folder',
      ...(entry.kind === 'object' && { size: entry.size }),
    }));
    return entries.sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  /** Every file below `folder`, sorted by path. */
  async *files(folder = ''): AsyncIterable<{ readonly path: string; readonly size: number }> {
    const path = cleanArtifactPath(folder);
    for await (const { key, size } of this.#objects.list(this.#prefix + (path === '' ? '' : `${path}/`))) {
      yield { path: key.slice(this.#prefix.length), size };
    }
  }

  /**
   * A file, to be read once.
   * @throws AssayError `EXPERIMENTS_ARTIFACT_NOT_FOUND`
   */
  async open(path: string, range?: ByteRange): Promise<ObjectContent> {
    const content = await this.#objects.read(this.#keyOf(path), range);
    if (content === undefined) throw this.#notFound(path);
    return content;
  }

  /**
   * The size of a file in bytes.
   * @throws AssayError `EXPERIMENTS_ARTIFACT_NOT_FOUND`
   */
  async sizeOf(path: string): Promise<number> {
    const found = await this.#objects.stat(this.#keyOf(path));
    if (found === undefined) throw this.#notFound(path);
    return found.size;
  }

  /** Stores a file whole or not at all, replacing an older one of the same path. */
  put(path: string, body: ObjectBody, options?: PutOptions): Promise<{ readonly size: number }> {
    return this.#objects.put(this.#keyOf(path), body, options);
  }

  /** Removes a file, or a folder with all below it. What does not exist is removed already. */
  async remove(path: string): Promise<void> {
    const key = this.#keyOf(path);
    if (await this.#objects.stat(key)) await this.#objects.remove(key);
    await this.#objects.removeFolder(key);
  }

  /** Removes every file of the folder; refused for a folder that is a whole store. */
  async clear(): Promise<void> {
    if (this.#prefix === '') throw new TypeError('a whole store is not cleared');
    await this.#objects.removeFolder(this.#prefix.slice(0, -1));
  }

  /** Begins a file that comes in parts. */
  async startUpload(path: string): Promise<ArtifactUpload> {
    return { path, id: await this.#objects.uploads.start(this.#keyOf(path)) };
  }

  /** @returns the etag that completing needs */
  async putPart({ path, id }: ArtifactUpload, number: number, body: ObjectBody): Promise<string> {
    return (await this.#objects.uploads.putPart({ key: this.#keyOf(path), id }, number, body)).etag;
  }

  async completeUpload({ path, id }: ArtifactUpload, parts: readonly UploadedPart[]): Promise<void> {
    await this.#objects.uploads.complete({ key: this.#keyOf(path), id }, parts);
  }

  async abortUpload({ path, id }: ArtifactUpload): Promise<void> {
    await this.#objects.uploads.abort({ key: this.#keyOf(path), id });
  }

  /** Web addresses by which clients reach the files themselves; absent where the store has none. */
  get presigned(): PresignedArtifacts | undefined {
    const urls = this.#objects.presigned;
    return urls && new PresignedArtifacts(urls, (path) => this.#keyOf(path));
  }

  #keyOf(path: string): string {
    return this.#prefix + checkArtifactPath(path);
  }

  #notFound(path: string): AssayError {
    return new AssayError({
      code: 'EXPERIMENTS_ARTIFACT_NOT_FOUND',
      message: `There is no artifact ${path} in ${this.uri}`,
      remedy: 'List what is there; assay runs show RUN does it for a run',
      details: { path, uri: this.uri },
    });
  }
}

/** {@link PresignedUrls} by the paths of a folder. */
export class PresignedArtifacts {
  readonly #urls: PresignedUrls;
  readonly #keyOf: (path: string) => string;

  constructor(urls: PresignedUrls, keyOf: (path: string) => string) {
    this.#urls = urls;
    this.#keyOf = keyOf;
  }

  async read(path: string, seconds: number): Promise<string> {
    return this.#urls.read(this.#keyOf(path), seconds);
  }

  async write(path: string, seconds: number): Promise<string> {
    return this.#urls.write(this.#keyOf(path), seconds);
  }

  async writePart({ path, id }: ArtifactUpload, number: number, seconds: number): Promise<string> {
    return this.#urls.writePart({ key: this.#keyOf(path), id }, number, seconds);
  }
}
