import { int64Json } from '../../schema/index.ts';

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

/** A double for an answer: JSON has no NaN, and clients of MLflow know the infinities as the largest doubles. */
export function doubleJson(value: number): number | 'NaN' {
  if (value - value === 0) return value;
  if (Number.isNaN(value)) return 'NaN';
  return value > 0 ? Number.MAX_VALUE : -Number.MAX_VALUE;
}
