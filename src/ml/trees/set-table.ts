/** The different sets of category codes that packed trees ask about, as bits. */
export class SetTable {
  readonly #sets: Int32Array[] = [];
  readonly #numbers = new Map<string, number>();
  #words = 0;

  /** Words that the sets take. */
  get words(): number {
    return this.#words;
  }

  /** The set's number, in the order of first use. */
  numberOf(codes: ReadonlySet<number>): number {
    const key = [...codes].sort((a, b) => a - b).join();
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const bits = setBits(codes);
    this.#words += bits.length;
    this.#numbers.set(key, this.#sets.length);
    return this.#sets.push(bits) - 1;
  }

  /** Writes the sets to `words` from word `at` on, and says where each lies. */
  writeTo(words: Int32Array, at: number): { readonly address: number; readonly bits: number }[] {
    let next = at;
    return this.#sets.map((bits) => {
      const address = next * 4;
      words.set(bits, next);
      next += bits.length;
      return { address, bits: bits.length * 32 };
    });
  }
}

/** Bit c is set for code c. */
function setBits(codes: ReadonlySet<number>): Int32Array {
  let most = -1;
  for (const code of codes) most = Math.max(most, code);
  const bits = new Int32Array(Math.ceil((most + 1) / 32));
  for (const code of codes) bits[code >> 5]! |= 1 << (code & 31);
  return bits;
}
