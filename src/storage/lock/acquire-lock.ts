import { setTimeout as sleep } from 'node:timers/promises';
import { AssayError, explainFileError, throwIfInterrupted } from '../../errors/index.ts';
import { type Clock, systemClock } from '../../schema/index.ts';
import { isHeld, newClaim, newestClaim, readClaim, releaseClaim, renewClaim, stakeClaim } from './claims.ts';
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

const POLL_MS = 25;

/**
 * Takes the lock kept in the folder `path` (made if absent). A holder on this machine is believed as long as its
 * process lives, one on another machine until its lease runs out; the holder renews it by itself. The lock of a dead
 * holder is taken over.
 * @throws LockHeldError (`STORAGE_LOCK_HELD`) when `waitMs` is over; `details` names the holder
 * @throws InterruptedError when `signal` aborts the wait
 */
export async function acquireLock(path: string, options: LockOptions): Promise<Lock> {
  const { owner, leaseMs = 60_000, waitMs = 0, signal, clock = systemClock } = options;
  const giveUpAt = performance.now() + waitMs;
  const throwIfStopped = () => throwIfInterrupted(signal, `waiting for the lock of ${owner}`);
  try {
    for (;;) {
      throwIfStopped();
      const newest = await newestClaim(path);
      const holder = await readClaim(path, newest);
      if (holder === undefined || !isHeld(holder, clock)) {
        const fence = newest + 1;
        if (await stakeClaim(path, fence, newClaim(owner, clock, leaseMs)))
          return new HeldLock(path, fence, owner, leaseMs, clock);
      } else if (performance.now() >= giveUpAt) {
        throw new LockHeldError(path, holder);
      } else {
        await sleep(POLL_MS, undefined, { signal }).catch(throwIfStopped);
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
  readonly #renewal: NodeJS.Timeout;
  #released = false;
  #renewing: Promise<void> = Promise.resolve();

  constructor(path: string, fence: number, owner: string, leaseMs: number, clock: Clock) {
    this.#path = path;
    this.fence = fence;
    this.#owner = owner;
    this.#renewal = setInterval(() => {
      // A renewal that fails costs nothing while a later one succeeds. If none does, the lease runs out, somebody on
      // another machine takes over, and `check` tells the holder.
      this.#renewing = renewClaim(path, fence, newClaim(owner, clock, leaseMs)).catch(() => undefined);
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
    try {
      await releaseClaim(this.#path, this.fence);
    } catch (error) {
      throw explainFileError(error, this.#path);
    }
  }
}
