import type { Fields } from './fields.ts';
import { fittingText } from './fitting-text.ts';

/** Longest values of params and tags of a run; longer ones are cut, as MLflow does unless told otherwise. */
export const LONGEST = { param: 6000, tag: 8000 } as const;

/**
 * A list of `{key, value}` as a record; of a key that occurs twice the last value counts, an absent value is empty.
 * @param longest where to cut longer values; the capability refuses what is too long otherwise
 */
export function tagRecord(fields: Fields, name: string, longest?: number): Record<string, string> {
  const record: Record<string, string> = Object.create(null);
  for (const tag of fields.objects(name)) {
    const value = tag.text('value') ?? '';
    record[tag.requiredText('key')] = longest === undefined ? value : fittingText(value, longest);
  }
  return record;
}

/** `{[name]: [{key, value}, …]}`, or nothing where there is nothing to list. */
export function keyValues(name: string, record: Readonly<Record<string, string>>): object {
  const list = Object.entries(record).map(([key, value]) => ({ key, value }));
  return list.length === 0 ? {} : { [name]: list };
}
