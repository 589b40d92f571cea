/**
 * A model as a tree of keys, before it is spelled as JSON or as UBJSON. What a number is has to be said here, because
 * XGBoost refuses an integer where it wants a float: a plain `number` is an integer, a float is a {@link Real}, and
 * typed arrays are what they hold (in UBJSON they become typed arrays of the same width).
 */
export type DocumentValue =
  | string
  | number
  | Real
  | Int32Array
  | BigInt64Array
  | Uint8Array
  | Float32Array
  | readonly DocumentValue[]
  | DocumentObject;

export interface DocumentObject {
  readonly [key: string]: DocumentValue;
}

/** A float32 that stands alone or in a plain list. */
export class Real {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }
}

/** An object with these entries, whatever they are called: `__proto__` is a name like any other. */
export const objectOf = (entries: Iterable<readonly [string, DocumentValue]>): DocumentObject =>
  Object.fromEntries(entries);
