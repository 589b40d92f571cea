import { type Column, VIEW } from './decision.ts';
import { SetTable } from './set-table.ts';

/** Bytes of a record of the kernels: a column, a tree or a node. */
export const RECORD_BYTES = 16;
export const RECORD_WORDS = RECORD_BYTES / 4;

/** The different columns that packed trees look at, numbered in the order of their first use; number 0 is all missing. */
export class ColumnTable {
  readonly #columns: { readonly column: Column; readonly set: number | undefined }[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #sets = new SetTable();

  constructor() {
    this.numberOf({ feature: 0, view: VIEW.never });
  }

  get count(): number {
    return this.#columns.length;
  }

  /** Words that the sets of categories take. */
  get setWords(): number {
    return this.#sets.words;
  }

  numberOf(column: Column): number {
    const set = column.codes && this.#sets.numberOf(column.codes);
    const key = `${column.feature} ${column.view} ${set}`;
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    this.#numbers.set(key, this.#columns.length);
    return this.#columns.push({ column, set }) - 1;
  }

  /**
   * Writes a record { place of the feature, address of the set, view, bits of the set } per column to the start of
   * `words` and the sets from word `setAt` on.
   * @returns the features, in the order of their places
   */
  writeTo(words: Int32Array, setAt: number): number[] {
    const places = new Map<number, number>();
    const sets = this.#sets.writeTo(words, setAt);
    this.#columns.forEach(({ column: { feature, view }, set }, number) => {
      if (!places.has(feature)) places.set(feature, places.size);
      const { address, bits } = set === undefined ? { address: 0, bits: 0 } : sets[set]!;
      words.set([places.get(feature)!, address, view, bits], number * RECORD_WORDS);
    });
    return [...places.keys()];
  }
}
