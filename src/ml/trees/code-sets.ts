/** A set of category codes as the nodes of a walk ask it. */
interface CodeSet {
  readonly column: number;
  readonly codes: ReadonlySet<number>;
  /** Whether the members are what goes on to the child for values below, or all others that are not missing. */
  readonly membersBelow: boolean;
}

/**
 * The different sets of codes that the nodes of packed trees ask, as bits that say what is below. A row's code is looked up
 * without a test: all sets over one column are as long as the longest, and two more bits stand for a code in none of them and
 * for a missing one.
 */
export class CodeSets {
  readonly #sets: CodeSet[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #columns = new Map<number, { count: number; sets: number }>();

  /** The set's number, in the order of first use. */
  numberOf(set: CodeSet): number {
    const key = `${set.column} ${set.membersBelow} ${[...set.codes].sort((a, b) => a - b).join()}`;
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const column = this.#columns.get(set.column) ?? { count: 0, sets: 0 };
    for (const code of set.codes) column.count = Math.max(column.count, code + 1);
    column.sets++;
    this.#columns.set(set.column, column);
    this.#numbers.set(key, this.#sets.length);
    return this.#sets.push(set) - 1;
  }

  /** Words that the sets take so far. */
  get words(): number {
    let words = 0;
    for (const { count, sets } of this.#columns.values()) words += sets * wordsFor(count);
    return words;
  }

  /** By column: one more than the largest code of its sets. */
  counts(): Iterable<readonly [column: number, count: number]> {
    return [...this.#columns].map(([column, { count }]) => [column, count]);
  }

  /** Writes the sets to `words` from word `at` on, and gives the address of each. */
  writeTo(words: Int32Array, at: number): number[] {
    let next = at;
    return this.#sets.map(({ column, codes, membersBelow }) => {
      const { count } = this.#columns.get(column)!;
      const bits = words.subarray(next, next + wordsFor(count));
      if (!membersBelow) for (let code = 0; code <= count; code++) bits[code >> 5]! |= 1 << (code & 31);
      for (const code of codes) bits[code >> 5]! ^= 1 << (code & 31);
      const address = next * 4;
      next += bits.length;
      return address;
    });
  }
}

/** Behind the codes come the bit for codes in no set and the bit for missing ones. */
const wordsFor = (count: number): number => Math.ceil((count + 2) / 32);
