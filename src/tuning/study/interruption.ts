/** How long an objective that was told to stop may take to put its things away. */
const GRACE_MS = 5_000;

/**
 * A stop that may come while trials are made. Objectives see it as an `AbortSignal`, which is made for the first that looks:
 * a signal and a listener for each trial take longer than a quick trial does.
 */
export class Interruption {
  readonly #waiting = new Set<() => void>();
  #controller: AbortController | undefined;
  #asked: { readonly reason: unknown } | undefined;

  get isAsked(): boolean {
    return this.#asked !== undefined;
  }

  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      if (this.#asked !== undefined) this.#controller.abort(this.#asked.reason);
    }
    return this.#controller.signal;
  }

  /** The first reason counts. */
  ask(reason: unknown): void {
    if (this.#asked !== undefined) return;
    this.#asked = { reason };
    this.#controller?.abort(reason);
    for (const tell of this.#waiting) tell();
  }

  /** What `work` gives; undefined when a stop was asked for before, once it has or when it takes too long to. */
  async until<T>(work: Promise<T>): Promise<T | undefined> {
    let timer: NodeJS.Timeout | undefined;
    let onAsked = (): void => {};
    const givenUp = new Promise<undefined>((resolve) => {
      onAsked = () => {
        timer = setTimeout(resolve, GRACE_MS, undefined);
      };
    });
    if (this.isAsked) onAsked();
    else this.#waiting.add(onAsked);
    try {
      const result = await Promise.race([work, givenUp]);
      // What it gave after that may be half of a result.
      return this.isAsked ? undefined : result;
    } finally {
      clearTimeout(timer);
      this.#waiting.delete(onAsked);
    }
  }
}
