import { type ExpressionBuilder, sql } from 'kysely';
import {
  compileRecordComparison,
  parseRecordFilter,
  parseRecordOrder,
  type RecordPlaces,
  type RecordVocabulary,
} from '../../experiments/index.ts';
import { pageToken } from '../../schema/index.ts';
import type { DatabaseTables } from '../../storage/index.ts';
import { GREATEST_VERSION, VERSION_PAGE } from '../limits.ts';
import type { ModelVersion } from '../model-version.ts';
import { readVersions } from '../read-versions.ts';
import type { RegistryContext } from '../registry-context.ts';
import { pageStart, type SearchOptions } from './page.ts';
import { promptsAsked } from './prompt-filter.ts';
import { isNoPromptVersion } from './prompts.ts';

export interface VersionPage {
  readonly versions: readonly ModelVersion[];
  /** Present when there are more. */
  readonly nextPageToken?: string;
}

type Column = 'name' | 'version' | 'source' | 'run_id' | 'created_at' | 'updated_at';

const FILTERED: RecordVocabulary<Column> = {
  subject: 'A model version',
  texts: { name: 'name', source_path: 'source', run_id: 'run_id' },
  numbers: { version_number: 'version' },
  lists: ['name', 'run_id'],
};
const ORDERED: RecordVocabulary<Column> = {
  subject: 'A model version',
  texts: { name: 'name' },
  numbers: { version_number: 'version', creation_timestamp: 'created_at', last_updated_timestamp: 'updated_at' },
};

/**
 * Finds versions of whatever models, those that changed last first unless ordered otherwise; at most 10,000 at once
 * unless told, 200,000 at most.
 * @throws FilterInvalidError (`EXPERIMENTS_FILTER_INVALID`); AssayError `REGISTRY_SEARCH_INVALID`
 */
export async function searchVersions(
  { database, objects }: RegistryContext,
  { filter = '', orderBy = [], maxResults = VERSION_PAGE.default, pageToken: token }: SearchOptions = {},
): Promise<VersionPage> {
  const question = { search: 'versions', filter, orderBy };
  const start = pageStart({ maxResults, most: VERSION_PAGE.most, pageToken: token, question });
  const { comparisons, prompts } = promptsAsked(parseRecordFilter(filter, FILTERED));
  const orderings = parseRecordOrder(orderBy.length === 0 ? ['last_updated_timestamp DESC'] : orderBy, ORDERED);
  let query = database.kysely.selectFrom('model_version').selectAll('model_version');
  for (const comparison of comparisons) query = query.where((eb) => compileRecordComparison(comparison, placesOf(eb)));
  if (!prompts) query = query.where((eb) => isNoPromptVersion(eb));
  for (const { column, descending } of orderings) query = query.orderBy(column, descending ? 'desc' : 'asc');
  // So that pages never overlap.
  query = query.orderBy('name').orderBy('version', 'desc');
  const rows = await query
    .limit(maxResults + 1)
    .offset(start)
    .execute();
  const versions = await readVersions(database.kysely, objects, rows.slice(0, maxResults));
  if (rows.length <= maxResults) return { versions };
  return { versions, nextPageToken: pageToken(start + maxResults, question) };
}

const placesOf = (eb: ExpressionBuilder<DatabaseTables, 'model_version'>): RecordPlaces<Column> => ({
  number: (column, operator, value) => eb(`model_version.${column}`, operator, withinColumn(value)),
  text: (column) => sql<string>`${sql.ref(`model_version.${column}`)}`,
  tag: (key, passes) =>
    eb.exists(
      eb
        .selectFrom('model_version_tag')
        .select('model_version_tag.key')
        .whereRef('model_version_tag.name', '=', 'model_version.name')
        .whereRef('model_version_tag.version', '=', 'model_version.version')
        .where('model_version_tag.key', '=', key)
        .where((tag) => passes(tag.ref('model_version_tag.value'))),
    ),
});

/** Compares with every version as the number itself does, and fits where versions do. */
const withinColumn = (value: number): number => Math.max(0, Math.min(value, GREATEST_VERSION));
