import { setTimeout as sleep } from 'node:timers/promises';
import { isBusy } from './explain-sqlite-error.ts';

/** SQLite keeps no queue: who asks at the right moment gets the lock, so all ask often and none less than another. */
const PAUSE_MS = 1;

/**
 * Attempts something until no other connection keeps it locked, or patience ends. SQLite's own way of waiting would stop
 * the whole process meanwhile, and asks ever more rarely, so that a busy process starves the others.
 * @param attempt throws SQLite's own error when it is locked
 */
export async function attemptUntilFree<T>(attempt: () => T | Promise<T>, patienceMs: number): Promise<T> {
  const start = performance.now();
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (!isBusy(error) || performance.now() - start >= patienceMs) throw error;
      await sleep(PAUSE_MS);
    }
  }
}
