import { link, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { AssayError, explainFileError, InterruptedError } from '../../errors/index.ts';
import { type Clock, systemClock } from '../../schema/index.ts';
import { makeFolder } from '../make-folder.ts';
import { currentProcess, type ProcessIdentity, processState } from '../process-identity.ts';
import { cleanStaleTemporaries, temporaryName } from '../temporary-files.ts';
import { writeFileAtomically } from '../write-file-atomically.ts';
import { LockHeldError } from './lock-held-error.ts';

/** A held lock. Disposing it lets the next one in; disposing twice is harmless. */
export interface Lock extends AsyncDisposable {
  /**
   * Counts up with every holder of this lock. Written beside what the lock protects, it lets a later holder refuse the
   * late writes of an earlier one.
   */
  readonly fence: number;
  /** Throws `STORAGE_LOCK_LOST` once somebody else has taken over; call it before a step that must not happen twice. */
  check(): Promise<void>;
}

export interface LockOptions {
  /** Who or what holds it, for the message to those who wait. */
  readonly owner: string;
  /** How long a holder on ANOTHER machine stays believed without renewing; 60 s unless given. */
  readonly leaseMs?: number;
  /** How long to wait for the holder; 0 (do not wait) unless given. */
  readonly waitMs?: number;
  readonly signal?: AbortSignal | undefined;
  readonly clock?: Clock;
}

/** What a claim file holds. */
interface Claim extends ProcessIdentity {
  readonly owner: string;
  readonly leaseUntil: number;
  readonly released: boolean;
}

const CLAIM = /^claim-(\d{12})\.json$/;
const POLL_MS = 25;

/**
 * Takes the lock kept in the folder `path` (made if absent). A holder on this machine is believed as long as its
 * process lives, one on another machine until its lease runs out; the holder renews it by itself. The lock of a dead
 * holder is taken over.
 *
 * Every holder makes a claim file of its own, numbered upwards; the highest number holds. The highest file is never
 * removed, only succeeded, so two processes that see the same dead holder cannot both win.
 * @throws LockHeldError (`STORAGE_LOCK_HELD`) when `waitMs` is over; `details` names the holder
 * @throws InterruptedError when `signal` aborts the wait
 */
export async function acquireLock(path: string, options: LockOptions): Promise<Lock> {
  const { owner, leaseMs = 60_000, waitMs = 0, signal, clock = systemClock } = options;
  const giveUpAt = performance.now() + waitMs;
  try {
    await makeFolder(path);
    for (;;) {
      if (signal?.aborted) throw new InterruptedError(`waiting for the lock of ${owner}`, signal.reason);
      const newest = await newestClaim(path);
      const holder = newest === undefined ? undefined : await readClaim(claimPath(path, newest));
      if (holder === undefined || !isHeld(holder, clock)) {
        const fence = (newest ?? 0) + 1;
        if (await stake(path, fence, newClaim(owner, clock, leaseMs)))
          return new HeldLock(path, fence, owner, leaseMs, clock);
      } else if (performance.now() >= giveUpAt) {
        throw new LockHeldError(path, holder);
      } else {
        await sleep(POLL_MS);
      }
    }
  } catch (error) {
    throw explainFileError(error, path);
  }
}

class HeldLock implements Lock {
  readonly fence: number;
  readonly #path: string;
  readonly #owner: string;
  readonly #leaseMs: number;
  readonly #clock: Clock;
  readonly #renewal: NodeJS.Timeout;
  #released = false;
  #renewing: Promise<void> = Promise.resolve();

  constructor(path: string, fence: number, owner: string, leaseMs: number, clock: Clock) {
    this.#path = path;
    this.fence = fence;
    this.#owner = owner;
    this.#leaseMs = leaseMs;
    this.#clock = clock;
    this.#renewal = setInterval(() => {
      this.#renewing = this.#write(false).catch(() => undefined);
    }, leaseMs / 3).unref();
  }

  async check(): Promise<void> {
    if (!this.#released && (await newestClaim(this.#path)) === this.fence) return;
    throw new AssayError({
      code: 'STORAGE_LOCK_LOST',
      message: `The lock ${this.#path} of ${this.#owner} (fence ${this.fence}) is no longer held`,
      remedy: 'Another process took over because this one seemed dead; start the work again',
      details: { path: this.#path, owner: this.#owner, fence: this.fence },
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#released) return;
    this.#released = true;
    clearInterval(this.#renewal);
    await this.#renewing;
    await this.#write(true);
  }

  async #write(released: boolean): Promise<void> {
    // Once succeeded, a claim may be gone already; writing it again does no harm, for only the highest counts.
    const claim = { ...newClaim(this.#owner, this.#clock, this.#leaseMs), released };
    await writeFileAtomically(claimPath(this.#path, this.fence), JSON.stringify(claim));
  }
}

/** Makes the claim file whole and at once; false when somebody else was quicker. */
async function stake(path: string, fence: number, claim: Claim): Promise<boolean> {
  const temporary = join(path, temporaryName());
  await writeFile(temporary, JSON.stringify(claim), { flag: 'wx' });
  try {
    await link(temporary, claimPath(path, fence));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(temporary, { force: true });
  }
  // Between our look and our claim others may have come, gone and tidied up: then ours is an old number.
  if ((await newestClaim(path)) !== fence) {
    await rm(claimPath(path, fence), { force: true });
    return false;
  }
  await tidy(path, fence);
  return true;
}

async function tidy(path: string, fence: number): Promise<void> {
  const older = (await claims(path)).filter((number) => number < fence);
  await Promise.all(older.map((number) => rm(claimPath(path, number), { force: true })));
  await cleanStaleTemporaries(path);
}

const newClaim = (owner: string, clock: Clock, leaseMs: number): Claim => ({
  ...currentProcess(),
  owner,
  leaseUntil: clock.now() + leaseMs,
  released: false,
});

function isHeld(claim: Claim, clock: Clock): boolean {
  if (claim.released) return false;
  const state = processState(claim);
  return state === 'unknown' ? clock.now() < claim.leaseUntil : state === 'alive';
}

async function claims(path: string): Promise<number[]> {
  return (await readdir(path)).flatMap((name) => CLAIM.exec(name)?.slice(1).map(Number) ?? []);
}

async function newestClaim(path: string): Promise<number | undefined> {
  const numbers = await claims(path);
  return numbers.length === 0 ? undefined : Math.max(...numbers);
}

/** Undefined when the file is gone (somebody tidied it) or is no claim; both mean: nobody holds it. */
async function readClaim(path: string): Promise<Claim | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Claim;
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

const claimPath = (path: string, fence: number): string => join(path, `claim-${String(fence).padStart(12, '0')}.json`);
