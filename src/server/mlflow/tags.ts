import type { Fields } from './fields.ts';

/** A list of `{key, value}` as a record; of a key that occurs twice the last value counts, an absent value is empty. */
export function tagRecord(fields: Fields, name: string): Record<string, string> {
  const record: Record<string, string> = Object.create(null);
  for (const tag of fields.objects(name)) record[tag.requiredText('key')] = tag.text('value') ?? '';
  return record;
}

/** `{[name]: [{key, value}, …]}`, or nothing where there is nothing to list. */
export function keyValues(name: string, record: Readonly<Record<string, string>>): object {
  const list = Object.entries(record).map(([key, value]) => ({ key, value }));
  return list.length === 0 ? {} : { [name]: list };
}
