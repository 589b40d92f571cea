import { type SelectQueryBuilder, sql } from 'kysely';
import { display, type Fault } from '../schema/index.ts';
import type { DatabaseTables } from '../storage/index.ts';
import { type FilterGrammar, NUMBER_ATTRIBUTES, type Ordering, TEXT_ATTRIBUTES } from './filter/ast.ts';
import { compileFilter } from './filter/compile-filter.ts';
import { parseFilter } from './filter/parse-filter.ts';
import { parseOrderBy } from './filter/parse-order-by.ts';
import { experimentNumber } from './get-experiment.ts';
import { PAGE_SIZE, pageToken, readPage, refuseInvalidSearch } from './page.ts';
import { readRuns, runRows } from './read-runs.ts';
import type { Run } from './run.ts';
import type { Tracking } from './tracking.ts';

export type RunView = 'active' | 'deleted' | 'all';

export interface SearchRunsOptions {
  /** All experiments unless given; an empty list finds nothing. */
  readonly experimentIds?: readonly string[];
  /** Such as `metrics.auc_roc >= 0.95 AND params.algorithm = 'xgboost'`; empty matches all. See docs/experiments.md. */
  readonly filter?: string;
  /** Such as `['metrics.auc_roc DESC', 'start_time']`. Ties are broken by newest first, then by run id. */
  readonly orderBy?: readonly string[];
  /** 1 to 50,000; 1000 unless given. */
  readonly maxResults?: number;
  /** `nextPageToken` of the page before, with everything else the same. */
  readonly pageToken?: string | undefined;
  /** Active runs unless given. */
  readonly view?: RunView;
  /** `mlflow` refuses what only Assay understands; `assay` unless given. */
  readonly grammar?: FilterGrammar;
}

export interface RunPage {
  readonly runs: readonly Run[];
  /** Present when there are more. */
  readonly nextPageToken?: string;
}

/**
 * Finds runs, newest first unless ordered otherwise. Where a run lacks what is ordered by, it comes last in both
 * directions; for metrics NaN comes after all numbers and before runs without the metric.
 * @throws FilterInvalidError (`EXPERIMENTS_FILTER_INVALID`); AssayError `EXPERIMENTS_SEARCH_INVALID`
 */
export async function searchRuns({ database }: Tracking, options: SearchRunsOptions = {}): Promise<RunPage> {
  const {
    experimentIds,
    filter = '',
    orderBy = [],
    maxResults = PAGE_SIZE.default,
    view = 'active',
    grammar,
  } = options;
  const question = { experimentIds, filter, orderBy, view };
  const { offset, faults } = readPage({ maxResults, pageToken: options.pageToken, question });
  const experiments = experimentIds?.map((id) => experimentNumber(id));
  refuseInvalidSearch([...faults, ...experimentFaults(experimentIds, experiments)]);
  const condition = parseFilter(filter, grammar);
  const orderings = parseOrderBy(orderBy);
  if (experiments?.length === 0) return { runs: [] };

  let query = runRows(database.kysely);
  if (experiments) query = query.where('run.experiment_id', 'in', experiments as number[]);
  if (view !== 'all') query = query.where('run.lifecycle_stage', '=', view);
  if (condition) query = query.where((eb) => compileFilter(eb, condition));
  const rows = await ordered(query, orderings)
    .limit(maxResults + 1)
    .offset(offset)
    .execute();

  const runs = await readRuns(database.kysely, rows.slice(0, maxResults));
  if (rows.length <= maxResults) return { runs };
  return { runs, nextPageToken: pageToken(offset + maxResults, question) };
}

type RunQuery = SelectQueryBuilder<DatabaseTables, 'run', DatabaseTables['run']>;

/** Adds the orderings and, so that pages never overlap, newest first and the run id. */
function ordered(query: RunQuery, orderings: readonly Ordering[]): RunQuery {
  let result = query;
  for (const [index, ordering] of orderings.entries()) result = orderedBy(result, ordering, `order_${index}`);
  const byStart = orderings.some(({ by }) => by.entity === 'attribute' && by.name === 'start_time');
  if (!byStart) result = result.orderBy('run.start_time', 'desc');
  return result.orderBy('run.id', 'asc');
}

function orderedBy(query: RunQuery, { by, descending }: Ordering, alias: string): RunQuery {
  const direction = descending ? 'desc' : 'asc';
  if (by.entity === 'attribute') {
    const column = { ...TEXT_ATTRIBUTES, ...NUMBER_ATTRIBUTES }[by.name];
    // Only the end may be missing; without the extra term the index on the start can be used.
    const present = column === 'end_time' ? query.orderBy(sql`run.end_time is null`) : query;
    return present.orderBy(`run.${column}`, direction);
  }
  const table = by.entity === 'metric' ? 'latest_metric' : by.entity;
  const of = (column: string) => sql.ref(`${alias}.${column}`);
  const absent = by.entity === 'metric' ? sql`coalesce(${of('is_nan')}, 2)` : sql`${of('value')} is null`;
  return query
    .leftJoin(sql<DatabaseTables['tag']>`${sql.table(table)}`.as(alias), (join) =>
      join.on(sql<boolean>`${of('run_id')} = run.id and ${of('key')} = ${by.key}`),
    )
    .orderBy(absent)
    .orderBy(of('value'), direction) as unknown as RunQuery;
}

function experimentFaults(
  ids: readonly string[] | undefined,
  numbers: readonly (number | undefined)[] | undefined,
): Fault[] {
  return (ids ?? []).flatMap((id, index) =>
    numbers?.[index] === undefined
      ? [
          {
            path: `experimentIds[${index}]`,
            got: display(id),
            expected: 'the id of an experiment, a whole number as text',
          },
        ]
      : [],
  );
}
