import { z } from 'zod';

/** One field of an object schema, for documentation. */
export interface FieldDescription {
  readonly name: string;
  /** Kind and range, such as `whole number, from 1 to 100`. */
  readonly accepts: string;
  /** Undefined where leaving the field out means something else, or is not allowed. */
  readonly default: unknown;
  /** The schema's `describe`. */
  readonly meaning: string;
}

/** What the fields of `schema` accept and mean, in its own order: the page says what the validator does. */
export function describeFields(schema: z.ZodObject): FieldDescription[] {
  const { properties = {} } = z.toJSONSchema(schema, { io: 'input' });
  return Object.entries(properties).map(([name, field]) => {
    const { description = '', default: byDefault, ...rules } = field as z.core.JSONSchema.BaseSchema;
    return { name, accepts: accepted(rules), default: byDefault, meaning: description };
  });
}

/** A schema whose rules are told badly one by one may bring its own words as `meta({ accepts })`. */
function accepted(rules: z.core.JSONSchema.BaseSchema): string {
  if (typeof rules.accepts === 'string') return rules.accepts;
  if (rules.enum !== undefined) return rules.enum.join(', ');
  if (rules.anyOf !== undefined) return rules.anyOf.map(accepted).join('; or ');
  switch (rules.type) {
    case 'integer':
      return ['whole number', ...range(rules)].join(', ');
    case 'number':
      return ['number', ...range(rules)].join(', ');
    case 'array':
      return 'a list of them';
    case 'string':
      return 'text';
    default:
      return String(rules.type);
  }
}

function range({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: z.core.JSONSchema.BaseSchema): string[] {
  const [least, most] = [bound(minimum), bound(maximum)];
  if (least !== undefined && most !== undefined) return [`from ${least} to ${most}`];
  return [
    ...(exclusiveMinimum === undefined ? [] : [`above ${exclusiveMinimum}`]),
    ...(least === undefined ? [] : [`at least ${least}`]),
    ...(most === undefined ? [] : [`at most ${most}`]),
    ...(exclusiveMaximum === undefined ? [] : [`below ${exclusiveMaximum}`]),
  ];
}

/** Zod's whole numbers end where doubles stop telling them apart; nobody needs to be told. */
function bound(value: number | undefined): string | undefined {
  return value === undefined || Math.abs(value) === Number.MAX_SAFE_INTEGER
    ? undefined
    : value.toLocaleString('en-US', { maximumSignificantDigits: 15 });
}
