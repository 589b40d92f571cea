import { writeBinCodes } from '../../boosting/hist/bin-codes.ts';
import type { CodeColumn } from '../../histograms/code-layout.ts';
import { nextFloatUp } from '../../trees/next-float.ts';
import { MISSING_NAN } from '../lightgbm-tree.ts';
import { type Bins, binOf } from './bin-mapper.ts';

/** Writes the bin of every value. */
export function writeBins(bins: Bins, column: Float32Array | Float64Array, into: CodeColumn): void {
  if (bins.categories !== undefined) writeCategories(bins.categories, column, into);
  else if (column instanceof Float32Array) writeSingles(bins, column, into);
  else writeDoubles(bins, column, into);
}

/** Below this many values, halving costs less than filling a table. */
const WORTH_A_TABLE = 16_384;
/** Leading bits of a double that the table is indexed by. */
const PREFIX_BITS = 16;

function writeDoubles(bins: Bins, column: Float64Array, { codes, stride }: CodeColumn): void {
  if (column.length < WORTH_A_TABLE) {
    for (let row = 0; row < column.length; row++) codes[row * stride] = binOf(bins, column[row]!);
    return;
  }
  const { bounds } = bins;
  const last = bins.missing === MISSING_NAN ? bins.bins - 2 : bins.bins - 1;
  const missingBin = binOf(bins, Number.NaN);
  const firstBins = firstBinOfPrefixes(bounds.subarray(0, last));
  const uppers = new Int32Array(column.buffer, column.byteOffset, 2 * column.length);
  for (let row = 0, at = 0; row < column.length; row++, at += stride) {
    const value = column[row]!;
    if (Number.isNaN(value)) {
      codes[at] = missingBin;
      continue;
    }
    let bin = firstBins[prefixOf(uppers[2 * row + 1]!)]!;
    while (bin < last && value > bounds[bin]!) bin++;
    codes[at] = bin;
  }
}

/** For every prefix, the lowest bin a value with that prefix can fall into. */
function firstBinOfPrefixes(bounds: Float64Array): Uint16Array {
  const uppers = new Int32Array(bounds.slice().buffer);
  const firstBins = new Uint16Array(2 ** PREFIX_BITS);
  let bin = 0;
  for (let prefix = 0; prefix < firstBins.length; prefix++) {
    while (bin < bounds.length && prefixOf(uppers[2 * bin + 1]!) < prefix) bin++;
    firstBins[prefix] = bin;
  }
  return firstBins;
}

/** The leading bits of a double, flipped so that they rise with its value. */
const prefixOf = (upper: number): number => (upper ^ ((upper >> 31) | -0x80000000)) >>> (32 - PREFIX_BITS);

/** For a float, being at most a double is being below the next float above it. */
function writeSingles({ missing, bounds, zeroBin }: Bins, column: Float32Array, into: CodeColumn): void {
  const own = missing === MISSING_NAN ? bounds.subarray(0, -1) : bounds;
  writeBinCodes(column, Float32Array.from(own, firstFloatAbove), into);
  if (missing === MISSING_NAN) return;
  const { codes, stride } = into;
  for (let row = 0; row < column.length; row++) if (Number.isNaN(column[row]!)) codes[row * stride] = zeroBin;
}

function firstFloatAbove(bound: number): number {
  const rounded = Math.fround(bound);
  return rounded > bound ? rounded : nextFloatUp(rounded);
}

function writeCategories(
  categories: Int32Array,
  column: Float32Array | Float64Array,
  { codes, stride }: CodeColumn,
): void {
  const bins = new Map([...categories.entries()].map(([bin, category]) => [category, bin]));
  for (let row = 0; row < column.length; row++) {
    const category = Math.trunc(column[row]!);
    codes[row * stride] = category >= 0 ? (bins.get(category) ?? 0) : 0;
  }
}
