import { type RawBuilder, type SelectQueryBuilder, sql } from 'kysely';
import { display, type Fault } from '../../schema/index.ts';
import type { DatabaseTables } from '../../storage/index.ts';
import { FilterInvalidError } from '../filter/filter-invalid-error.ts';
import { experimentNumber } from '../get-experiment.ts';
import { pageToken, readPage, refuseInvalidSearch } from '../page.ts';
import type { Tracking } from '../tracking.ts';
import { MODEL_NUMBER_ATTRIBUTES, MODEL_TEXT_ATTRIBUTES } from './filter/ast.ts';
import {
  compileModelCondition,
  hasMetricOn,
  type MetricDataset,
  type ModelBuilder,
  onDataset,
  type SomeDataset,
} from './filter/compile-model-filter.ts';
import { parseModelFilter } from './filter/parse-model-filter.ts';
import { modelAttribute } from './filter/parse-model-identifier.ts';
import type { LoggedModel } from './logged-model.ts';
import { readLoggedModels } from './read-logged-models.ts';
import { modelRows } from './stored-model.ts';

export interface SearchLoggedModelsOptions {
  /** All experiments unless given. */
  readonly experimentIds?: readonly string[] | undefined;
  /** Such as `metrics.auc > 0.8 AND params.depth = '6'`, by MLflow's grammar; empty matches all. */
  readonly filter?: string | undefined;
  /** Only points on these count for the filter; without a metric in it, only models that have any such point. */
  readonly datasets?: readonly MetricDataset[] | undefined;
  /** Ties are broken by newest first, then by id. Models that lack what is ordered by come last. */
  readonly orderBy?: readonly LoggedModelOrdering[] | undefined;
  /** 50 unless given. */
  readonly maxResults?: number | undefined;
  /** `nextPageToken` of the page before, with everything else the same. */
  readonly pageToken?: string | undefined;
}

export interface LoggedModelOrdering {
  /** An attribute such as `creation_time`, or `metrics.auc` for the newest point of it. */
  readonly by: string;
  /** True unless given. */
  readonly ascending?: boolean | undefined;
  /** For a metric: only points on this dataset count. */
  readonly dataset?: SomeDataset | undefined;
}

export interface LoggedModelPage {
  readonly models: readonly LoggedModel[];
  /** Present when there are more. */
  readonly nextPageToken?: string;
}

const PAGE = 50;
/** Each costs a look into the metrics of every model found. */
const MOST_ORDERINGS = 32;
const MOST_DATASETS = 100;

/**
 * Finds logged models that are not deleted, newest first unless ordered otherwise.
 * @throws FilterInvalidError (`EXPERIMENTS_FILTER_INVALID`); AssayError `EXPERIMENTS_SEARCH_INVALID`
 */
export async function searchLoggedModels(
  { database }: Tracking,
  options: SearchLoggedModelsOptions = {},
): Promise<LoggedModelPage> {
  const { experimentIds, filter = '', datasets = [], orderBy = [], maxResults = PAGE } = options;
  const question = { list: 'logged models', experimentIds, filter, datasets, orderBy };
  const { offset, faults } = readPage({ maxResults, pageToken: options.pageToken, question });
  refuseInvalidSearch([...faults, ...experimentFaults(experimentIds), ...datasetFaults(datasets)]);
  const conditions = parseModelFilter(filter);
  const orderings = orderBy.map(orderingOf);
  if (orderings.length > MOST_ORDERINGS) {
    const text = orderBy[MOST_ORDERINGS]?.by ?? '';
    throw new FilterInvalidError(text, 0, 'Too many fields in the order', `At most ${MOST_ORDERINGS}`);
  }

  let query = modelRows(database.kysely).where('logged_model.lifecycle_stage', '=', 'active');
  if (experimentIds) query = query.where('logged_model.experiment_id', 'in', experimentIds.map(Number));
  for (const condition of conditions) query = query.where((eb) => compileModelCondition(eb, condition, datasets));
  const asksForMetric = conditions.some(({ left }) => left.entity === 'metric');
  if (datasets.length > 0 && !asksForMetric) query = query.where((eb: ModelBuilder) => hasMetricOn(eb, datasets));
  if (experimentIds?.length === 0) return { models: [] };
  const rows = await ordered(query, orderings)
    .limit(maxResults + 1)
    .offset(offset)
    .execute();

  const models = await readLoggedModels(database.kysely, rows.slice(0, maxResults));
  if (rows.length <= maxResults) return { models };
  return { models, nextPageToken: pageToken(offset + maxResults, question) };
}

type ModelQuery = SelectQueryBuilder<DatabaseTables, 'logged_model', DatabaseTables['logged_model']>;

interface Ordering {
  /** The value to order by, and before it what puts models without one at the end. */
  readonly terms: readonly [absent: RawBuilder<unknown>, value: RawBuilder<unknown>];
  readonly direction: 'asc' | 'desc';
}

function ordered(query: ModelQuery, orderings: readonly Ordering[]): ModelQuery {
  return orderings
    .reduce((some, { terms, direction }) => some.orderBy(terms[0]).orderBy(terms[1], direction), query)
    .orderBy('logged_model.created_at', 'desc')
    .orderBy('logged_model.id', 'asc');
}

function orderingOf({ by, ascending = true, dataset = {} }: LoggedModelOrdering): Ordering {
  const direction = ascending ? 'asc' : 'desc';
  const [, entity, key] = /^([^.]*)\.(.+)$/s.exec(by) ?? [];
  if (entity === 'metrics' && key) {
    const newest = (column: 'value' | 'is_nan') => sql`(
      select ${sql.ref(column)} from logged_model_metric
      where model_id = logged_model.id and key = ${key.replace(/^`(.*)`$/s, '$1')} and ${onDataset(dataset)}
      order by timestamp desc, step desc, run_id, dataset, value desc limit 1)`;
    return { terms: [sql`coalesce(${newest('is_nan')}, 2)`, newest('value')], direction };
  }
  const attribute = modelAttribute(entity === 'attributes' && key ? key : by);
  if (attribute === undefined) {
    const accepted = 'Order by an attribute such as creation_time or name, or by a metric such as metrics.auc';
    throw new FilterInvalidError(by, 0, `Logged models cannot be ordered by ${JSON.stringify(by)}`, accepted);
  }
  const column = { ...MODEL_TEXT_ATTRIBUTES, ...MODEL_NUMBER_ATTRIBUTES }[attribute.name];
  const value = sql.ref(`logged_model.${column}`);
  return { terms: [sql`${value} is null`, value], direction };
}

function experimentFaults(ids: readonly string[] = []): Fault[] {
  const expected = 'the id of an experiment, a whole number as text';
  return ids.flatMap((id, index) =>
    experimentNumber(id) === undefined ? [{ path: `experimentIds[${index}]`, got: display(id), expected }] : [],
  );
}

function datasetFaults(datasets: readonly MetricDataset[]): Fault[] {
  if (datasets.length <= MOST_DATASETS) return [];
  return [{ path: 'datasets', got: `${datasets.length} datasets`, expected: `at most ${MOST_DATASETS}` }];
}
