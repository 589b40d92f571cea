import { DeleteObjectCommand, DeleteObjectsCommand, GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { checkObjectKey } from '../object-key.ts';
import type {
  ByteRange,
  FolderEntry,
  ObjectBody,
  ObjectContent,
  ObjectEntry,
  ObjectHead,
  ObjectStore,
  PresignedUrls,
  PutOptions,
  PutResult,
} from '../object-store.ts';
import { createS3Client } from './s3-client.ts';
import { S3Content } from './s3-content.ts';
import { headS3Object } from './s3-head.ts';
import { parseS3Url, type S3Location } from './s3-location.ts';
import { s3Pages } from './s3-pages.ts';
import { s3Presigned } from './s3-presigned.ts';
import { putS3Object } from './s3-put.ts';
import { S3Requests } from './s3-requests.ts';
import { S3Uploads } from './s3-uploads.ts';

/**
 * An {@link ObjectStore} in a bucket of S3 or of a server that speaks its protocol. Makes no request; the first use
 * finds out whether the bucket is there.
 * @param url `s3://bucket/prefix`
 * @throws AssayError `CONFIG_INVALID`; later `STORAGE_BUCKET_NOT_FOUND`, `STORAGE_CREDENTIALS_MISSING`,
 *   `STORAGE_ACCESS_DENIED`, `STORAGE_UNREACHABLE`
 */
export function openS3Objects(url: string): ObjectStore {
  return new S3Objects(createS3Client(), parseS3Url(url));
}

class S3Objects implements ObjectStore {
  readonly allowsNestedKeys = true;
  readonly uploads: S3Uploads;
  readonly presigned: PresignedUrls;
  readonly #requests: S3Requests;
  readonly #location: S3Location;

  constructor(client: S3Client, location: S3Location) {
    this.#location = location;
    this.#requests = new S3Requests(client, location);
    this.uploads = new S3Uploads(this.#requests);
    this.presigned = s3Presigned(this.#requests);
  }

  put(key: string, body: ObjectBody, options: PutOptions = {}): Promise<PutResult> {
    return putS3Object({ requests: this.#requests, uploads: this.uploads }, key, body, options);
  }

  async get(key: string): Promise<Uint8Array | undefined> {
    const content = await this.read(key);
    return content && Buffer.concat(await Array.fromAsync(content));
  }

  async read(key: string, range: ByteRange = { start: 0 }): Promise<ObjectContent | undefined> {
    const { start, end } = range;
    const isWhole = start === 0 && end === undefined;
    if (!isWhole && end !== undefined && end <= start) return this.#readNothing(key);
    const header = `bytes=${start}-${end === undefined ? '' : end - 1}`;
    const command = new GetObjectCommand({ ...this.#requests.target(key), ...(!isWhole && { Range: header }) });
    const doing = `reading ${key}`;
    const answer = await this.#requests.find(doing, async (client) => {
      try {
        return await client.send(command);
      } catch (error) {
        if ((error as Error).name === 'InvalidRange') return 'beyond the end' as const;
        throw error;
      }
    });
    if (answer === 'beyond the end') return this.#readNothing(key);
    return answer && new S3Content(this.#requests, key, range, answer);
  }

  async stat(key: string): Promise<ObjectEntry | undefined> {
    const found = await this.head(key);
    return found && { key, size: found.size, modifiedAt: found.modifiedAt };
  }

  async head(key: string): Promise<ObjectHead | undefined> {
    return (await headS3Object(this.#requests, key))?.head;
  }

  async *list(prefix = ''): AsyncIterable<ObjectEntry> {
    const folder = prefix.slice(0, prefix.lastIndexOf('/') + 1);
    if (folder !== '') checkObjectKey(folder.slice(0, -1));
    for await (const page of s3Pages(this.#requests, prefix)) yield* page.objects;
  }

  async *listFolder(folder = ''): AsyncIterable<FolderEntry> {
    for await (const { objects, folders } of s3Pages(this.#requests, folderPrefix(folder), '/')) {
      for (const key of folders) yield { kind: 'folder', key };
      for (const entry of objects) yield { kind: 'object', ...entry };
    }
  }

  async remove(key: string): Promise<void> {
    const command = new DeleteObjectCommand(this.#requests.target(key));
    await this.#requests.find(`removing ${key}`, (client) => client.send(command));
  }

  async removeFolder(folder: string): Promise<void> {
    checkObjectKey(folder);
    for await (const { names } of s3Pages(this.#requests, `${folder}/`)) {
      if (names.length > 0) await this.#removeNamed(names);
    }
  }

  uri(key: string): string {
    return `s3://${this.#location.bucket}/${this.#location.prefix}${checkObjectKey(key)}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#requests.client.destroy();
  }

  /** No bytes, of an object that is there. */
  async #readNothing(key: string): Promise<ObjectContent | undefined> {
    const found = await this.stat(key);
    return (
      found && {
        size: found.size,
        modifiedAt: found.modifiedAt,
        async *[Symbol.asyncIterator]() {},
        async [Symbol.asyncDispose]() {},
      }
    );
  }

  /** At most a thousand, which is also the most that a page of a list holds. */
  async #removeNamed(names: readonly string[]): Promise<void> {
    const command = new DeleteObjectsCommand({
      Bucket: this.#location.bucket,
      Delete: { Quiet: true, Objects: names.map((Key) => ({ Key })) },
    });
    const doing = 'removing a folder';
    await this.#requests.ask(doing, async (client) => {
      const { Errors: [failed] = [] } = await client.send(command);
      if (failed) throw Object.assign(new Error(failed.Message), { name: failed.Code });
    });
  }
}

function folderPrefix(folder: string): string {
  return folder === '' ? '' : `${checkObjectKey(folder)}/`;
}
