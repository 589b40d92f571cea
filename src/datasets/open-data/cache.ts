import { createHash } from 'node:crypto';
import { readdir, readFile, rm, stat, utimes } from 'node:fs/promises';
import { homedir } from 'node:os';
import { extname, join } from 'node:path';
import type { LongWork } from '../../schema/index.ts';
import { acquireLock, makeFolder, writeFileAtomically } from '../../storage/index.ts';
import { type FetchedFile, fetchFile } from './fetch-file.ts';
import type { LocatedFile } from './locate-file.ts';
import type { RemoteOptions } from './remote-file.ts';

/** 10 GiB. */
export const DEFAULT_CACHE_BYTES = 10 * 1024 ** 3;

export interface CacheOptions extends RemoteOptions {
  /** Made if absent; that of the user unless given. */
  readonly folder: string;
  /** Bytes that files may take; what was used longest ago goes first. */
  readonly limit: number;
  readonly progress?: LongWork['progress'];
}

/** A file that is there, from the cache or just fetched. */
export interface CachedFile extends FetchedFile {
  readonly path: string;
  /** Milliseconds since the Unix epoch. */
  readonly fetchedAt: number;
  /** Whether it was there already. */
  readonly cached: boolean;
}

/** Where this user's programs keep what they can fetch again. */
export function userCacheFolder(environment: Readonly<Record<string, string | undefined>> = process.env): string {
  return join(environment.XDG_CACHE_HOME || join(homedir(), '.cache'), 'assay', 'open-data');
}

/** How long another process may take to fetch the same file. */
const PATIENCE_MS = 24 * 3_600_000;

/**
 * Uses a remote file: one that is cached is there at once, another is fetched, by one process for all that want it. It
 * stays while `use` runs; afterwards the cache keeps it until others need the room.
 * @throws AssayError `DOWNLOAD_…`, `STORAGE_…`, `INTERRUPTED`
 */
export async function withCachedFile<T>(
  file: LocatedFile,
  options: CacheOptions & { readonly now: number; readonly fresh?: boolean | undefined },
  use: (cached: CachedFile) => Promise<T>,
): Promise<T> {
  await makeFolder(options.folder);
  const folder = join(options.folder, keyOf(file));
  const { signal } = options;
  // Held while the file is used, so that nobody makes room with it.
  await using _ = await acquireLock(join(folder, 'lock'), {
    owner: `fetching ${file.address}`,
    waitMs: PATIENCE_MS,
    signal,
  });
  // A name that tells its format, for whoever reads it.
  const path = join(folder, `data${extname(file.path).toLowerCase()}`);
  const known = options.fresh ? undefined : await readEntry(folder, path, file);
  const cached = known ?? (await fetchInto(file, { folder, path }, options));
  const now = new Date(options.now);
  await utimes(join(folder, ENTRY), now, now);
  try {
    return await use(cached);
  } finally {
    await makeRoom(options.folder, options.limit, folder);
  }
}

const ENTRY = 'entry.json';

/** One place for one address and what the catalogue says must be there: a corrected checksum is another file. */
const keyOf = ({ address, sha256, md5, size }: LocatedFile): string =>
  createHash('sha256')
    .update(JSON.stringify([address, sha256, md5, size]))
    .digest('hex')
    .slice(0, 32);

async function fetchInto(
  file: LocatedFile,
  { folder, path }: { readonly folder: string; readonly path: string },
  options: CacheOptions & { readonly now: number },
): Promise<CachedFile> {
  await rm(join(folder, ENTRY), { force: true });
  const fetched = await fetchFile(file, path, options);
  const entry = { ...fetched, address: file.address, fetchedAt: options.now };
  await writeFileAtomically(join(folder, ENTRY), JSON.stringify(entry, undefined, 2));
  return { ...fetched, path, fetchedAt: options.now, cached: false };
}

/** What was fetched whole before; its size tells a file that somebody cut since. */
async function readEntry(folder: string, path: string, file: LocatedFile): Promise<CachedFile | undefined> {
  try {
    const entry: FetchedFile & { address: string; fetchedAt: number } = JSON.parse(
      await readFile(join(folder, ENTRY), 'utf8'),
    );
    const { size } = await stat(path);
    if (entry.address !== file.address || size !== entry.size) return undefined;
    const { sha256, etag, fetchedAt } = entry;
    return { size, sha256, ...(etag !== undefined && { etag }), fetchedAt, path, cached: true };
  } catch {
    return undefined;
  }
}

/** Forgets what was used longest ago until the rest fits; what somebody uses or fetches right now stays. */
async function makeRoom(root: string, limit: number, used: string): Promise<void> {
  const folders = await Promise.all((await readdir(root)).map((name) => usage(join(root, name))));
  const byAge = folders.toSorted((a, b) => a.usedAt - b.usedAt);
  let total = byAge.reduce((sum, { size }) => sum + size, 0);
  for (const { folder, size } of byAge) {
    if (total <= limit) return;
    if (folder === used) continue;
    const lock = await acquireLock(join(folder, 'lock'), { owner: 'making room' }).catch(() => undefined);
    if (lock === undefined) continue;
    await using _ = lock;
    for (const name of await readdir(folder)) {
      if (name !== 'lock') await rm(join(folder, name), { force: true, recursive: true });
    }
    total -= size;
  }
}

async function usage(folder: string): Promise<{ folder: string; size: number; usedAt: number }> {
  let size = 0;
  let usedAt = 0;
  for (const name of await readdir(folder).catch(() => [])) {
    const found = await stat(join(folder, name)).catch(() => undefined);
    if (found === undefined || !found.isFile()) continue;
    size += found.size;
    // That of a file which never arrived counts from its last byte.
    if (name === ENTRY || usedAt === 0) usedAt = name === ENTRY ? found.mtimeMs : Math.max(usedAt, found.mtimeMs);
  }
  return { folder, size, usedAt };
}
