import { z } from 'zod';

/** Where a hyperparameter is worth searching; the tuner's default space is made of these. */
export type SearchRange =
  | {
      readonly kind: 'int' | 'float';
      readonly low: number;
      readonly high: number;
      /** Search the logarithm, for values that matter by their size. */
      readonly log?: boolean;
    }
  | { readonly kind: 'categorical'; readonly choices: readonly (string | number | boolean)[] };

const RANGES = z.registry<SearchRange>();

/** Marks a parameter as worth tuning; wrap the finished schema, for every further method makes a new one. */
export function searched<Schema extends z.ZodType>(schema: Schema, range: SearchRange): Schema {
  RANGES.add(schema, range);
  return schema;
}

/** The default search space of an algorithm's parameters, by name; parameters without a range keep their default. */
export function searchSpaceOf(parameters: z.ZodObject): Readonly<Record<string, SearchRange>> {
  return Object.fromEntries(
    Object.entries(parameters.shape).flatMap(([name, schema]) => {
      const range = RANGES.get(schema as z.ZodType);
      return range === undefined ? [] : [[name, range] as const];
    }),
  );
}
