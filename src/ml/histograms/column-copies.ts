import type { CodeTable } from './code-layout.ts';

/**
 * Bytes that copies of columns may take.
 *
 * Codes are kept once, a byte a cell, row by row: so histograms read them, which is most of the work. The parting of a
 * node's rows needs one column only and would fetch a line of the cache for each byte; at a million rows and 30 columns
 * that made training a third slower (so did groups of 8 or 16 columns, for they make counting slower instead). So columns
 * are copied too, but only within this budget: small tables have all of them, where memory is no concern; of larger ones
 * those by which many rows are parted.
 */
export const COPIES_BYTES = 2 ** 26;

type CopiedTable = Pick<CodeTable, 'rows' | 'features' | 'isWide'>;

/** Which columns have a copy of their own, and where; it changes how long training takes, nothing else. */
export class ColumnCopies {
  /** Bytes of one copy. */
  readonly bytes: number;
  /** How many fit. */
  readonly room: number;
  readonly #rows: number;
  readonly #begin: number;
  readonly #places = new Map<number, number>();
  /** For every column without a copy, rows that were parted by it. */
  readonly #parted: Float64Array;

  /** @param begin where the copies may lie, {@link copiesBytes} of the same table and budget */
  constructor(table: CopiedTable, begin: number, budget = COPIES_BYTES) {
    this.bytes = copyBytes(table);
    this.room = copiesThatFit(table, budget);
    this.#rows = table.rows;
    this.#begin = begin;
    this.#parted = new Float64Array(table.features);
  }

  /** Where the copy of a column is; undefined when there is none. */
  placeOf(feature: number): number | undefined {
    return this.#places.get(feature);
  }

  /** Gives a copy its place; to be called while there is room. */
  add(feature: number): number {
    const place = this.#begin + this.bytes * this.#places.size;
    this.#places.set(feature, place);
    return place;
  }

  /** Notes that rows are to be parted by a column; true when by now they are so many that a copy would have paid. */
  isWorthCopying(feature: number, rows: number): boolean {
    if (this.#places.has(feature) || this.#places.size === this.room) return false;
    this.#parted[feature]! += rows;
    return this.#parted[feature]! >= this.#rows;
  }
}

const copyBytes = ({ rows, isWide }: CopiedTable): number => Math.ceil((rows * (isWide ? 2 : 1)) / 64) * 64;

/** How many columns of a table may have copies. */
function copiesThatFit(table: CopiedTable, budget: number): number {
  return Math.min(table.features, Math.floor(budget / Math.max(1, copyBytes(table))));
}

/** Bytes that the copies of a table's columns may take. */
export const copiesBytes = (table: CopiedTable, budget = COPIES_BYTES): number =>
  copyBytes(table) * copiesThatFit(table, budget);
