import { Damage } from '../damage.ts';

/** An object of the document with the path to it, for messages. */
export interface JsonObject {
  readonly path: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

export function asObject(value: unknown, path: string): JsonObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Damage(`${path} is no object`);
  return { path, fields: value as Record<string, unknown> };
}

export function objectAt({ path, fields }: JsonObject, key: string): JsonObject {
  return asObject(fields[key], `${path}.${key}`);
}

export function has({ fields }: JsonObject, key: string): boolean {
  return Object.hasOwn(fields, key);
}

export function arrayAt({ path, fields }: JsonObject, key: string): readonly unknown[] {
  const value = fields[key];
  if (!Array.isArray(value)) throw new Damage(`${path}.${key} is no list`);
  return value;
}

/** A list of exactly `length` integers from `least` to `most`; booleans count as 0 and 1. */
export function integersAt(
  object: JsonObject,
  key: string,
  { length, least, most }: { length?: number; least: number; most: number },
): Int32Array {
  const list = arrayAt(object, key);
  checkLength(object, key, list, length);
  return Int32Array.from(list, (entry, i) => {
    const value = typeof entry === 'boolean' ? Number(entry) : entry;
    if (typeof value !== 'number' || !Number.isInteger(value) || value < least || value > most) {
      throw new Damage(`${object.path}.${key}[${i}] is ${show(entry)}, expected an integer from ${least} to ${most}`);
    }
    return value;
  });
}

/** A list of exactly `length` numbers; NaN and infinities included. */
export function floatsAt(object: JsonObject, key: string, length: number): Float32Array {
  const list = arrayAt(object, key);
  checkLength(object, key, list, length);
  return Float32Array.from(list, (entry, i) => {
    if (typeof entry === 'number') return entry;
    if (entry === 'NaN') return Number.NaN;
    throw new Damage(`${object.path}.${key}[${i}] is ${show(entry)}, expected a number`);
  });
}

export function stringsAt(object: JsonObject, key: string): string[] {
  return arrayAt(object, key).map((entry, i) => {
    if (typeof entry !== 'string') throw new Damage(`${object.path}.${key}[${i}] is ${show(entry)}, expected text`);
    return entry;
  });
}

export function textAt({ path, fields }: JsonObject, key: string): string {
  const value = fields[key];
  if (typeof value !== 'string') throw new Damage(`${path}.${key} is ${show(value)}, expected text`);
  return value;
}

/** An integer spelled as text (XGBoost quotes its parameters), from 0 to `most`; `fallback` when the key is absent. */
export function countAt(
  object: JsonObject,
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
export function textRecord({ path, fields }: JsonObject): Record<string, string> {
  return Object.fromEntries(Object.keys(fields).map((key) => [key, textAt({ path, fields }, key)]));
}

function checkLength({ path }: JsonObject, key: string, list: readonly unknown[], length: number | undefined): void {
  if (length !== undefined && list.length !== length) {
    throw new Damage(`${path}.${key} has ${list.length} entries, expected ${length}`);
  }
}

function show(value: unknown): string {
  const text = value === undefined ? 'missing' : JSON.stringify(value);
  return text.length > 40 ? `${text.slice(0, 37)}…` : text;
}
