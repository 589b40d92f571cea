import { z } from 'zod';

/** The names that `schema` knows at `path`; none where it holds no object with fixed names. */
export function knownNames(schema: z.core.$ZodType, path: readonly PropertyKey[]): readonly string[] {
  const inner = unwrapped(schema);
  const [key, ...rest] = path;
  if (inner instanceof z.ZodArray && key !== undefined) return knownNames(inner.element, rest);
  if (inner instanceof z.ZodRecord && key !== undefined) return knownNames(inner.valueType, rest);
  if (!(inner instanceof z.ZodObject)) return [];
  if (key === undefined) return Object.keys(inner.shape);
  const field = inner.shape[String(key)];
  return field === undefined ? [] : knownNames(field, rest);
}

function unwrapped(schema: z.core.$ZodType): z.core.$ZodType {
  const isWrapper =
    schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault;
  return isWrapper ? unwrapped(schema.unwrap()) : schema;
}
