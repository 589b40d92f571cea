/** Enough for every statement of this program with a fixed text. */
const MOST_NAMES = 400;
/** Longer texts are lists of rows, whose length is seldom twice the same. */
const LONGEST_TEXT = 20_000;
const MOST_ONCE = 2000;

/**
 * Names under which connections keep statements prepared, so that the server parses each only once a connection.
 * A text gets its name when it comes a second time: PostgreSQL never forgets one by itself.
 */
export class StatementNames {
  readonly #names = new Map<string, string>();
  readonly #once = new Set<string>();
  #generation = 0;

  /** The name of this text; undefined when it is better sent as it is. */
  nameOf(text: string): string | undefined {
    const known = this.#names.get(text);
    if (known !== undefined) return known;
    if (text.length > LONGEST_TEXT || this.#names.size >= MOST_NAMES) return undefined;
    if (!this.#once.delete(text)) {
      if (this.#once.size >= MOST_ONCE) this.#once.clear();
      this.#once.add(text);
      return undefined;
    }
    const name = `assay_${this.#generation}_${this.#names.size}`;
    this.#names.set(text, name);
    return name;
  }

  /** Forgets all names: another process changed the schema, and what was prepared before no longer fits. */
  renew(): void {
    this.#names.clear();
    this.#generation += 1;
  }
}
