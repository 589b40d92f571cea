interface Entry {
  readonly second: number;
  readonly value: number;
}

/** Count and sum of the newest entries, up to a span of time; entries come in order of time. */
export class RollingWindow {
  readonly #span: number;
  #entries: Entry[] = [];
  #oldest = 0;
  #sum = 0;

  /** @param spanSeconds an entry counts until it is this old, that moment excluded */
  constructor(spanSeconds: number) {
    this.#span = spanSeconds;
  }

  get count(): number {
    return this.#entries.length - this.#oldest;
  }

  get sum(): number {
    return this.#sum;
  }

  add(entry: Entry): void {
    this.#entries.push(entry);
    this.#sum += entry.value;
  }

  /** Forgets what is too old at `second`. */
  advanceTo(second: number): void {
    for (const expired of this.#takeUntil(second - this.#span)) this.#sum -= expired.value;
  }

  /** Takes out, oldest first, what is as old as the span or older at `second`. */
  takeExpired(second: number): Entry[] {
    const expired = [...this.#takeUntil(second - this.#span)];
    for (const { value } of expired) this.#sum -= value;
    return expired;
  }

  *#takeUntil(second: number): Generator<Entry> {
    for (;;) {
      const entry = this.#entries[this.#oldest];
      if (entry === undefined || entry.second > second) break;
      this.#oldest += 1;
      yield entry;
    }
    // Drops the dead half now and then, so that memory follows the window and not the whole past.
    if (this.#oldest > 1024 && this.#oldest * 2 > this.#entries.length) {
      this.#entries = this.#entries.slice(this.#oldest);
      this.#oldest = 0;
    }
  }
}
