import { constants } from 'node:os';
import { InterruptedError } from '../errors/index.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
type StopSignal = (typeof SIGNALS)[number];

/**
 * One Ctrl-C often arrives twice: from the terminal, and again from npm or the launcher passing it on. Only a signal
 * later than this counts as the second.
 */
const SAME_KEYSTROKE_MS = 500;

/**
 * Turns Ctrl-C and its relatives into an abort: the first signal lets the work stop in good order (runs are marked as
 * killed, nothing is left half-written), the second ends the process at once.
 */
export class Interruption {
  readonly #controller = new AbortController();
  #received: { readonly name: StopSignal; readonly at: number } | undefined;

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** 128 + the signal's number, as shells expect; undefined while nothing was received. */
  get exitCode(): number | undefined {
    return this.#received && 128 + constants.signals[this.#received.name];
  }

  listen(): void {
    for (const name of SIGNALS) process.on(name, () => this.#receive(name));
  }

  #receive(name: StopSignal): void {
    const at = performance.now();
    if (this.#received === undefined) {
      this.#received = { name, at };
      this.#controller.abort(new InterruptedError());
    } else if (at - this.#received.at > SAME_KEYSTROKE_MS) {
      process.exit(this.exitCode);
    }
  }
}
