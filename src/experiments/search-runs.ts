import { display, type Fault } from '../schema/index.ts';
import type { FilterGrammar } from './filter/ast.ts';
import { parseFilter } from './filter/parse-filter.ts';
import { parseOrderBy } from './filter/parse-order-by.ts';
import { experimentNumber } from './get-experiment.ts';
import { PAGE_SIZE, pageToken, readPage, refuseInvalidSearch } from './page.ts';
import { readRuns } from './read-runs.ts';
import type { Run } from './run.ts';
import type { RunView } from './run-view.ts';
import { findRows } from './search/find-rows.ts';
import type { Tracking } from './tracking.ts';

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
export async function searchRuns({ database, ranks }: Tracking, options: SearchRunsOptions = {}): Promise<RunPage> {
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
  const orderings = parseOrderBy(orderBy, grammar);
  if (experiments?.length === 0) return { runs: [] };

  const rows = await findRows(
    database.kysely,
    { experiments: experiments as number[] | undefined, view, condition, orderings },
    { limit: maxResults + 1, offset },
    () => ranks.waiting(),
  );
  const runs = await readRuns(database.kysely, rows.slice(0, maxResults));
  if (rows.length <= maxResults) return { runs };
  return { runs, nextPageToken: pageToken(offset + maxResults, question) };
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
