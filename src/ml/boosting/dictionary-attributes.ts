import { z } from 'zod';
import type { Model } from '../model.ts';
import { labelValuesSchema } from '../model-files/label-values-schema.ts';
import type { Booster } from './booster.ts';

/** What codes stand for: those of coded columns, and those of the label. */
export type Dictionaries = Pick<Model, 'categories' | 'labelValues'>;

/** Attributes under which dictionaries travel in the model file, as JSON text; the real library ignores them. */
const CATEGORIES = 'assay.categories';
const LABEL_VALUES = 'assay.label_values';

const categoryLists = z.record(z.string(), z.array(z.string()));

/** The attributes that make a model remember its dictionaries; none when nothing is coded. */
export function dictionaryAttributes({ categories = {}, labelValues }: Dictionaries): Record<string, string> {
  return {
    ...(Object.keys(categories).length > 0 && { [CATEGORIES]: JSON.stringify(categories) }),
    ...(labelValues && { [LABEL_VALUES]: JSON.stringify(labelValues) }),
  };
}

/** The dictionaries a model file carries; those it lacks, or that are not as we write them, are undefined. */
export function readDictionaryAttributes(attributes: Booster['attributes']): Dictionaries {
  return {
    categories: parseAttribute(categoryLists, attributes[CATEGORIES]),
    labelValues: parseAttribute(labelValuesSchema, attributes[LABEL_VALUES]),
  };
}

function parseAttribute<Value>(schema: z.ZodType<Value>, text: string | undefined): Value | undefined {
  if (text === undefined) return undefined;
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
