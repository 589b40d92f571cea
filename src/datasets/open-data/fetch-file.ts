import { createHash } from 'node:crypto';
import { type FileHandle, open, readFile, rm, stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { AssayError, explainFileError, throwIfInterrupted } from '../../errors/index.ts';
import type { LongWork } from '../../schema/index.ts';
import { maskUrlSecrets, readJson } from '../../schema/index.ts';
import { UnreachableError, writeFileAtomically } from '../../storage/index.ts';
import { DownloadCorruptError } from './errors.ts';
import type { LocatedFile } from './locate-file.ts';
import { type Begun, openRemote, type RemoteContent, type RemoteOptions } from './remote-file.ts';

/** Tries without any progress; each byte that came counts anew. */
const MOST_TRIES = 5;
const FIRST_WAIT_MS = 100;

/** What was fetched, as it arrived. */
export interface FetchedFile {
  /** Bytes. */
  readonly size: number;
  /** 64 lower-case hex digits. */
  readonly sha256: string;
  readonly etag?: string;
}

/**
 * Fetches a file into `path`, which grows while it comes: whoever calls again after a crash goes on behind what is
 * there, as long as the server still has the same file. Its size and the checksums of the catalogue are held against
 * it; what differs is thrown away. Connections that break are tried again.
 * @throws AssayError `DOWNLOAD_…`, `STORAGE_…`, `INTERRUPTED`
 */
export async function fetchFile(
  file: LocatedFile,
  path: string,
  options: RemoteOptions & { readonly progress?: LongWork['progress'] },
): Promise<FetchedFile> {
  const begunPath = `${path}.begun.json`;
  let tries = 0;
  for (;;) {
    throwIfInterrupted(options.signal, 'The download');
    const begun = await readBegun(path, begunPath);
    try {
      await fetchRest(file, { path, begunPath, begun }, options);
      break;
    } catch (error) {
      const isBroken = error instanceof AssayError && error.code === 'DOWNLOAD_UNREACHABLE';
      const cameOn = (await sizeOf(path)) > (begun?.start ?? 0);
      tries = cameOn ? 1 : tries + 1;
      if (!isBroken || tries >= MOST_TRIES) throw error;
      await sleep(FIRST_WAIT_MS * 2 ** (tries - 1), undefined, { signal: options.signal }).catch(() => {});
    }
  }
  const fetched = await verified(file, path, options.signal).catch(async (error) => {
    if (error instanceof DownloadCorruptError)
      await Promise.all([path, begunPath].map((name) => rm(name, { force: true })));
    throw error;
  });
  const etag = (await readBegun(path, begunPath))?.etag;
  await rm(begunPath, { force: true });
  return { ...fetched, ...(etag !== undefined && { etag }) };
}

interface Place {
  readonly path: string;
  readonly begunPath: string;
  readonly begun: Begun | undefined;
}

async function fetchRest(
  file: LocatedFile,
  { path, begunPath, begun }: Place,
  options: RemoteOptions & { readonly progress?: LongWork['progress'] },
): Promise<void> {
  await using content = await openRemote(file, begun, options);
  // Said before the first byte of it is kept: what is there is never taken for the start of another file.
  await writeFileAtomically(begunPath, JSON.stringify({ etag: content.etag, size: content.size }));
  try {
    await using handle = await open(path, content.start > 0 ? 'r+' : 'w');
    await handle.truncate(content.start);
    const end = await append(handle, content, options);
    await handle.sync();
    if (content.size !== undefined && end < content.size)
      throw new UnreachableError(maskUrlSecrets(file.address), 'the connection ended too early');
  } catch (error) {
    throw explainFileError(error, path);
  }
}

/** @returns the size of the file then */
async function append(
  handle: FileHandle,
  content: RemoteContent,
  { signal, progress }: RemoteOptions & { readonly progress?: LongWork['progress'] },
): Promise<number> {
  let at = content.start;
  let told = 0;
  for await (const piece of content.body) {
    throwIfInterrupted(signal, 'The download');
    await handle.write(piece, 0, piece.length, at);
    at += piece.length;
    if (at - told < 1_000_000 && at !== content.size) continue;
    told = at;
    progress?.({
      stage: 'download',
      done: at,
      ...(content.size !== undefined && { total: content.size }),
      unit: 'bytes',
    });
  }
  return at;
}

/** What an earlier try left: nothing of it counts without a word on which file it is of. */
async function readBegun(path: string, begunPath: string): Promise<Begun | undefined> {
  try {
    const { etag } = readJson(await readFile(begunPath, 'utf8')) as { etag?: string };
    return { start: await sizeOf(path), etag };
  } catch {
    return undefined;
  }
}

const sizeOf = (path: string): Promise<number> =>
  stat(path).then(
    ({ size }) => size,
    () => 0,
  );

async function verified(
  file: LocatedFile,
  path: string,
  signal: AbortSignal | undefined,
): Promise<{ size: number; sha256: string }> {
  const sums = { sha256: createHash('sha256'), md5: createHash('md5') };
  let size = 0;
  await using handle = await open(path);
  for await (const piece of handle.createReadStream({ autoClose: false }) as AsyncIterable<Uint8Array>) {
    throwIfInterrupted(signal, 'The download');
    size += piece.length;
    sums.sha256.update(piece);
    if (file.md5 !== undefined) sums.md5.update(piece);
  }
  const sha256 = sums.sha256.digest('hex');
  const url = maskUrlSecrets(file.address);
  if (file.size !== undefined && size !== file.size) throw new DownloadCorruptError(url, 'a size of', file.size, size);
  if (file.sha256 !== undefined && sha256 !== file.sha256)
    throw new DownloadCorruptError(url, 'the SHA-256', file.sha256, sha256);
  const md5 = file.md5 === undefined ? undefined : sums.md5.digest('hex');
  if (md5 !== file.md5) throw new DownloadCorruptError(url, 'the MD5', file.md5 ?? '', md5 ?? '');
  return { size, sha256 };
}
