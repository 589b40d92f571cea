import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { AssayError } from '../../../errors/index.ts';
import { ObjectConflictError } from '../object-conflict-error.ts';
import { checkObjectKey } from '../object-key.ts';
import type { ObjectBody, PartUpload, PutOptions, PutResult } from '../object-store.ts';
import { MOST_PARTS } from '../upload-errors.ts';
import { cutParts, type Part } from './cut-parts.ts';
import { attemptsOf, isConditionFailed, isConditionRace, isMissing, isUploadMissing } from './s3-error.ts';
import { headS3Object, quoted, unquoted, WRITE_MARK } from './s3-head.ts';
import type { S3Requests } from './s3-requests.ts';
import type { S3Uploads } from './s3-uploads.ts';

/** All parts of an object have this size (some servers insist): 80 GB unless told in time that more will come. */
const PART_BYTES = 8 * 2 ** 20;
const MIB = 2 ** 20;
const RACES = 5;

interface Bucket {
  readonly requests: S3Requests;
  readonly uploads: S3Uploads;
}

/** Writes an object with one request if it fits into a part, else with an upload in parts. */
export async function putS3Object(
  bucket: Bucket,
  key: string,
  body: ObjectBody,
  options: PutOptions,
): Promise<PutResult> {
  checkObjectKey(key);
  const size = Math.max(PART_BYTES, Math.ceil((options.expectedSize ?? 0) / MOST_PARTS / MIB) * MIB);
  const parts = cutParts(body, size, options.signal);
  try {
    const { value: first } = await parts.next();
    if (first === undefined) throw new Error('a body has at least one part');
    const write: Write = { ...bucket, key, options, mark: randomUUID() };
    return await (first.isLast ? putWhole(write, first.bytes) : putParts(write, first, parts));
  } finally {
    await parts.return();
  }
}

interface Write extends Bucket {
  readonly key: string;
  readonly options: PutOptions;
  readonly mark: string;
}

async function putWhole(write: Write, bytes: Uint8Array): Promise<PutResult> {
  const { requests, key, options, mark } = write;
  const abort = options.signal && { abortSignal: options.signal };
  const command = new PutObjectCommand({
    ...requests.target(key),
    Body: bytes,
    ...(isConditional(options) && { Metadata: { [WRITE_MARK]: mark } }),
    ...conditions(options),
  });
  for (let race = 0; ; race += 1) {
    const etag = await requests.askOr(
      `writing ${key}`,
      async (client) => unquoted((await client.send(command, abort)).ETag),
      async (error) => {
        if (isConditionRace(error) && race < RACES) return undefined;
        return afterRefusal(write, error, race > 0);
      },
    );
    if (etag !== undefined) return { etag, size: bytes.byteLength };
    await sleep(20 * 2 ** race);
  }
}

async function putParts(write: Write, first: Part, rest: AsyncIterable<Part>): Promise<PutResult> {
  const { uploads, key, mark } = write;
  const upload = { key, id: await uploads.start(key, { [WRITE_MARK]: mark }) };
  try {
    const { etags, size } = await sendParts(write, upload, first, rest);
    return { etag: await complete(write, upload, etags), size };
  } catch (error) {
    // What fails here too is left to the bucket's lifecycle rule; the first error is the one to tell.
    await uploads.abort(upload).catch(() => undefined);
    throw error;
  }
}

/** Sends one part while the next is gathered, so that two of them are in memory. */
async function sendParts(
  { uploads, options: { signal } }: Write,
  upload: PartUpload,
  first: Part,
  rest: AsyncIterable<Part>,
): Promise<{ etags: string[]; size: number }> {
  const etags: string[] = [];
  let size = 0;
  const send = async ({ number, bytes }: Part): Promise<void> => {
    etags.push((await uploads.putPart(upload, number, bytes, { signal })).etag);
    size += bytes.byteLength;
  };
  let sending = send(first);
  // A failure is told where it is awaited; until then it counts as handled.
  sending.catch(() => undefined);
  try {
    for await (const part of rest) {
      await sending;
      sending = send(part);
      sending.catch(() => undefined);
    }
  } finally {
    // Nothing may still be on its way when the upload is completed or aborted.
    await Promise.allSettled([sending]);
  }
  await sending;
  return { etags, size };
}

async function complete(write: Write, upload: PartUpload, etags: readonly string[]): Promise<string> {
  const { requests, uploads, key, options } = write;
  // Some servers do not look at If-Match here.
  if (options.ifMatch !== undefined && (await etagOf(requests, key)) !== options.ifMatch) throw await conflict(write);
  const parts = etags.map((etag, index) => ({ number: index + 1, etag }));
  const { IfNoneMatch: ifNoneMatch, IfMatch: ifMatch } = conditions(options);
  try {
    return (await uploads.complete(upload, parts, { ifNoneMatch, ifMatch, signal: options.signal })).etag;
  } catch (error) {
    const cause = error instanceof AssayError ? error.cause : undefined;
    if (cause === undefined || !(isRefusal(cause, options) || isUploadMissing(cause))) throw error;
    return afterRefusal(write, cause, false);
  }
}

/**
 * The etag of our own write, if the server did it and only its answer was lost, so that the repetition was refused.
 * @throws ObjectConflictError when the condition did not hold; else `error`
 */
async function afterRefusal(write: Write, error: unknown, isRepeated: boolean): Promise<string> {
  const { requests, key, options, mark } = write;
  const isRefused = isRefusal(error, options);
  if (!isRefused && !isUploadMissing(error)) throw error;
  if (isRepeated || attemptsOf(error) > 1) {
    const stored = await headS3Object(requests, key);
    if (stored?.mark === mark) return stored.head.etag;
  }
  throw isRefused ? await conflict(write) : error;
}

function isRefusal(error: unknown, options: PutOptions): boolean {
  if (!isConditional(options)) return false;
  const isGone = options.ifMatch !== undefined && isMissing(error);
  return isGone || isConditionFailed(error) || isConditionRace(error);
}

async function conflict({ requests, key, options }: Write): Promise<ObjectConflictError> {
  const { ifMatch } = options;
  return new ObjectConflictError(
    key,
    ifMatch === undefined ? 'absent' : { etag: ifMatch },
    await etagOf(requests, key),
  );
}

async function etagOf(requests: S3Requests, key: string): Promise<string | undefined> {
  return (await headS3Object(requests, key))?.head.etag;
}

const isConditional = ({ ifAbsent, ifMatch }: PutOptions): boolean => ifAbsent === true || ifMatch !== undefined;

function conditions({ ifAbsent, ifMatch }: PutOptions): { IfNoneMatch?: '*'; IfMatch?: string } {
  if (ifMatch !== undefined) return { IfMatch: quoted(ifMatch) };
  return ifAbsent ? { IfNoneMatch: '*' } : {};
}
