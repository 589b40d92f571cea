import { z } from 'zod';
import type { Model } from '../model.ts';
import type { Booster } from './booster.ts';

/** Attribute under which the category lists of coded columns travel in the model file; the real library ignores it. */
const ATTRIBUTE = 'assay.categories';

const categoryLists = z.record(z.string(), z.array(z.string()));

/** The attributes that make a model remember `categories`; none when no column is coded. */
export function categoryAttribute(categories: Model['categories']): Record<string, string> {
  return categories === undefined || Object.keys(categories).length === 0
    ? {}
    : { [ATTRIBUTE]: JSON.stringify(categories) };
}

/** The category lists a model file carries; undefined when it has none, or they are not as we write them. */
export function readCategoryAttribute(attributes: Booster['attributes']): Model['categories'] {
  const text = attributes[ATTRIBUTE];
  if (text === undefined) return undefined;
  try {
    return categoryLists.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
