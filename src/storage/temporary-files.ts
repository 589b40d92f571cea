import { createHash, randomBytes } from 'node:crypto';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { currentProcess, type ProcessIdentity, processState } from './process-identity.ts';

const PREFIX = '.assay-tmp-';
const NAME = /^\.assay-tmp-([0-9a-f]{8})-(\d+)-([A-Za-z0-9_-]+)-[0-9a-f]{12}$/;
const DAY_MS = 86_400_000;

/** A name for a file that is being written. It names its writer, so that leftovers of dead processes can be told. */
export function temporaryName(): string {
  const { host, pid, started } = currentProcess();
  const start = Buffer.from(started).toString('base64url') || 'unknown';
  return `${PREFIX}${hostMark(host)}-${pid}-${start}-${randomBytes(6).toString('hex')}`;
}

/**
 * Removes the temporaries that dead processes left in `folder` (not below it). Those of live processes stay; those of
 * other machines stay for a day. A missing folder has nothing to clean.
 * @returns how many were removed
 */
export async function cleanStaleTemporaries(folder: string): Promise<number> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  let removed = 0;
  for (const name of names) {
    const writer = writerOf(name);
    if (writer === undefined || !(await isStale(join(folder, name), writer))) continue;
    await rm(join(folder, name), { force: true, recursive: true });
    removed += 1;
  }
  return removed;
}

async function isStale(path: string, writer: ProcessIdentity | 'elsewhere'): Promise<boolean> {
  const state = writer === 'elsewhere' ? 'unknown' : processState(writer);
  if (state !== 'unknown') return state === 'dead';
  const age = await stat(path).then(
    ({ mtimeMs }) => Date.now() - mtimeMs,
    () => 0,
  );
  return age > DAY_MS;
}

function writerOf(name: string): ProcessIdentity | 'elsewhere' | undefined {
  const [, mark, pid, start] = NAME.exec(name) ?? [];
  if (mark === undefined || pid === undefined || start === undefined) return undefined;
  const { host } = currentProcess();
  if (mark !== hostMark(host)) return 'elsewhere';
  return { host, pid: Number(pid), started: start === 'unknown' ? '' : Buffer.from(start, 'base64url').toString() };
}

const hostMark = (host: string): string => createHash('sha256').update(host).digest('hex').slice(0, 8);
