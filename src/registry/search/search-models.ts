import type { ExpressionBuilder } from 'kysely';
import {
  compileRecordComparison,
  parseRecordFilter,
  parseRecordOrder,
  type RecordPlaces,
  type RecordVocabulary,
} from '../../experiments/index.ts';
import { pageToken } from '../../schema/index.ts';
import type { DatabaseTables } from '../../storage/index.ts';
import { MODEL_PAGE } from '../limits.ts';
import type { RegisteredModel } from '../model-version.ts';
import { readModels } from '../read-models.ts';
import type { RegistryContext } from '../registry-context.ts';
import { pageStart, type SearchOptions } from './page.ts';
import { promptsAsked } from './prompt-filter.ts';
import { isNoPrompt } from './prompts.ts';

export interface ModelPage {
  readonly models: readonly RegisteredModel[];
  /** Present when there are more. */
  readonly nextPageToken?: string;
}

type Column = 'name' | 'created_at' | 'updated_at';

const FILTERED: RecordVocabulary<Column> = {
  subject: 'A registered model',
  texts: { name: 'name' },
  numbers: {},
  lists: ['name'],
};
const ORDERED: RecordVocabulary<Column> = {
  ...FILTERED,
  numbers: { timestamp: 'updated_at', last_updated_timestamp: 'updated_at', creation_timestamp: 'created_at' },
};

/**
 * Finds models, by name unless ordered otherwise; at most 100 at once unless told, 1000 at most.
 * @throws FilterInvalidError (`EXPERIMENTS_FILTER_INVALID`); AssayError `REGISTRY_SEARCH_INVALID`
 */
export async function searchModels(
  { database, objects }: RegistryContext,
  { filter = '', orderBy = [], maxResults = MODEL_PAGE.default, pageToken: token }: SearchOptions = {},
): Promise<ModelPage> {
  const question = { search: 'models', filter, orderBy };
  const start = pageStart({ maxResults, most: MODEL_PAGE.most, pageToken: token, question });
  const { comparisons, prompts } = promptsAsked(parseRecordFilter(filter, FILTERED));
  const orderings = parseRecordOrder(orderBy, ORDERED);
  let query = database.kysely.selectFrom('registered_model').selectAll('registered_model');
  for (const comparison of comparisons) query = query.where((eb) => compileRecordComparison(comparison, placesOf(eb)));
  if (!prompts) query = query.where((eb) => isNoPrompt(eb));
  for (const { column, descending } of orderings) query = query.orderBy(column, descending ? 'desc' : 'asc');
  // So that pages never overlap.
  query = query.orderBy('name');
  const rows = await query
    .limit(maxResults + 1)
    .offset(start)
    .execute();
  const models = await readModels(database.kysely, objects, rows.slice(0, maxResults));
  if (rows.length <= maxResults) return { models };
  return { models, nextPageToken: pageToken(start + maxResults, question) };
}

const placesOf = (eb: ExpressionBuilder<DatabaseTables, 'registered_model'>): RecordPlaces<Column> => ({
  number: (column, operator, value) => eb(`registered_model.${column}`, operator, value),
  text: () => eb.ref('registered_model.name'),
  tag: (key, passes) =>
    eb.exists(
      eb
        .selectFrom('registered_model_tag')
        .select('registered_model_tag.key')
        .whereRef('registered_model_tag.name', '=', 'registered_model.name')
        .where('registered_model_tag.key', '=', key)
        .where((tag) => passes(tag.ref('registered_model_tag.value'))),
    ),
});
