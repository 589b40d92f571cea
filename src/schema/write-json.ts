import { int64Json } from './int64.ts';

/** A value as JSON text; a bigint is written as a number, digit for digit. */
export function writeJson(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    // A bigint. Looking for them beforehand would make every answer several times slower.
    return JSON.stringify(value, (_key, inner) => (typeof inner === 'bigint' ? int64Json(inner) : inner));
  }
}
