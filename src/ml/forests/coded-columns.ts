import { createRandom } from '../../stats/index.ts';
import { columnAt, inSinglePrecision, type Matrix } from '../matrix.ts';

/** Bytes where they suffice, which is quicker. */
export type Codes = Uint8Array | Uint16Array;

/** Codes of one column: bins 0 … bins - 1, then one code for missing. */
export interface CodedColumn {
  /** One per row, in shared memory. */
  readonly codes: Codes;
  readonly bins: number;
  /** Numbers: bin b holds the values from edges[b - 1] to below edges[b]; bins - 1 of them. */
  readonly edges: Float32Array;
  /** Categories: the category code that bin b stands for; absent for numbers. */
  readonly categories?: Int32Array | undefined;
  /** Categories that are known but have no bin: those go the way of missing values. */
  readonly otherCategories?: Int32Array | undefined;
}

type ColumnBins = Omit<CodedColumn, 'codes'>;

/** A matrix as trees of a forest are grown from it: a byte or two per cell, column by column. */
export interface CodedColumns {
  readonly rows: number;
  readonly columns: readonly CodedColumn[];
}

/** Missing needs a code too, and all must fit 16 bits. */
export const MOST_BINS = 65_535;

/** So many bins and missing fit a byte. */
const MOST_BYTE_BINS = 255;

/** Quantiles of more values are taken from this many, drawn at random. */
const QUANTILE_VALUES = 200_000;

/**
 * Codes every column: numbers by the quantile bin they fall into, categories one by one. Of more than `maxBins`
 * categories the rarer ones count as missing.
 * @param rows the rows whose values decide where bins end; others are coded too
 */
export function codeColumns(
  matrix: Matrix,
  { rows, maxBins, seed }: { readonly rows: Uint32Array; readonly maxBins: number; readonly seed: number },
): CodedColumns {
  const single = inSinglePrecision(matrix);
  const bins = matrix.names.map((name, index): ColumnBins => {
    const present = presentValues(columnAt(single, index), rows);
    const known = matrix.categories?.[name];
    return known
      ? categoryBins(present, { known: known.length, maxBins })
      : numberBins(sampled(present, seed), maxBins);
  });
  const cells = matrix.rows * matrix.columns;
  // All of one width, for loops that meet only one are quicker.
  const codes = bins.every((column) => column.bins <= MOST_BYTE_BINS)
    ? new Uint8Array(new SharedArrayBuffer(cells))
    : new Uint16Array(new SharedArrayBuffer(2 * cells));
  const columns = bins.map((column, index): CodedColumn => {
    const place = codes.subarray(index * matrix.rows, (index + 1) * matrix.rows);
    writeCodes(columnAt(single, index), column, place);
    return { ...column, codes: place };
  });
  return { rows: matrix.rows, columns };
}

function numberBins(present: Float32Array, maxBins: number): ColumnBins {
  const edges = binEdges(present, maxBins);
  return { bins: edges.length + 1, edges };
}

function writeCodes(values: Float32Array, { bins, edges, categories }: ColumnBins, codes: Codes): void {
  if (categories) {
    const binOfCategory = new Map([...categories].map((category, bin) => [category, bin]));
    for (let row = 0; row < values.length; row++) codes[row] = binOfCategory.get(values[row]!) ?? bins;
    return;
  }
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!;
    codes[row] = Number.isNaN(value) ? bins : binOf(edges, value);
  }
}

/** The number of edges at or below `value`. */
function binOf(edges: Float32Array, value: number): number {
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (value < edges[middle]!) high = middle;
    else low = middle + 1;
  }
  return low;
}

/**
 * Edges between bins of about equally many values, midway between two neighbouring values. A value that fills a bin
 * alone gets one, and the others share what is left, so a column of mostly zeros keeps its resolution.
 */
export function binEdges(present: Float32Array, maxBins: number): Float32Array {
  const sorted = present.slice().sort();
  const betweenAll = edgesOfFew(sorted, maxBins);
  if (betweenAll) return betweenAll;
  const edges: number[] = [];
  let rowsLeft = sorted.length;
  let inBin = 0;
  for (let begin = 0, end = 0; begin < sorted.length; begin = end) {
    const value = sorted[begin]!;
    while (end < sorted.length && sorted[end] === value) end++;
    const binsLeft = maxBins - edges.length;
    const share = rowsLeft / binsLeft;
    const fillsOne = end - begin >= share;
    if (inBin > 0 && binsLeft > 1 && (fillsOne || inBin >= share)) {
      edges.push(midway(sorted[begin - 1]!, value));
      rowsLeft -= inBin;
      inBin = 0;
    }
    inBin += end - begin;
  }
  return Float32Array.from(edges);
}

/** Edges between all distinct values; undefined when there are more than `most` of them. */
function edgesOfFew(sorted: Float32Array, most: number): Float32Array | undefined {
  const edges: number[] = [];
  for (let i = 1; i < sorted.length; i++) {
    if (sorted[i] === sorted[i - 1]) continue;
    if (edges.length + 1 === most) return undefined;
    edges.push(midway(sorted[i - 1]!, sorted[i]!));
  }
  return Float32Array.from(edges);
}

/** A float32 above `low` and at most `high`. */
function midway(low: number, high: number): number {
  const middle = Math.fround(low / 2 + high / 2);
  return middle > low ? middle : high;
}

function categoryBins(
  present: Float32Array,
  { known, maxBins }: { readonly known: number; readonly maxBins: number },
): ColumnBins {
  const counts = new Map<number, number>();
  for (const value of present) counts.set(value, (counts.get(value) ?? 0) + 1);
  const kept = [...counts].sort(([a, m], [b, n]) => n - m || a - b).slice(0, maxBins);
  const categories = Int32Array.from(kept, ([category]) => category).sort();
  const isKept = new Set(categories);
  const others = Array.from({ length: known }, (_, category) => category).filter((code) => !isKept.has(code));
  return {
    bins: categories.length,
    edges: new Float32Array(),
    categories,
    otherCategories: Int32Array.from(others),
  };
}

function presentValues(values: Float32Array, rows: Uint32Array): Float32Array {
  const present = new Float32Array(rows.length);
  let count = 0;
  for (let i = 0; i < rows.length; i++) {
    // Adding 0 turns -0.0 into 0.0, which sorting would otherwise part from it.
    const value = values[rows[i]!]! + 0;
    if (!Number.isNaN(value)) present[count++] = value;
  }
  return present.subarray(0, count);
}

function sampled(values: Float32Array, seed: number): Float32Array {
  if (values.length <= QUANTILE_VALUES) return values;
  const random = createRandom(seed);
  return Float32Array.from({ length: QUANTILE_VALUES }, () => values[random.integer(values.length)]!);
}
