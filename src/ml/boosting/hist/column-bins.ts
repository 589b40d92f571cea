import { AssayError } from '../../../errors/index.ts';
import type { CodeColumn } from '../../histograms/code-layout.ts';
import { writeBinCodes } from './bin-codes.ts';
import { type CutPoints, cutPoints } from './cut-points.ts';

/** How the values of one column become codes; the code after the last bin means missing. */
export interface ColumnBins extends CutPoints {
  readonly bins: number;
  readonly hasMissing: boolean;
  /** For a column of codes, how many there are; bin and category are then the same number. */
  readonly categories?: number | undefined;
}

export interface BinRules {
  readonly maxBins: number;
  /** How many rows each row stands for where quantiles are taken; one unless given. */
  readonly weights?: Float32Array | undefined;
}

/** Codes that fit a byte. */
export const BYTE_CODES = 256;

/** With the code for missing they fill sixteen bits. */
export const MOST_CATEGORIES = 65_535;

/**
 * Where a column of numbers is cut. With missing values it gets at most 255 bins when `maxBins` is 256, so that bins and
 * missing together still fit a byte; XGBoost would use 256.
 */
export function cutColumn(column: Float32Array, { maxBins, weights }: BinRules): ColumnBins {
  const present = presentOf(column);
  const hasMissing = present.length < column.length;
  const most = hasMissing && maxBins === BYTE_CODES ? BYTE_CODES - 1 : maxBins;
  const points = cutPoints(present, most, weights && (hasMissing ? weightsOfPresent(column, weights) : weights));
  return { ...points, bins: points.cuts.length, hasMissing };
}

/** The values that are not missing; adding 0 turns -0 into 0, which sorting would part from it. */
function presentOf(column: Float32Array): Float32Array {
  const present = new Float32Array(column.length);
  let size = 0;
  for (let row = 0; row < column.length; row++) {
    const value = column[row]! + 0;
    present[size] = value;
    // A missing value is overwritten by the next one.
    size += Number.isNaN(value) ? 0 : 1;
  }
  return present.subarray(0, size);
}

/** The weights of the values that are not missing. */
function weightsOfPresent(column: Float32Array, weights: Float32Array): Float32Array {
  const kept = new Float32Array(column.length);
  let size = 0;
  for (let row = 0; row < column.length; row++) {
    kept[size] = weights[row]!;
    size += Number.isNaN(column[row]) ? 0 : 1;
  }
  return kept.subarray(0, size);
}

/** One bin for every code up to the largest, as XGBoost has it. */
export function countCategories(column: Float32Array): ColumnBins {
  let [largest, hasMissing] = [0, false];
  for (const code of column) {
    if (Number.isNaN(code)) hasMissing = true;
    else if (code > largest) largest = code;
  }
  const categories = largest + 1;
  return { cuts: new Float32Array(), below: 0, bins: categories, hasMissing, categories };
}

/** Writes the code of every value. */
export function writeCodes(column: Float32Array, { cuts, categories }: ColumnBins, into: CodeColumn): void {
  if (categories === undefined) {
    writeBinCodes(column, cuts, into);
    return;
  }
  const { codes, stride } = into;
  for (let row = 0; row < column.length; row++) {
    codes[row * stride] = Number.isNaN(column[row]) ? categories : column[row]!;
  }
}

export function tooManyCategories(name: string, categories: number): AssayError {
  return new AssayError({
    code: 'ML_FEATURE_CODES_INVALID',
    message: `${name} has ${categories} categories, of which at most ${MOST_CATEGORIES} can be told apart`,
    remedy: 'Group rare categories, or leave the column out if it names single rows',
    details: { feature: name, categories },
  });
}
