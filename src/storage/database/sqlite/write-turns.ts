import { setImmediate as nextTurn } from 'node:timers/promises';
import { Turnstile } from './turnstile.ts';

/**
 * Lets in one writer at a time, in the order of arrival, and leaves the file free for one turn of the event loop after
 * each: without such a gap those who write one transaction after another would shut out all other connections.
 */
export class WriteTurns {
  readonly #turnstile = new Turnstile();
  #hasJustWritten = false;

  async enter(): Promise<void> {
    await this.#turnstile.enter();
    if (this.#hasJustWritten) await nextTurn();
  }

  leave(): void {
    this.#hasJustWritten = true;
    setImmediate(() => {
      this.#hasJustWritten = false;
    });
    this.#turnstile.leave();
  }
}
