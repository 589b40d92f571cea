import { link, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../../schema/index.ts';
import { makeFolder } from '../make-folder.ts';
import { currentProcess, type ProcessIdentity, processState } from '../process-identity.ts';
import { cleanStaleTemporaries, temporaryName } from '../temporary-files.ts';
import { writeFileAtomically } from '../write-file-atomically.ts';

/**
 * Who wants a lock, as kept in a file of the lock's folder. Claims are numbered upwards and the newest alone counts. It
 * is never removed, only succeeded, so two processes that see the same dead holder cannot both win.
 */
export interface Claim extends ProcessIdentity {
  readonly owner: string;
  readonly leaseUntil: number;
}

const NAME = /^claim-(\d{12})\.json$/;
const fileOf = (path: string, number: number): string => join(path, `claim-${String(number).padStart(12, '0')}.json`);

export const newClaim = (owner: string, clock: Clock, leaseMs: number): Claim => ({
  ...currentProcess(),
  owner,
  leaseUntil: clock.now() + leaseMs,
});

/** Whether the maker of the claim is believed to be there still. */
export function isHeld(claim: Claim, clock: Clock): boolean {
  const state = processState(claim);
  return state === 'unknown' ? clock.now() < claim.leaseUntil : state === 'alive';
}

/** The number of the newest claim, 0 before the first. Makes the folder of the lock if there is none. */
export async function newestClaim(path: string): Promise<number> {
  try {
    return newestOf(await readdir(path));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    await makeFolder(path);
    return 0;
  }
}

/** Undefined when nobody holds it: the file is released (empty), gone (somebody tidied it) or no claim. */
export async function readClaim(path: string, number: number): Promise<Claim | undefined> {
  try {
    return JSON.parse(await readFile(fileOf(path, number), 'utf8')) as Claim;
  } catch (error) {
    if (error instanceof SyntaxError || isMissing(error)) return undefined;
    throw error;
  }
}

/** Makes the claim file whole and at once; false when somebody else was quicker. */
export async function stakeClaim(path: string, number: number, claim: Claim): Promise<boolean> {
  const temporary = join(path, temporaryName());
  await writeFile(temporary, JSON.stringify(claim), { flag: 'wx' });
  try {
    await link(temporary, fileOf(path, number));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(temporary, { force: true });
  }
  const names = await readdir(path);
  // Between our look and our claim others may have come, gone and tidied up: then ours is an old number.
  if (newestOf(names) !== number) {
    await rm(fileOf(path, number), { force: true });
    return false;
  }
  await tidy(path, names, number);
  return true;
}

/** Writes a claim anew. One that was succeeded may be gone by now; then it comes back, and counts as little as before. */
export const renewClaim = (path: string, number: number, claim: Claim): Promise<void> =>
  writeFileAtomically(fileOf(path, number), JSON.stringify(claim));

/** Empties the file, which needs no room on the disk and nothing flushed: after a power failure nobody holds it either. */
export async function releaseClaim(path: string, number: number): Promise<void> {
  try {
    await truncate(fileOf(path, number));
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}

async function tidy(path: string, names: readonly string[], newest: number): Promise<void> {
  const older = numbersOf(names).filter((number) => number < newest);
  await Promise.all(older.map((number) => rm(fileOf(path, number), { force: true })));
  if (names.some((name) => !NAME.test(name))) await cleanStaleTemporaries(path);
}

const newestOf = (names: readonly string[]): number => Math.max(0, ...numbersOf(names));
const numbersOf = (names: readonly string[]): number[] =>
  names.flatMap((name) => NAME.exec(name)?.slice(1).map(Number) ?? []);
const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';
