import type { CodeColumn } from '../../histograms/code-layout.ts';

/** Leading bits of a float that the table is indexed by. */
const PREFIX_BITS = 16;

/** Below this many values, halving costs less than filling a table. */
const WORTH_A_TABLE = 16_384;

/**
 * Writes the bin of every value; missing values get the code after the last bin.
 * @param cuts ascending; a value's bin is the first whose cut lies above it, the last one beyond all cuts
 */
export function writeBinCodes(column: Float32Array, cuts: Float32Array, { codes, stride }: CodeColumn): void {
  if (column.length < WORTH_A_TABLE) {
    for (let row = 0; row < column.length; row++) {
      const value = column[row]!;
      codes[row * stride] = Number.isNaN(value) ? cuts.length : binOf(cuts, value);
    }
    return;
  }
  const firstBins = firstBinOfPrefixes(cuts);
  const bits = new Int32Array(column.buffer, column.byteOffset, column.length);
  const last = cuts.length - 1;
  for (let row = 0, at = 0; row < column.length; row++, at += stride) {
    const value = column[row]!;
    if (Number.isNaN(value)) {
      codes[at] = cuts.length;
      continue;
    }
    let bin = firstBins[prefixOf(bits[row]!)]!;
    while (bin < last && value >= cuts[bin]!) bin++;
    codes[at] = bin;
  }
}

/** The first bin whose cut lies above `value`; the last one for values beyond all cuts. */
export function binOf(cuts: Float32Array, value: number): number {
  let low = 0;
  let high = cuts.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (value < cuts[middle]!) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** For every prefix, the lowest bin a value with that prefix can fall into. */
function firstBinOfPrefixes(cuts: Float32Array): Uint16Array {
  const bits = new Int32Array(cuts.buffer, cuts.byteOffset, cuts.length);
  const firstBins = new Uint16Array(2 ** PREFIX_BITS);
  let bin = 0;
  for (let prefix = 0; prefix < firstBins.length; prefix++) {
    while (bin < cuts.length - 1 && prefixOf(bits[bin]!) < prefix) bin++;
    firstBins[prefix] = bin;
  }
  return firstBins;
}

/** The leading bits of a float, flipped so that they rise with its value. */
const prefixOf = (bits: number): number => (bits ^ ((bits >> 31) | -0x80000000)) >>> (32 - PREFIX_BITS);
