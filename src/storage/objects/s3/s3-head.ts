import { HeadObjectCommand } from '@aws-sdk/client-s3';
import type { ObjectHead } from '../object-store.ts';
import type { S3Requests } from './s3-requests.ts';

/** Names the write in the object's metadata, so that a write whose answer was lost is told from somebody else's. */
export const WRITE_MARK = 'assay-write';

export interface MarkedHead {
  readonly head: ObjectHead;
  /** The {@link WRITE_MARK} of the write that made it, where that write left one. */
  readonly mark: string | undefined;
}

export async function headS3Object(requests: S3Requests, key: string): Promise<MarkedHead | undefined> {
  const command = new HeadObjectCommand(requests.target(key));
  const answer = await requests.find(`looking at ${key}`, (client) => client.send(command));
  if (!answer) return undefined;
  const { ContentLength: size = 0, LastModified, ETag = '', Metadata } = answer;
  const head = { key, size, modifiedAt: LastModified?.getTime() ?? 0, etag: unquoted(ETag) };
  return { head, mark: Metadata?.[WRITE_MARK] };
}

/** An etag travels in quotes. */
export const quoted = (etag: string): string => (etag.startsWith('"') ? etag : `"${etag}"`);

export const unquoted = (etag = ''): string => etag.replace(/^"|"$/g, '');
