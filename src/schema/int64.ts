/** A 64-bit whole number: a number wherever a double holds it exactly, otherwise a bigint. */
export type Int64 = number | bigint;

/** `JSON.rawJSON`, which TypeScript does not know yet. */
const { rawJSON } = JSON as unknown as { readonly rawJSON: (text: string) => object };

/** What `JSON.stringify` writes as a number, digit for digit, however large. */
export const int64Json = (value: Int64): number | object =>
  typeof value === 'number' ? value : rawJSON(String(value));

const LARGEST = 2n ** 63n - 1n;
const SMALLEST = -(2n ** 63n);

/** The number a decimal text or a value stands for; undefined for fractions, other texts and what exceeds 64 bits. */
export function toInt64(value: unknown): Int64 | undefined {
  if (typeof value === 'number') {
    if (Number.isSafeInteger(value)) return value;
    return Number.isInteger(value) ? toInt64(BigInt(value)) : undefined;
  }
  if (typeof value === 'string') return /^[+-]?\d{1,20}$/.test(value) ? toInt64(BigInt(value)) : undefined;
  if (typeof value !== 'bigint' || value > LARGEST || value < SMALLEST) return undefined;
  const small = Number(value);
  return Number.isSafeInteger(small) ? small : value;
}
