/** The rows by rising value, equal values in row order. NaN comes last or first by its sign. */
export function risingOrder(values: Float32Array): Uint32Array {
  const bits = new Int32Array(values.buffer, values.byteOffset, values.length);
  // Sorting 64-bit keys natively is several times quicker than sorting by a callback.
  const keys = new BigUint64Array(values.length);
  const halves = new Uint32Array(keys.buffer);
  for (let row = 0; row < values.length; row++) {
    halves[2 * row] = row;
    // A float's bits, flipped so that they rise with its value.
    halves[2 * row + 1] = bits[row]! ^ ((bits[row]! >> 31) | -0x80000000);
  }
  keys.sort();
  return Uint32Array.from({ length: values.length }, (_, i) => halves[2 * i]!);
}
