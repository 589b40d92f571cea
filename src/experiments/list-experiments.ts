import type { ExpressionBuilder } from 'kysely';
import { boundOfWholeNumbers, type DatabaseTables } from '../storage/index.ts';
import type { Experiment } from './experiment.ts';
import { compileRecordComparison, type RecordPlaces } from './filter/compile-record-comparison.ts';
import { parseRecordFilter, parseRecordOrder, type RecordVocabulary } from './filter/record-filter.ts';
import { experimentRows, withTags } from './get-experiment.ts';
import { PAGE_SIZE, pageToken, readPage, refuseInvalidSearch } from './page.ts';
import type { RunView } from './run-view.ts';
import type { Tracking } from './tracking.ts';

export interface ListExperimentsOptions {
  readonly view?: RunView;
  /** Such as `name LIKE 'fraud%' AND tags.team = 'risk'`; empty matches all. */
  readonly filter?: string;
  /** Such as `['name', 'creation_time DESC']`; newest first unless given. */
  readonly orderBy?: readonly string[];
  /** 1 to 50,000; 1000 unless given. */
  readonly maxResults?: number;
  readonly pageToken?: string | undefined;
}

export interface ExperimentPage {
  readonly experiments: readonly Experiment[];
  /** Present when there are more. */
  readonly nextPageToken?: string;
}

type Column = 'name' | 'id' | 'created_at' | 'updated_at';

const FILTERED: RecordVocabulary<Column> = {
  subject: 'An experiment',
  texts: { name: 'name' },
  numbers: { creation_time: 'created_at', last_update_time: 'updated_at' },
};
const ORDERED: RecordVocabulary<Column> = { ...FILTERED, numbers: { ...FILTERED.numbers, experiment_id: 'id' } };

/**
 * Experiments, newest first unless ordered otherwise.
 * @throws FilterInvalidError (`EXPERIMENTS_FILTER_INVALID`); AssayError `EXPERIMENTS_SEARCH_INVALID`
 */
export async function listExperiments(
  { database }: Tracking,
  options: ListExperimentsOptions = {},
): Promise<ExperimentPage> {
  const { view = 'active', filter = '', orderBy = [], maxResults = PAGE_SIZE.default } = options;
  const question = { list: 'experiments', view, filter, orderBy };
  const { offset, faults } = readPage({ maxResults, pageToken: options.pageToken, question });
  refuseInvalidSearch(faults);
  const conditions = parseRecordFilter(filter, FILTERED);
  const orderings = parseRecordOrder(orderBy.length === 0 ? ['creation_time DESC'] : orderBy, ORDERED);

  let query = experimentRows(database.kysely);
  if (view !== 'all') query = query.where('lifecycle_stage', '=', view);
  for (const condition of conditions) query = query.where((eb) => compileRecordComparison(condition, placesOf(eb)));
  for (const { column, descending } of orderings) query = query.orderBy(column, descending ? 'desc' : 'asc');
  // So that pages never overlap.
  query = query.orderBy('id', 'desc');
  const rows = await query
    .limit(maxResults + 1)
    .offset(offset)
    .execute();
  const experiments = await withTags(database.kysely, rows.slice(0, maxResults));
  if (rows.length <= maxResults) return { experiments };
  return { experiments, nextPageToken: pageToken(offset + maxResults, question) };
}

const placesOf = (eb: ExpressionBuilder<DatabaseTables, 'experiment'>): RecordPlaces<Column> => ({
  number: (column, operator, value) => eb(column, operator, boundOfWholeNumbers(value)),
  text: () => eb.ref('name'),
  tag: (key, passes) =>
    eb.exists(
      eb
        .selectFrom('experiment_tag')
        .select('experiment_tag.key')
        .whereRef('experiment_tag.experiment_id', '=', 'experiment.id')
        .where('experiment_tag.key', '=', key)
        .where((tag) => passes(tag.ref('experiment_tag.value'))),
    ),
});
