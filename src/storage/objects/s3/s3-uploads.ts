import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import type { ObjectBody, PartResult, PartUpload, PartUploads, UploadedPart } from '../object-store.ts';
import { checkParts, uploadInvalid, uploadNotFound } from '../upload-errors.ts';
import { cutParts } from './cut-parts.ts';
import { isPartFault, isUploadMissing } from './s3-error.ts';
import { quoted, unquoted } from './s3-head.ts';
import type { S3Requests } from './s3-requests.ts';

/** A part is sent again when its connection breaks, and so is held in memory. */
const LARGEST_PART = 128 * 2 ** 20;

export interface CompleteOptions {
  readonly ifNoneMatch?: '*' | undefined;
  readonly ifMatch?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** S3's multipart uploads. */
export class S3Uploads implements PartUploads {
  readonly #requests: S3Requests;

  constructor(requests: S3Requests) {
    this.#requests = requests;
  }

  async start(key: string, metadata: Readonly<Record<string, string>> = {}): Promise<string> {
    const command = new CreateMultipartUploadCommand({ ...this.#requests.target(key), Metadata: metadata });
    const { UploadId } = await this.#requests.ask(`writing ${key}`, (client) => client.send(command));
    return UploadId as string;
  }

  async putPart(
    upload: PartUpload,
    number: number,
    body: ObjectBody,
    { signal }: { signal?: AbortSignal | undefined } = {},
  ): Promise<PartResult> {
    checkParts(upload, [{ number, etag: '' }]);
    const cut = cutParts(body, LARGEST_PART, signal);
    const { value: part } = await cut.next();
    await cut.return();
    if (!part?.isLast) throw uploadInvalid(upload, `part ${number} has more than ${LARGEST_PART} bytes`);
    const command = new UploadPartCommand({
      ...this.#requests.target(upload.key),
      UploadId: upload.id,
      PartNumber: number,
      Body: part.bytes,
    });
    const { ETag } = await this.#requests.askOr(
      `writing part ${number} of ${upload.key}`,
      (client) => client.send(command, signal && { abortSignal: signal }),
      (error) => {
        throw isUploadMissing(error) ? uploadNotFound(upload) : error;
      },
    );
    return { etag: unquoted(ETag) };
  }

  async complete(
    upload: PartUpload,
    parts: readonly UploadedPart[],
    { ifNoneMatch, ifMatch, signal }: CompleteOptions = {},
  ): Promise<PartResult> {
    const command = new CompleteMultipartUploadCommand({
      ...this.#requests.target(upload.key),
      UploadId: upload.id,
      IfNoneMatch: ifNoneMatch,
      IfMatch: ifMatch,
      MultipartUpload: {
        Parts: checkParts(upload, parts).map(({ number, etag }) => ({ PartNumber: number, ETag: quoted(etag) })),
      },
    });
    const { ETag } = await this.#requests.askOr(
      `completing ${upload.key}`,
      (client) => client.send(command, signal && { abortSignal: signal }),
      (error) => {
        if (isPartFault(error)) throw uploadInvalid(upload, (error as Error).message, error);
        throw error;
      },
    );
    return { etag: unquoted(ETag) };
  }

  async abort({ key, id }: PartUpload): Promise<void> {
    const command = new AbortMultipartUploadCommand({ ...this.#requests.target(key), UploadId: id });
    await this.#requests.askOr(
      `aborting the upload of ${key}`,
      (client) => client.send(command),
      (error) => {
        if (!isUploadMissing(error)) throw error;
      },
    );
  }
}
