import { type DialectName, insertRows, type Queries } from '../../storage/index.ts';

const COLUMNS = { model_id: 'text', key: 'text', value: 'text' } as const;
const PARAMS = { into: 'logged_model_param', columns: COLUMNS } as const;
const TAGS = {
  into: 'logged_model_tag',
  columns: COLUMNS,
  ending: 'on conflict (model_id, key) do update set value = excluded.value',
} as const;

/** Adds params of a logged model, none of which it has yet. */
export function insertModelParams(
  queries: Queries,
  dialect: DialectName,
  id: string,
  params: Readonly<Record<string, string>>,
): Promise<void> {
  return insertRows(queries, dialect, PARAMS, valuesOf(id, params));
}

/** Sets tags of a logged model, replacing older values. */
export function upsertModelTags(
  queries: Queries,
  dialect: DialectName,
  id: string,
  tags: Readonly<Record<string, string>>,
): Promise<void> {
  return insertRows(queries, dialect, TAGS, valuesOf(id, tags));
}

const valuesOf = (id: string, texts: Readonly<Record<string, string>>): string[] =>
  Object.entries(texts).flatMap((text) => [id, ...text]);
