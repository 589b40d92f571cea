import { z } from 'zod';
import { type Int64, toInt64 } from './int64.ts';

const isWholeNumber = (value: unknown): boolean => typeof value !== 'string' && toInt64(value) !== undefined;

/** A 64-bit whole number: a JSON number, digit for digit. */
export const int64Schema = z
  .custom<Int64>(isWholeNumber, 'a whole number of at most 64 bits')
  .meta({ type: 'integer', format: 'int64' });

const WORDS = ['NaN', 'Infinity', '-Infinity'] as const;
type DoubleWord = (typeof WORDS)[number];

const isDouble = (value: unknown): boolean =>
  typeof value === 'number' || typeof value === 'bigint' || WORDS.includes(value as DoubleWord);

/** A double, for which JSON lacks three values: they are the texts NaN, Infinity and -Infinity. */
export const doubleSchema = z
  .custom<number | bigint | DoubleWord>(isDouble, 'a number, "NaN", "Infinity" or "-Infinity"')
  .transform(Number)
  .meta({ anyOf: [{ type: 'number' }, { type: 'string', enum: [...WORDS] }] });

/** A double for JSON, as {@link doubleSchema} reads it. */
export const doubleText = (value: number): number | DoubleWord =>
  value - value === 0 ? value : (String(value) as DoubleWord);

/** Doubles by name for JSON; what JSON can hold is not copied. */
export function doubleTexts(values: Readonly<Record<string, number>>): Readonly<Record<string, number | DoubleWord>> {
  for (const key in values) {
    const value = values[key] as number;
    if (value - value === 0) continue;
    return Object.fromEntries(Object.entries(values).map(([name, some]) => [name, doubleText(some)]));
  }
  return values;
}
