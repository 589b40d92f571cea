import { GetObjectCommand, type GetObjectCommandOutput } from '@aws-sdk/client-s3';
import type { ByteRange, ObjectContent } from '../object-store.ts';
import { explainS3Error } from './s3-error.ts';
import type { S3Requests } from './s3-requests.ts';

const RESUMES = 3;

/** The bytes of an object as they come. A connection that breaks in the middle is taken up where it broke. */
export class S3Content implements ObjectContent {
  readonly size: number;
  readonly modifiedAt: number;
  readonly #requests: S3Requests;
  readonly #key: string;
  readonly #etag: string | undefined;
  readonly #end: number;
  #next: number;
  #body: Body | undefined;

  constructor(requests: S3Requests, key: string, { start, end }: ByteRange, answer: GetObjectCommandOutput) {
    const total = answer.ContentRange?.split('/')[1];
    this.size = Number(total ?? answer.ContentLength ?? 0);
    this.modifiedAt = answer.LastModified?.getTime() ?? 0;
    this.#requests = requests;
    this.#key = key;
    this.#etag = answer.ETag;
    this.#next = start;
    this.#end = Math.min(end ?? this.size, this.size);
    this.#body = answer.Body as Body;
  }

  async *[Symbol.asyncIterator](): AsyncIterator<Uint8Array> {
    try {
      for (let attempt = 0; ; attempt += 1) {
        try {
          for await (const piece of this.#body as Body) {
            this.#next += piece.byteLength;
            yield piece;
          }
          if (this.#next >= this.#end) return;
          throw new Error(`the object store sent ${this.#next} of ${this.#end} bytes`);
        } catch (error) {
          if (attempt === RESUMES || this.#etag === undefined)
            throw explainS3Error(error, `reading ${this.#key}`, this.#requests.location);
          this.#body = await this.#rest();
        }
      }
    } finally {
      this.#body?.destroy();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#body?.destroy();
  }

  async #rest(): Promise<Body> {
    const command = new GetObjectCommand({
      ...this.#requests.target(this.#key),
      Range: `bytes=${this.#next}-${this.#end - 1}`,
      IfMatch: this.#etag,
    });
    const answer = await this.#requests.ask(`reading ${this.#key}`, (client) => client.send(command));
    return answer.Body as Body;
  }
}

type Body = AsyncIterable<Uint8Array> & { destroy(): void };
