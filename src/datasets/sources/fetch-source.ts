import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { explainFileError, throwIfInterrupted } from '../../errors/index.ts';
import { type LongWork, maskUrlSecrets } from '../../schema/index.ts';
import { openObjects, openUrl } from '../../storage/index.ts';
import type { SourceAccess } from '../dataset.ts';
import { SourceTooLargeError, SourceTruncatedError, SourceUnreadableError } from '../errors.ts';

/** A source that was copied to this machine. */
export interface FetchedSource {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  readonly sha256: string;
}

/** Whether a source is at an address, rather than a path. */
export const isAddress = (source: string): boolean => /^[a-z][a-z0-9+.-]+:\/\//i.test(source);

/**
 * Copies what is at an http, https or s3 address into a folder, as it comes: nothing is held in memory. A body that
 * ends before its length, or grows beyond the limit, is refused.
 * @throws AssayError `DOWNLOAD_…`, `STORAGE_…`, `DATASETS_SOURCE_…`
 */
export async function fetchSource(
  address: string,
  folder: string,
  { allowsPrivate = false, maxBytes = Number.POSITIVE_INFINITY }: SourceAccess,
  work: LongWork,
): Promise<FetchedSource> {
  const label = maskUrlSecrets(address);
  if (address.startsWith('s3://')) {
    const [, bucket = '', key = ''] = /^s3:\/\/([^/]+)\/?(.*)$/s.exec(address) ?? [];
    if (key === '') throw new SourceUnreadableError(label, 'it names no object: write s3://BUCKET/KEY');
    await using objects = await openObjects(`s3://${bucket}`, '.');
    const content = await objects.read(key);
    if (content === undefined) throw new SourceUnreadableError(label, 'there is no such object');
    await using body = content;
    return await copy(body, { label, path: join(folder, fileName(key)), expected: content.size, maxBytes }, work);
  }
  if (!/^https?:/i.test(address)) throw new SourceUnreadableError(label, 'only http, https and s3 addresses are read');
  await using answer = await openUrl(address, { allowsPrivate, signal: work.signal });
  const length = answer.headers['content-length'];
  const path = join(folder, fileName(new URL(answer.url).pathname));
  const expected = length === undefined ? undefined : Number(length);
  return await copy(answer.body, { label, path, expected, maxBytes }, work);
}

/** Copies a stream, such as standard input, into a folder. */
export function copyStream(
  stream: AsyncIterable<Uint8Array>,
  folder: string,
  { name, maxBytes = Number.POSITIVE_INFINITY }: { readonly name: string } & Pick<SourceAccess, 'maxBytes'>,
  work: LongWork,
): Promise<FetchedSource> {
  return copy(stream, { label: name, path: join(folder, 'source'), expected: undefined, maxBytes }, work);
}

/** The last part of a path, whose ending may tell the format; never one that leads elsewhere. */
function fileName(path: string): string {
  const name = basename(path).replace(/[^A-Za-z0-9._-]/g, '_');
  return /^\.*$/.test(name) ? 'source' : `source-${name.slice(-100)}`;
}

interface CopyRequest {
  readonly label: string;
  readonly path: string;
  readonly expected: number | undefined;
  readonly maxBytes: number;
}

async function copy(
  body: AsyncIterable<Uint8Array>,
  { label, path, expected, maxBytes }: CopyRequest,
  { signal, progress }: LongWork,
): Promise<FetchedSource> {
  if (expected !== undefined && expected > maxBytes) throw new SourceTooLargeError(label, maxBytes);
  const hash = createHash('sha256');
  let size = 0;
  await using file = await open(path, 'w');
  for await (const bytes of body) {
    throwIfInterrupted(signal, `reading ${label}`);
    size += bytes.length;
    if (size > maxBytes) throw new SourceTooLargeError(label, maxBytes);
    hash.update(bytes);
    await file.writeFile(bytes).catch((error: unknown) => {
      throw explainFileError(error, path);
    });
    progress?.({ stage: 'fetch', done: size, ...(expected !== undefined && { total: expected }), unit: 'bytes' });
  }
  if (expected !== undefined && size !== expected) throw new SourceTruncatedError(label, size, expected);
  return { path, size, sha256: hash.digest('hex') };
}
