import { type DialectName, insertRows, type Queries } from '../../storage/index.ts';
import { isLater, type KeyedPoint, type Point } from './point.ts';

/** What `latest_metric` holds of some points of one metric. */
export interface MetricSummary {
  latest: Point;
  count: number;
  /** Over all that are not NaN; undefined where there are none. */
  min: number | undefined;
  max: number | undefined;
}

/** Adds points to the summaries of the metrics of one run, by key. */
export function summarize(summaries: Map<string, MetricSummary>, points: readonly KeyedPoint[]): void {
  for (const point of points) {
    const { key, value } = point;
    const number = Number.isNaN(value) ? undefined : value;
    const summary = summaries.get(key);
    if (summary === undefined) {
      summaries.set(key, { latest: point, count: 1, min: number, max: number });
      continue;
    }
    summary.count += 1;
    if (isLater(point, summary.latest)) summary.latest = point;
    if (number === undefined) continue;
    if (!(summary.min !== undefined && summary.min <= number)) summary.min = number;
    if (!(summary.max !== undefined && summary.max >= number)) summary.max = number;
  }
}

const IS_LATER =
  '(excluded.step, excluded.timestamp, excluded.value) > (latest_metric.step, latest_metric.timestamp, latest_metric.value)';
const latest = (column: string) =>
  `${column} = case when ${IS_LATER} then excluded.${column} else latest_metric.${column} end`;
/** A comparison with null is no truth, so that the other side stays. */
const extreme = (column: string, operator: '<=' | '>=') =>
  `${column} = case when latest_metric.${column} ${operator} excluded.${column} or excluded.${column} is null
    then latest_metric.${column} else excluded.${column} end`;

/** Joins a summary with what is stored. */
export const SUMMARIES = {
  into: 'latest_metric',
  columns: {
    run_id: 'text',
    key: 'text',
    step: 'bigint',
    timestamp: 'bigint',
    value: 'double precision',
    is_nan: 'integer',
    count: 'bigint',
    min_value: 'double precision',
    max_value: 'double precision',
  },
  ending: `on conflict (run_id, key) do update set ${[
    ...['step', 'timestamp', 'value', 'is_nan'].map(latest),
    'count = latest_metric.count + excluded.count',
    extreme('min_value', '<='),
    extreme('max_value', '>='),
  ].join(', ')}`,
} as const;

/** The summaries of new points, by run and key, as rows of {@link SUMMARIES}. */
export function summaryRows(runs: ReadonlyMap<string, ReadonlyMap<string, MetricSummary>>): unknown[] {
  const values: unknown[] = [];
  for (const [runId, summaries] of runs) {
    for (const [key, { latest, count, min, max }] of summaries) {
      const { step, timestamp, value } = latest;
      const isNan = Number.isNaN(value);
      values.push(runId, key, step, timestamp, isNan ? 0 : value, Number(isNan), count, min ?? null, max ?? null);
    }
  }
  return values;
}

/** Notes runs whose summaries change, so that their places in the order by a metric are found anew. */
export const UNRANKED = {
  into: 'unranked_run',
  columns: { run_id: 'text' },
  ending: 'on conflict do nothing',
} as const;

/** Joins the summaries of new points, by run and key, with what is stored. */
export async function storeSummaries(
  queries: Queries,
  dialect: DialectName,
  runs: ReadonlyMap<string, ReadonlyMap<string, MetricSummary>>,
): Promise<void> {
  await insertRows(queries, dialect, SUMMARIES, summaryRows(runs));
  await insertRows(queries, dialect, UNRANKED, [...runs.keys()]);
}
