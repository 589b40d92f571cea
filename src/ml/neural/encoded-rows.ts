import { columnAt, type Matrix } from '../matrix.ts';
import { codeOf, inputsOf, type PlannedColumn } from './network-formula.ts';
import type { Numbers } from './numbers.ts';

/** Rows in the order of training steps' needs: row by row, numbers in standard units, categories as codes. */
export interface EncodedRows {
  readonly rows: number;
  /** Row-major rows × number columns; NaN for missing. */
  readonly numbers: Float32Array;
  /** Row-major rows × coded columns; the number of categories for a missing or unknown one. */
  readonly codes: Int32Array;
}

/** Encodes the chosen rows, in their order. */
export function encodeRows(columns: readonly PlannedColumn[], matrix: Matrix, chosen: ArrayLike<number>): EncodedRows {
  const rows = chosen.length;
  const numberCount = columns.filter(({ kind }) => kind === 'number').length;
  const codeCount = columns.length - numberCount;
  const numbers = new Float32Array(rows * numberCount);
  const codes = new Int32Array(rows * codeCount);
  let [number, code] = [0, 0];
  columns.forEach((column, index) => {
    const values = columnAt(matrix, index);
    if (column.kind === 'number') {
      const { mean, scale } = column;
      for (let i = 0; i < rows; i++) numbers[i * numberCount + number] = (values[chosen[i]!]! - mean) / scale;
      number++;
    } else {
      for (let i = 0; i < rows; i++) codes[i * codeCount + code] = codeOf(values[chosen[i]!]!, column.categories);
      code++;
    }
  });
  return { rows, numbers, codes };
}

/** A column with the place of its first input, its vectors and its values among the encoded ones. */
export interface PlacedColumn {
  readonly column: PlannedColumn;
  readonly input: number;
  /** Place among the numbers, or among the codes. */
  readonly value: number;
  /** Where its vectors begin among those of all columns. */
  readonly vectors: number;
}

export function placeColumns(columns: readonly PlannedColumn[]): {
  readonly placed: readonly PlacedColumn[];
  readonly inputs: number;
  readonly vectorNumbers: number;
} {
  let [inputs, numbers, codes, vectorNumbers] = [0, 0, 0, 0];
  const placed = columns.map((column): PlacedColumn => {
    const value = column.kind === 'number' ? numbers++ : codes++;
    const place = { column, input: inputs, value, vectors: vectorNumbers };
    inputs += inputsOf(column);
    if (column.kind === 'embedding') vectorNumbers += (column.categories + 1) * column.size;
    return place;
  });
  return { placed, inputs, vectorNumbers };
}

export interface Batch {
  readonly encoded: EncodedRows;
  /** Rows of `encoded`, from `start` to `end` of this list. */
  readonly order: ArrayLike<number>;
  readonly start: number;
  readonly end: number;
}

/** Writes the inputs of a batch, row-major with `width` numbers to a row. */
export function fillInputs(
  target: Numbers,
  batch: Batch,
  { placed, vectors, width }: { placed: readonly PlacedColumn[]; vectors: Numbers; width: number },
): void {
  const { encoded, order, start, end } = batch;
  const numberCount = encoded.numbers.length / encoded.rows;
  const codeCount = encoded.codes.length / encoded.rows;
  target.fill(0, 0, (end - start) * width);
  for (const { column, input, value, vectors: first } of placed) {
    for (let i = start, at = input; i < end; i++, at += width) {
      if (column.kind === 'number') {
        const number = encoded.numbers[order[i]! * numberCount + value]!;
        if (!Number.isNaN(number)) target[at] = number;
        else if (column.hasIndicator) target[at + 1] = 1;
        continue;
      }
      const code = encoded.codes[order[i]! * codeCount + value]!;
      if (column.kind === 'one_hot') {
        if (code < column.categories) target[at + code] = 1;
        continue;
      }
      const from = first + code * column.size;
      for (let k = 0; k < column.size; k++) target[at + k] = vectors[from + k]!;
    }
  }
}

/** Adds the slopes of a batch's inputs to those of the vectors they were copied from. */
export function addVectorSlopes(
  slopes: Numbers,
  batch: Batch,
  { placed, inputSlopes, width }: { placed: readonly PlacedColumn[]; inputSlopes: Numbers; width: number },
): void {
  const { encoded, order, start, end } = batch;
  const codeCount = encoded.codes.length / encoded.rows;
  for (const { column, input, value, vectors } of placed) {
    if (column.kind !== 'embedding') continue;
    for (let i = start, at = input; i < end; i++, at += width) {
      const to = vectors + encoded.codes[order[i]! * codeCount + value]! * column.size;
      for (let k = 0; k < column.size; k++) slopes[to + k]! += inputSlopes[at + k]!;
    }
  }
}
