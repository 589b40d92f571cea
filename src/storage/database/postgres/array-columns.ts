import { refuseUnstorable } from '../dialect/refuse-unstorable.ts';

/**
 * The columns of rows as arrays of PostgreSQL, the values of a row one after another. Arrays are in the binary form that
 * the server itself keeps them in: as text, writing and reading their numbers takes longer than the rest of an insert.
 * @throws AssayError `STORAGE_VALUE_INVALID`
 */
export function arrayColumns(types: readonly ColumnType[], values: readonly unknown[]): Buffer[] {
  return types.map((type, column) => {
    const elements: unknown[] = [];
    for (let at = column; at < values.length; at += types.length) elements.push(values[at]);
    return type === 'text' || type === 'bytea' ? bytesArray(type, elements) : numbersArray(type, elements);
  });
}

export type ColumnType = keyof typeof OIDS;

/** Type numbers from the catalogue `pg_type`. */
const OIDS = { text: 25, bytea: 17, bigint: 20, integer: 23, 'double precision': 701 } as const;
/** Dimensions, whether there are nulls, type, length, number of the first. Each element has its length before it. */
const HEAD_BYTES = 20;
const LENGTH_BYTES = 4;
const NULL = -1;

function headed(type: ColumnType, elements: readonly unknown[], bytes: number): Buffer {
  const array = Buffer.allocUnsafe(HEAD_BYTES + elements.length * LENGTH_BYTES + bytes);
  const hasNull = elements.some((element) => element === null || element === undefined);
  let at = 0;
  for (const field of [1, Number(hasNull), OIDS[type], elements.length, 1]) at = array.writeInt32BE(field, at);
  return array;
}

function numbersArray(type: Exclude<ColumnType, 'text' | 'bytea'>, elements: readonly unknown[]): Buffer {
  const width = type === 'integer' ? 4 : 8;
  const array = headed(type, elements, elements.length * width);
  let at = HEAD_BYTES;
  for (const element of elements) {
    const isNull = element === null || element === undefined;
    at = array.writeInt32BE(isNull ? NULL : width, at);
    if (isNull) continue;
    if (type === 'integer') at = array.writeInt32BE(element as number, at);
    else if (type === 'double precision') at = array.writeDoubleBE(element as number, at);
    else if (typeof element === 'bigint') at = array.writeBigInt64BE(element, at);
    else {
      at = array.writeInt32BE(Math.floor((element as number) / 2 ** 32), at);
      at = array.writeInt32BE((element as number) | 0, at);
    }
  }
  return array.subarray(0, at);
}

function bytesArray(type: 'text' | 'bytea', elements: readonly unknown[]): Buffer {
  refuseUnstorable(elements);
  const most = elements.reduce<number>((sum, element) => sum + mostBytes(element), 0);
  const array = headed(type, elements, most);
  let at = HEAD_BYTES;
  for (const element of elements) {
    const start = at + LENGTH_BYTES;
    let bytes = NULL;
    if (typeof element === 'string') bytes = array.write(element, start);
    else if (element instanceof Uint8Array) {
      array.set(element, start);
      bytes = element.length;
    }
    array.writeInt32BE(bytes, at);
    at = start + Math.max(0, bytes);
  }
  return array.subarray(0, at);
}

/** A unit of UTF-16 takes three bytes at most. */
const mostBytes = (element: unknown): number =>
  typeof element === 'string' ? element.length * 3 : element instanceof Uint8Array ? element.length : 0;
