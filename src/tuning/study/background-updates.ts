import { setImmediate as nextTurn } from 'node:timers/promises';
import type { TrialUpdate } from '../storage/study-storage.ts';

/** Writes updates in their order while others are said; what is said during a write goes with the next one. */
export class BackgroundUpdates {
  readonly #write: (update: TrialUpdate) => Promise<void>;
  #pending: TrialUpdate | undefined;
  #writing: Promise<void> | undefined;
  #isClosed = false;
  #fault: { readonly error: unknown } | undefined;

  constructor(write: (update: TrialUpdate) => Promise<void>) {
    this.#write = write;
  }

  add(update: TrialUpdate): void {
    this.#pending = this.#pending === undefined ? update : together(this.#pending, update);
    this.#writing ??= this.#writeAll();
  }

  /** @returns what is not written yet, once nothing is being written any more */
  async close(): Promise<TrialUpdate> {
    this.#isClosed = true;
    await this.#writing;
    if (this.#fault !== undefined) throw this.#fault.error;
    const rest = this.#pending ?? {};
    this.#pending = undefined;
    return rest;
  }

  async #writeAll(): Promise<void> {
    // All that is said in one turn goes together, and with the end of the trial if that comes as well.
    await nextTurn();
    try {
      while (!this.#isClosed && this.#pending !== undefined) {
        const update = this.#pending;
        this.#pending = undefined;
        await this.#write(update);
      }
    } catch (error) {
      this.#fault = { error };
    }
    this.#writing = undefined;
  }
}

function together(first: TrialUpdate, second: TrialUpdate): TrialUpdate {
  const { params, distributions, intermediate, attributes } = second;
  return {
    ...first,
    ...(params && { params: { ...first.params, ...params } }),
    ...(distributions && { distributions: { ...first.distributions, ...distributions } }),
    ...(intermediate && { intermediate: [...(first.intermediate ?? []), ...intermediate] }),
    ...(attributes && { attributes: { ...first.attributes, ...attributes } }),
  };
}
