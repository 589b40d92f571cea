import { z } from 'zod';

/** A rule in Assay's words, not yet checked. */
type Draft = Readonly<Record<string, unknown>>;

const names = z.union([z.string(), z.array(z.string())]).transform((value) => (Array.isArray(value) ? value : [value]));
const value = z.union([z.string(), z.number(), z.boolean()]);

const constraintsSchema = z.looseObject({
  required: z.boolean().optional(),
  unique: z.boolean().optional(),
  minimum: value.optional(),
  maximum: value.optional(),
  exclusiveMinimum: value.optional(),
  exclusiveMaximum: value.optional(),
  minLength: z.number().optional(),
  maxLength: z.number().optional(),
  pattern: z.string().optional(),
  enum: z.array(value).optional(),
});

/** A Table Schema of Frictionless Data, as much of it as speaks of cells. */
export const tableSchemaSchema = z.looseObject({
  name: z.string().optional(),
  fields: z
    .array(
      z.looseObject({
        name: z.string(),
        type: z.string().optional(),
        format: z.string().optional(),
        constraints: constraintsSchema.optional(),
      }),
    )
    .min(1, 'at least one field'),
  primaryKey: names.optional(),
  uniqueKeys: z.array(names).optional(),
  foreignKeys: z
    .array(
      z.looseObject({ fields: names, reference: z.looseObject({ resource: z.string().optional(), fields: names }) }),
    )
    .optional(),
});

export type TableSchema = z.output<typeof tableSchemaSchema>;
type Field = TableSchema['fields'][number];

const TYPES: Readonly<Record<string, string>> = {
  integer: 'integer',
  year: 'integer',
  number: 'number',
  boolean: 'boolean',
  string: 'text',
  date: 'date',
  datetime: 'timestamp',
};

/** The rules that a Table Schema stands for. */
export function draftsOfTableSchema({
  fields,
  primaryKey = [],
  uniqueKeys = [],
  foreignKeys = [],
}: TableSchema): Draft[] {
  const isKey = primaryKey.length > 0;
  return [
    { rule: 'columns', columns: fields.map(({ name }) => name), others: 'allow' },
    ...fields.flatMap((field) => draftsOfField(field, primaryKey.includes(field.name))),
    ...(isKey ? [unique(primaryKey)] : []),
    ...uniqueKeys.map(unique),
    // An empty resource means the table itself, whose name is not known here.
    ...foreignKeys
      .filter(({ reference }) => reference.resource)
      .map(({ fields: here, reference }) => ({
        rule: 'references',
        columns: here,
        to: reference.resource,
        toColumns: reference.fields,
      })),
  ];
}

const unique = (columns: readonly string[]): Draft =>
  columns.length === 1 ? { rule: 'unique', column: columns[0] } : { rule: 'unique', columns };

function draftsOfField({ name: column, type = 'string', format, constraints = {} }: Field, isKey: boolean): Draft[] {
  const known = TYPES[type];
  // A format of its own says how the text is parsed, which `type` would refuse.
  const isFormatted = format?.includes('%');
  const { required = isKey, minimum, maximum, exclusiveMinimum, exclusiveMaximum } = constraints;
  const range = {
    ...(minimum !== undefined && { min: limit(minimum) }),
    ...(maximum !== undefined && { max: limit(maximum) }),
    ...(exclusiveMinimum !== undefined && { min: limit(exclusiveMinimum), strictMin: true }),
    ...(exclusiveMaximum !== undefined && { max: limit(exclusiveMaximum), strictMax: true }),
  };
  const { minLength: min, maxLength: max, pattern, enum: values } = constraints;
  return [
    ...(isFormatted
      ? [{ rule: 'time_format', column, format }]
      : known === undefined
        ? []
        : [{ rule: 'type', column, type: known }]),
    ...(required ? [{ rule: 'not_null', column }] : []),
    ...(constraints.unique ? [{ rule: 'unique', column }] : []),
    ...(Object.keys(range).length > 0 ? [{ rule: 'between', column, ...range }] : []),
    ...(min !== undefined || max !== undefined
      ? [{ rule: 'length', column, ...(min !== undefined && { min }), ...(max !== undefined && { max }) }]
      : []),
    // The whole text must match.
    ...(pattern !== undefined ? [{ rule: 'matches', column, pattern: `^(?:${pattern})$` }] : []),
    ...(values !== undefined ? [{ rule: 'in_set', column, values: inKind(values, known) }] : []),
  ];
}

/** Limits may be written as text: `"minimum": "10"`. */
function limit(given: z.output<typeof value>): unknown {
  return typeof given === 'string' && given.trim() !== '' && Number.isFinite(Number(given)) ? Number(given) : given;
}

function inKind(values: readonly unknown[], type: string | undefined): readonly unknown[] {
  const isNumber = type === 'integer' || type === 'number';
  return isNumber ? values.map((item) => (typeof item === 'string' ? Number(item) : item)) : values;
}
