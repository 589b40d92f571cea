import { setImmediate } from 'node:timers/promises';
import { throwIfInterrupted } from '../errors/index.ts';

/** Lets the event loop turn, so that an abort can arrive, and stops the work if it has. */
export async function nextTurn(signal: AbortSignal | undefined, what: string): Promise<void> {
  throwIfInterrupted(signal, what);
  await setImmediate();
  throwIfInterrupted(signal, what);
}
