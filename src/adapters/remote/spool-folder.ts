import { createHash, randomBytes } from 'node:crypto';
import { open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AssayError } from '../../errors/index.ts';
import { acquireLock, currentProcess, type Lock, makeFolder, processState } from '../../storage/index.ts';
import { SpoolFile, type SpoolHeader } from './spool-file.ts';

const SUFFIX = '.jsonl';
/** Nothing can be said of a process on another machine or in another container, but that it wrote long ago. */
const QUIET_MS = 10 * 60_000;

/** The folder of what waits to be sent to one server, below the folder of the workspace. */
export async function spoolFolder(workspace: string, server: string): Promise<string> {
  const name = createHash('sha256').update(server).digest('hex').slice(0, 12);
  const folder = join(workspace, 'spool', name);
  await makeFolder(folder);
  return folder;
}

/** A spool file of this process. */
export function newSpoolFile(folder: string, server: string): Promise<SpoolFile> {
  const name = `${String(Date.now()).padStart(14, '0')}-${process.pid}-${randomBytes(4).toString('hex')}${SUFFIX}`;
  return SpoolFile.create(join(folder, name), { server, owner: currentProcess() });
}

/** What processes that are gone left unsent, oldest first; locked, so that one process alone sends it. */
export interface LeftBehind extends AsyncDisposable {
  readonly files: readonly SpoolFile[];
  /** Forgets one of them, which was sent. */
  remove(file: SpoolFile): Promise<void>;
}

export async function leftBehind(folder: string): Promise<LeftBehind> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(SUFFIX)).toSorted();
  const orphans = await orphansOf(folder, names);
  const lock = orphans.length === 0 ? undefined : await lockOf(folder);
  // Somebody else is at it; what they leave is for the next one.
  if (lock === undefined) return { files: [], remove: async () => {}, [Symbol.asyncDispose]: async () => {} };
  // Those before may have been sent while the lock was waited for.
  const still = await orphansOf(folder, orphans);
  const open = new Set<SpoolFile>();
  const dispose = async (): Promise<void> => {
    for (const file of open) await file.close();
    await lock[Symbol.asyncDispose]();
  };
  try {
    for (const name of still) open.add(await SpoolFile.adopt(join(folder, name)));
  } catch (error) {
    await dispose();
    throw error;
  }
  const remove = async (file: SpoolFile): Promise<void> => {
    open.delete(file);
    await file.remove();
  };
  return { files: [...open], remove, [Symbol.asyncDispose]: dispose };
}

/** Undefined while another process holds it. */
async function lockOf(folder: string): Promise<Lock | undefined> {
  try {
    return await acquireLock(join(folder, 'lock'), { owner: 'sending what was left behind' });
  } catch (error) {
    if (error instanceof AssayError && error.code === 'STORAGE_LOCK_HELD') return undefined;
    throw error;
  }
}

async function orphansOf(folder: string, names: readonly string[]): Promise<string[]> {
  const orphans: string[] = [];
  for (const name of names) if (await isOrphan(join(folder, name))) orphans.push(name);
  return orphans;
}

async function isOrphan(path: string): Promise<boolean> {
  try {
    const header = await headerOf(path);
    const state = header === undefined ? 'unknown' : processState(header.owner);
    if (state !== 'unknown') return state === 'dead';
    return Date.now() - (await stat(path)).mtimeMs > QUIET_MS;
  } catch {
    // Sent and removed meanwhile.
    return false;
  }
}

/** Undefined when its owner died, or is, just beginning it. */
async function headerOf(path: string): Promise<SpoolHeader | undefined> {
  await using file = await open(path, 'r');
  const { buffer, bytesRead } = await file.read(Buffer.alloc(4096), 0, 4096, 0);
  const [line = '', rest] = buffer.toString('utf8', 0, bytesRead).split('\n', 2);
  return rest === undefined ? undefined : (JSON.parse(line) as SpoolHeader);
}
