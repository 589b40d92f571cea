import type { z } from 'zod';
import { toInt64 } from '../../schema/index.ts';

/** The texts of a query string as the kinds of values that its schema speaks of; what is none is left for the schema. */
export function queryValues(
  { shape }: z.ZodObject,
  query: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(query).map(([name, value]) => {
      const field = shape[name];
      return [name, field === undefined ? value : valueFor(kindOf(field as z.ZodType), value)];
    }),
  );
}

function valueFor(kind: string, value: unknown): unknown {
  if (kind === 'array') return [value].flat();
  if (typeof value !== 'string') return value;
  // Whole numbers of 64 bits are the only custom ones that queries have.
  if (kind === 'number' || kind === 'custom') return toInt64(value) ?? value;
  return value;
}

function kindOf(field: z.ZodType): string {
  const { def } = field as unknown as { readonly def: { readonly type: string; readonly innerType?: z.ZodType } };
  return def.innerType === undefined ? def.type : kindOf(def.innerType);
}
