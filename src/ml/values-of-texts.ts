import { z } from 'zod';
import { canonicalName, type ParameterRules } from './parse-parameters.ts';

const NUMBER = /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i;

/**
 * The same parameters with numbers and booleans in the place of texts that spell them, where the schema takes no text:
 * SageMaker hands its container texts only, such as `{ "eta": "0.1", "max_depth": "6" }`. Other texts stay, to be refused.
 */
export function valuesOfTexts<Schema extends z.ZodObject>(
  { parameters: { shape }, aliases }: Pick<ParameterRules<Schema>, 'parameters' | 'aliases'>,
  input: unknown,
): unknown {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return input;
  const read = (name: string, value: unknown): unknown => {
    const canonical = canonicalName(aliases, name);
    return typeof value === 'string' && Object.hasOwn(shape, canonical) ? spelled(value, shape[canonical]) : value;
  };
  return Object.fromEntries(Object.entries(input).map(([name, value]) => [name, read(name, value)]));
}

function spelled(text: string, field: z.core.$ZodType): unknown {
  const kinds = kindsOf(field);
  if (kinds.some((kind) => kind instanceof z.ZodString || kind instanceof z.ZodEnum)) return text;
  const takesNumbers = kinds.some((kind) => kind instanceof z.ZodNumber || kind instanceof z.ZodLiteral);
  if (takesNumbers && NUMBER.test(text)) return Number(text);
  const word = text.trim().toLowerCase();
  const takesBooleans = kinds.some((kind) => kind instanceof z.ZodBoolean);
  return takesBooleans && (word === 'true' || word === 'false') ? word === 'true' : text;
}

/** What a field takes, without defaults and transformations: one kind, or those of a union. */
function kindsOf(field: z.core.$ZodType): readonly z.core.$ZodType[] {
  if (field instanceof z.ZodOptional || field instanceof z.ZodDefault) return kindsOf(field.unwrap());
  if (field instanceof z.ZodPipe) return kindsOf(field.in);
  return field instanceof z.ZodUnion ? field.options.flatMap(kindsOf) : [field];
}
