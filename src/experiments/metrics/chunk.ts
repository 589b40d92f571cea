import type { Int64 } from '../../schema/index.ts';
import { toInt64 } from '../../schema/index.ts';
import type { KeyedPoint } from './point.ts';

/**
 * Points of several metrics as bytes, little-endian: a flag (1: steps and timestamps as 64-bit integers; 0: as doubles,
 * when these hold them), padding to 4, the count as u32; then timestamps, steps, values (8 bytes each) and numbers of
 * keys (u32), column after column; then the keys as a JSON array.
 */
export function encodePoints(points: readonly KeyedPoint[]): Uint8Array {
  const keys = new Map<string, number>();
  const count = points.length;
  const wide = points.some(({ timestamp, step }) => typeof timestamp === 'bigint' || typeof step === 'bigint');
  const columns = new Uint8Array(HEADER + count * POINT);
  const view = new DataView(columns.buffer);
  view.setUint8(0, Number(wide));
  view.setUint32(4, count, true);
  let at = HEADER;
  for (const { key, timestamp, step, value } of points) {
    const number = keys.get(key) ?? keys.size;
    if (number === keys.size) keys.set(key, number);
    setWhole(view, at, timestamp, wide);
    setWhole(view, at + count * 8, step, wide);
    view.setFloat64(at + count * 16, value, true);
    view.setUint32(HEADER + count * 24 + (at - HEADER) / 2, number, true);
    at += 8;
  }
  return Buffer.concat([columns, Buffer.from(JSON.stringify([...keys.keys()]))]);
}

const HEADER = 8;
const POINT = 28;

/** The points that were encoded, in their order; only those of `key` if given. */
export function decodePoints(bytes: Uint8Array, key?: string): KeyedPoint[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const wide = view.getUint8(0) === 1;
  const count = view.getUint32(4, true);
  const keys = JSON.parse(Buffer.from(bytes.subarray(HEADER + count * POINT)).toString()) as string[];
  const wanted = key === undefined ? undefined : keys.indexOf(key);
  const points: KeyedPoint[] = [];
  for (let n = 0; n < count; n += 1) {
    const number = view.getUint32(HEADER + count * 24 + n * 4, true);
    if (wanted !== undefined && number !== wanted) continue;
    points.push({
      key: keys[number] as string,
      timestamp: getWhole(view, HEADER + n * 8, wide),
      step: getWhole(view, HEADER + (count + n) * 8, wide),
      value: view.getFloat64(HEADER + (2 * count + n) * 8, true),
    });
  }
  return points;
}

function setWhole(view: DataView, at: number, value: Int64, wide: boolean): void {
  if (wide) view.setBigInt64(at, BigInt(value), true);
  else view.setFloat64(at, value as number, true);
}

const getWhole = (view: DataView, at: number, wide: boolean): Int64 =>
  wide ? (toInt64(view.getBigInt64(at, true)) as Int64) : view.getFloat64(at, true);
