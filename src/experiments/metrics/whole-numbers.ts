import { type Int64, toInt64 } from '../../schema/index.ts';

/** Whole numbers of 64 bits, side by side in memory; as doubles wherever these hold all of them. */
export type WholeNumbers = Float64Array | BigInt64Array;

/** Whole numbers in any form: a list, side by side in memory, encoded. */
export interface Numbers {
  readonly length: number;
  at(index: number): Int64 | undefined;
}

const EVEN = 0;
const DELTAS = 1;
const WIDE = 2;
const COUNT_AT = 1;
const FIRST_AT = 5;
const STRIDE_AT = 13;
/** Twice a distance is a whole number that a double holds. */
const FARTHEST = 2 ** 51;

/**
 * Whole numbers as few bytes: what goes in even strides as count, first and stride, whatever their number; else the
 * distance from each to the next, seven bits a byte; 64 bits each where doubles do not hold them.
 */
export function encodeWholeNumbers(values: readonly Int64[]): Uint8Array {
  const narrow = values as readonly number[];
  if (!values.every((value, i) => typeof value === 'number' && isNear(value, i === 0 ? value : narrow[i - 1]))) {
    return encodeWide(values);
  }
  const first = narrow[0] ?? 0;
  const stride = (narrow[1] ?? first) - first;
  const isEven = narrow.every((value, i) => i === 0 || value - (narrow[i - 1] as number) === stride);
  if (isEven) return header(EVEN, narrow.length, first, stride);
  const bytes = [...header(DELTAS, narrow.length, first)];
  for (let i = 1; i < narrow.length; i += 1) {
    const distance = (narrow[i] as number) - (narrow[i - 1] as number);
    // The sign in the lowest bit.
    let rest = distance < 0 ? -2 * distance - 1 : 2 * distance;
    while (rest >= 128) {
      bytes.push(128 + (rest % 128));
      rest = Math.floor(rest / 128);
    }
    bytes.push(rest);
  }
  return Uint8Array.from(bytes);
}

const isNear = (value: number, before: Int64 | undefined): boolean =>
  typeof before === 'number' && Math.abs(value - before) <= FARTHEST;

function header(kind: number, count: number, first: number, stride?: number): Uint8Array {
  const bytes = new Uint8Array(stride === undefined ? STRIDE_AT : STRIDE_AT + 8);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, kind);
  view.setUint32(COUNT_AT, count, true);
  view.setFloat64(FIRST_AT, first, true);
  if (stride !== undefined) view.setFloat64(STRIDE_AT, stride, true);
  return bytes;
}

function encodeWide(values: readonly Int64[]): Uint8Array {
  const bytes = new Uint8Array(FIRST_AT + values.length * 8);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, WIDE);
  view.setUint32(COUNT_AT, values.length, true);
  for (const [i, value] of values.entries()) view.setBigInt64(FIRST_AT + i * 8, BigInt(value), true);
  return bytes;
}

/** What was encoded, in its order. */
export function decodeWholeNumbers(bytes: Uint8Array): WholeNumbers {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const kind = view.getUint8(0);
  const count = view.getUint32(COUNT_AT, true);
  if (kind === WIDE) {
    return BigInt64Array.from({ length: count }, (_, i) => view.getBigInt64(FIRST_AT + i * 8, true));
  }
  const values = new Float64Array(count);
  let value = view.getFloat64(FIRST_AT, true);
  if (kind === EVEN) {
    const stride = view.getFloat64(STRIDE_AT, true);
    for (let i = 0; i < count; i += 1, value += stride) values[i] = value;
    return values;
  }
  let at = STRIDE_AT;
  for (let i = 0; i < count; i += 1) {
    if (i > 0) {
      let byte = bytes[at++] as number;
      let zigzag = byte % 128;
      for (let scale = 128; byte >= 128; scale *= 128) {
        byte = bytes[at++] as number;
        zigzag += (byte % 128) * scale;
      }
      value += zigzag % 2 === 0 ? zigzag / 2 : -(zigzag + 1) / 2;
    }
    values[i] = value;
  }
  return values;
}

/** What was encoded, of which nothing is decoded but what is asked for: even strides need only be counted. */
export class EncodedNumbers implements Numbers {
  readonly length: number;
  readonly #bytes: Uint8Array;
  readonly #even: { readonly first: number; readonly stride: number } | undefined;
  #decoded: WholeNumbers | undefined;

  constructor(bytes: Uint8Array) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#bytes = bytes;
    this.length = view.getUint32(COUNT_AT, true);
    if (view.getUint8(0) !== EVEN) return;
    const even = { first: view.getFloat64(FIRST_AT, true), stride: view.getFloat64(STRIDE_AT, true) };
    // Beyond that a product is not exact, while a sum of strides is.
    if (Number.isSafeInteger((this.length - 1) * even.stride)) this.#even = even;
  }

  at(index: number): Int64 | undefined {
    if (this.#even === undefined) return wholeNumberAt(this.decoded(), index);
    return index >= 0 && index < this.length ? this.#even.first + index * this.#even.stride : undefined;
  }

  /** Whether each is higher than the one before. */
  get isAscending(): boolean {
    return this.#even === undefined ? isAscending(this.decoded()) : this.#even.stride > 0 || this.length <= 1;
  }

  decoded(): WholeNumbers {
    if (this.#even !== undefined) return decodeWholeNumbers(this.#bytes);
    this.#decoded ??= decodeWholeNumbers(this.#bytes);
    return this.#decoded;
  }
}

export const isAscending = (values: WholeNumbers): boolean =>
  (values as Float64Array).every((value, i) => i === 0 || value > (values[i - 1] as number));

/** Side by side, in their order. */
export const wholeNumbers = (values: readonly Int64[]): WholeNumbers =>
  values.every((value) => typeof value === 'number')
    ? Float64Array.from(values)
    : BigInt64Array.from(values, (value) => BigInt(value));

/** One of them: a number if a double holds it; undefined beyond the end. */
export const wholeNumberAt = (values: Numbers, index: number): Int64 | undefined => toInt64(values.at(index));

/** Of numbers in order, how many are below `bound`. */
export const countBelow = (values: Numbers, bound: Int64): number => countWhile(values, (n) => n < bound);

/** Of numbers in order, how many are not above `bound`. */
export const countUpTo = (values: Numbers, bound: Int64): number => countWhile(values, (n) => n <= bound);

function countWhile(values: Numbers, holds: (value: Int64) => boolean): number {
  let [low, high] = [0, values.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(values.at(middle) as Int64)) low = middle + 1;
    else high = middle;
  }
  return low;
}
