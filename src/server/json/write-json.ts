import type { Int64 } from '../../schema/index.ts';

/** `JSON.rawJSON`, which TypeScript does not know yet. */
const { rawJSON } = JSON as unknown as { readonly rawJSON: (text: string) => object };

/** A value as JSON text; a bigint is written as a number, digit for digit. */
export function writeJson(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    // A bigint. Looking for them beforehand would make every answer several times slower.
    return JSON.stringify(value, (_key, inner) => (typeof inner === 'bigint' ? rawJSON(String(inner)) : inner));
  }
}

/** A 64-bit whole number for an answer: a JSON number however large. */
export function int64Json(value: Int64): number | object {
  return typeof value === 'number' ? value : rawJSON(String(value));
}

/** A double for an answer: JSON has no NaN, and clients of MLflow know the infinities as the largest doubles. */
export function doubleJson(value: number): number | 'NaN' {
  if (value - value === 0) return value;
  if (Number.isNaN(value)) return 'NaN';
  return value > 0 ? Number.MAX_VALUE : -Number.MAX_VALUE;
}
