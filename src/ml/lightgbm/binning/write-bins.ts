import { writeBinCodes } from '../../boosting/hist/bin-codes.ts';
import { nextFloatUp } from '../../trees/next-float.ts';
import { MISSING_NAN } from '../lightgbm-tree.ts';
import { type Bins, binOf } from './bin-mapper.ts';

/** Writes the bin of every value. */
export function writeBins(bins: Bins, column: Float32Array | Float64Array, codes: Uint8Array | Uint16Array): void {
  if (bins.categories !== undefined) writeCategories(bins.categories, column, codes);
  else if (column instanceof Float32Array) writeSingles(bins, column, codes);
  else for (let row = 0; row < column.length; row++) codes[row] = binOf(bins, column[row]!);
}

/** For a float, being at most a double is being below the next float above it. */
function writeSingles({ missing, bounds, zeroBin }: Bins, column: Float32Array, codes: Uint8Array | Uint16Array): void {
  const own = missing === MISSING_NAN ? bounds.subarray(0, -1) : bounds;
  writeBinCodes(column, Float32Array.from(own, firstFloatAbove), codes);
  if (missing === MISSING_NAN) return;
  for (let row = 0; row < column.length; row++) if (Number.isNaN(column[row]!)) codes[row] = zeroBin;
}

function firstFloatAbove(bound: number): number {
  const rounded = Math.fround(bound);
  return rounded > bound ? rounded : nextFloatUp(rounded);
}

function writeCategories(
  categories: Int32Array,
  column: Float32Array | Float64Array,
  codes: Uint8Array | Uint16Array,
): void {
  const bins = new Map([...categories.entries()].map(([bin, category]) => [category, bin]));
  for (let row = 0; row < column.length; row++) {
    const category = Math.trunc(column[row]!);
    codes[row] = category >= 0 ? (bins.get(category) ?? 0) : 0;
  }
}
