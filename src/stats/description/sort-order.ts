/**
 * The rows of finite values in ascending order; equal values keep the order of their rows. Takes little longer than sorting
 * the values alone, where sorting rows by a comparison takes several times as long: place of a value in the range and row
 * are packed into one number, and numbers are what the engine sorts quickly.
 * @param values NaN and infinite ones are left out; fewer than 2³¹
 */
export function sortOrder(values: Float64Array): { readonly order: Uint32Array; readonly sorted: Float64Array } {
  const order = new Uint32Array(values.length);
  let count = 0;
  for (let row = 0; row < values.length; row++) if (Number.isFinite(values[row]!)) order[count++] = row;
  const rows = order.subarray(0, count);
  sortRows(values, rows);
  const sorted = new Float64Array(count);
  for (let i = 0; i < count; i++) sorted[i] = values[rows[i]!]!;
  return { order: rows, sorted };
}

/** Fewer are compared: packing them is not worth it. */
const FEW = 24;
/** Whole numbers that a double holds. */
const BITS = 53;

/** Sorts ascending rows by their values, in place. */
function sortRows(values: Float64Array, rows: Uint32Array): void {
  if (rows.length <= FEW) {
    rows.sort((a, b) => values[a]! - values[b]! || a - b);
    return;
  }
  let [min, max] = [values[rows[0]!]!, values[rows[0]!]!];
  for (let i = 1; i < rows.length; i++) {
    const value = values[rows[i]!]!;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  if (min === max) return;
  const rowBits = Math.ceil(Math.log2(rows.length));
  const size = 2 ** rowBits;
  // Halves, whose difference does not overflow.
  const [half, places] = [max / 2 - min / 2, 2 ** (BITS - rowBits) - 1];
  const packed = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) {
    packed[i] = Math.floor(((values[rows[i]!]! / 2 - min / 2) / half) * places) * size + i;
  }
  packed.sort();
  const before = rows.slice();
  let [from, last] = [0, -1];
  for (let i = 0; i < rows.length; i++) {
    // No remainder: that of large numbers is slow.
    const place = Math.floor(packed[i]! / size);
    rows[i] = before[packed[i]! - place * size]!;
    if (place === last) continue;
    // What shares a place is looked at more closely; far outliers make such places.
    if (i - from > 1) sortRows(values, rows.subarray(from, i));
    [from, last] = [i, place];
  }
  if (rows.length - from > 1) sortRows(values, rows.subarray(from));
}
