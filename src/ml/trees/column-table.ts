import { type Column, VIEW } from './decision.ts';

/** Bytes of a record of the kernels: a column, a tree or a node. */
export const RECORD_BYTES = 16;
export const RECORD_WORDS = RECORD_BYTES / 4;

/** The different columns that packed trees look at, numbered in the order of their first use; number 0 is all missing. */
export class ColumnTable {
  readonly #columns: { readonly column: Column; readonly bits: Int32Array }[] = [];
  readonly #numbers = new Map<string, number>();
  #setWords = 0;

  constructor() {
    this.numberOf({ feature: 0, view: VIEW.never });
  }

  get count(): number {
    return this.#columns.length;
  }

  /** Words that the sets of categories take. */
  get setWords(): number {
    return this.#setWords;
  }

  numberOf(column: Column): number {
    const { feature, view, codes } = column;
    const key = codes === undefined ? `${feature} ${view}` : `${feature} ${view} ${[...codes].join()}`;
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const bits = setBits(codes);
    this.#setWords += bits.length;
    this.#numbers.set(key, this.#columns.length);
    return this.#columns.push({ column, bits }) - 1;
  }

  /**
   * Writes a record { place of the feature, address of the set, view, bits of the set } per column to the start of
   * `words` and the sets from word `setAt` on.
   * @returns the features, in the order of their places
   */
  writeTo(words: Int32Array, setAt: number): number[] {
    const places = new Map<number, number>();
    this.#columns.forEach(({ column: { feature, view }, bits }, number) => {
      if (!places.has(feature)) places.set(feature, places.size);
      words.set([places.get(feature)!, setAt * 4, view, bits.length * 32], number * RECORD_WORDS);
      words.set(bits, setAt);
      setAt += bits.length;
    });
    return [...places.keys()];
  }
}

const NO_BITS = new Int32Array();

/** Bit c is set for code c. */
function setBits(codes: ReadonlySet<number> | undefined): Int32Array {
  if (codes === undefined) return NO_BITS;
  let most = -1;
  for (const code of codes) most = Math.max(most, code);
  const bits = new Int32Array(Math.ceil((most + 1) / 32));
  for (const code of codes) bits[code >> 5]! |= 1 << (code & 31);
  return bits;
}
