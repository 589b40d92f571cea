import { DownloadStatusError, openObjects, openUrl } from '../../storage/index.ts';
import type { LocatedFile } from './locate-file.ts';

/** A remote file from some byte on; dispose of it when done. */
export interface RemoteContent extends AsyncDisposable {
  /** The byte that the content begins with: not the one asked for when the file has changed since. */
  readonly start: number;
  /** Bytes of the whole file; undefined where the server does not say. */
  readonly size: number | undefined;
  /** Names the content, where the server says so. */
  readonly etag: string | undefined;
  readonly body: AsyncIterable<Uint8Array>;
}

export interface RemoteOptions {
  readonly allowsPrivate: boolean;
  readonly signal?: AbortSignal | undefined;
  readonly idleMs?: number | undefined;
}

/** What was fetched before, to go on behind it as long as the file is the same. */
export interface Begun {
  readonly start: number;
  readonly etag: string | undefined;
}

/**
 * Opens a remote file, at its start or behind what was fetched before. Public buckets are asked without credentials;
 * what needs an account, with those of the environment.
 * @throws AssayError `DOWNLOAD_…`, `STORAGE_…`
 */
export function openRemote(
  file: LocatedFile,
  begun: Begun | undefined,
  options: RemoteOptions,
): Promise<RemoteContent> {
  const { address, resource } = file;
  if (!address.startsWith('s3://')) return openHttp(address, begun, options);
  return resource.accountRequired
    ? openSigned(address, begun)
    : openHttp(publicAddress(address, resource.region), begun, options);
}

/** The http address of an object in a public bucket; S3 of one's own, named by the environment, may be anywhere. */
export function bucketAddress(
  address: string,
  region: string | undefined,
): { readonly endpoint: string; readonly key: string; readonly isOwn: boolean } {
  const [, bucket = '', key = ''] = /^s3:\/\/([^/]+)\/?(.*)$/.exec(address) ?? [];
  const own = process.env.AWS_ENDPOINT_URL_S3 || process.env.AWS_ENDPOINT_URL;
  const escaped = key.split('/').map(encodeURIComponent).join('/');
  if (own) return { endpoint: `${own.replace(/\/$/, '')}/${bucket}`, key: escaped, isOwn: true };
  // Certificates do not cover buckets with dots in their names.
  const host = `s3${region === undefined ? '' : `.${region}`}.amazonaws.com`;
  const endpoint = bucket.includes('.') ? `https://${host}/${bucket}` : `https://${bucket}.${host}`;
  return { endpoint, key: escaped, isOwn: false };
}

function publicAddress(address: string, region: string | undefined): string {
  const { endpoint, key } = bucketAddress(address, region);
  return `${endpoint}/${key}`;
}

async function openHttp(url: string, begun: Begun | undefined, options: RemoteOptions): Promise<RemoteContent> {
  // A weak etag, or none, does not promise the same bytes.
  const canResume = begun !== undefined && begun.start > 0 && begun.etag !== undefined && !begun.etag.startsWith('W/');
  const headers = canResume ? { range: `bytes=${begun.start}-`, 'if-range': begun.etag ?? '' } : {};
  const isOwn = process.env.AWS_ENDPOINT_URL_S3 || process.env.AWS_ENDPOINT_URL;
  const allowsPrivate = options.allowsPrivate || (isOwn ? url.startsWith(isOwn) : false);
  const answer = await openUrl(url, { ...options, allowsPrivate, headers, accepts: canResume ? [416] : [] });
  if (answer.status === 416) {
    await answer[Symbol.asyncDispose]();
    return openHttp(url, undefined, options);
  }
  const range = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(answer.headers['content-range'] ?? '');
  const length = answer.headers['content-length'];
  const start = answer.status === 206 ? Number(range?.[1] ?? 0) : 0;
  const whole = range?.[2] === undefined || range[2] === '*' ? undefined : Number(range[2]);
  return {
    start,
    size: whole ?? (length === undefined ? undefined : start + Number(length)),
    etag: answer.headers.etag,
    body: answer.body,
    [Symbol.asyncDispose]: () => answer[Symbol.asyncDispose](),
  };
}

async function openSigned(address: string, begun: Begun | undefined): Promise<RemoteContent> {
  const [, bucket = '', key = ''] = /^s3:\/\/([^/]+)\/(.*)$/.exec(address) ?? [];
  const objects = await openObjects(`s3://${bucket}`, '.');
  try {
    const head = await objects.head(key);
    const start = head !== undefined && begun?.etag === head.etag ? begun.start : 0;
    const content = head && (await objects.read(key, start > 0 ? { start } : undefined));
    if (head === undefined || content === undefined) throw new DownloadStatusError(address, 404);
    return {
      ...{ start, size: head.size, etag: head.etag, body: content },
      async [Symbol.asyncDispose]() {
        await content[Symbol.asyncDispose]();
        await objects[Symbol.asyncDispose]();
      },
    };
  } catch (error) {
    await objects[Symbol.asyncDispose]();
    throw error;
  }
}
