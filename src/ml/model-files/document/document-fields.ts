import { Damage } from '../damage.ts';

// A parsed document comes from JSON (plain lists) or UBJSON (typed arrays too); both are read by the same functions.

/** An object of the document with the path to it, for messages. */
export interface DocumentFields {
  readonly path: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

export function asObject(value: unknown, path: string): DocumentFields {
  if (typeof value !== 'object' || value === null || isListLike(value)) throw new Damage(`${path} is no object`);
  return { path, fields: value as Record<string, unknown> };
}

export function objectAt({ path, fields }: DocumentFields, key: string): DocumentFields {
  return asObject(fields[key], `${path}.${key}`);
}

export function has({ fields }: DocumentFields, key: string): boolean {
  return Object.hasOwn(fields, key);
}

export function arrayAt({ path, fields }: DocumentFields, key: string): readonly unknown[] {
  const value = fields[key];
  if (!Array.isArray(value)) throw new Damage(`${path}.${key} is no list`);
  return value;
}

/** A list of exactly `length` integers from `least` to `most`; booleans count as 0 and 1. */
export function integersAt(
  object: DocumentFields,
  key: string,
  { length, least, most }: { length?: number; least: number; most: number },
): Int32Array {
  const list = numbersAt(object, key, length);
  const integers = new Int32Array(list.length);
  for (let i = 0; i < list.length; i++) {
    const entry = list[i];
    const value = typeof entry === 'boolean' ? Number(entry) : entry;
    if (typeof value !== 'number' || !Number.isInteger(value) || value < least || value > most) {
      throw new Damage(`${object.path}.${key}[${i}] is ${show(entry)}, expected an integer from ${least} to ${most}`);
    }
    integers[i] = value;
  }
  return integers;
}

/** A list of exactly `length` numbers; NaN and infinities included. */
export function floatsAt(object: DocumentFields, key: string, length: number): Float32Array {
  const list = numbersAt(object, key, length);
  if (list instanceof Float32Array) return list;
  const floats = new Float32Array(length);
  for (let i = 0; i < length; i++) {
    const entry = list[i];
    if (typeof entry === 'number') floats[i] = entry;
    else if (entry === 'NaN') floats[i] = Number.NaN;
    else throw new Damage(`${object.path}.${key}[${i}] is ${show(entry)}, expected a number`);
  }
  return floats;
}

export function stringsAt(object: DocumentFields, key: string): string[] {
  return arrayAt(object, key).map((entry, i) => {
    if (typeof entry !== 'string') throw new Damage(`${object.path}.${key}[${i}] is ${show(entry)}, expected text`);
    return entry;
  });
}

export function textAt({ path, fields }: DocumentFields, key: string): string {
  const value = fields[key];
  if (typeof value !== 'string') throw new Damage(`${path}.${key} is ${show(value)}, expected text`);
  return value;
}

/** An integer spelled as text (XGBoost quotes its parameters), from 0 to `most`; `fallback` when the key is absent. */
export function countAt(
  object: DocumentFields,
  key: string,
  { most, fallback }: { most: number; fallback?: number },
): number {
  const value = object.fields[key];
  if (value === undefined && fallback !== undefined) return fallback;
  const count = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
  if (typeof count !== 'number' || !Number.isInteger(count) || count < 0 || count > most) {
    throw new Damage(`${object.path}.${key} is ${show(value)}, expected an integer from 0 to ${most}`);
  }
  return count;
}

/** Every entry of an object whose values are all text. */
export function textRecord({ path, fields }: DocumentFields): Record<string, string> {
  return Object.fromEntries(Object.keys(fields).map((key) => [key, textAt({ path, fields }, key)]));
}

function numbersAt({ path, fields }: DocumentFields, key: string, length: number | undefined): ArrayLike<unknown> {
  const list = fields[key];
  if (!isListLike(list)) throw new Damage(`${path}.${key} is no list`);
  if (length !== undefined && list.length !== length) {
    throw new Damage(`${path}.${key} has ${list.length} entries, expected ${length}`);
  }
  return list;
}

const isListLike = (value: unknown): value is ArrayLike<unknown> =>
  Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));

/** What a wrong value is, shortly; the inside of lists and objects is left out, for it may be of any size. */
function show(value: unknown): string {
  if (value === undefined) return 'missing';
  if (typeof value === 'object' && value !== null) return isListLike(value) ? 'a list' : 'an object';
  if (typeof value !== 'string') return String(value);
  return JSON.stringify(value.length > 40 ? `${value.slice(0, 37)}…` : value);
}
