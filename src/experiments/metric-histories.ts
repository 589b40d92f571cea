import { asRunId, type RunId } from '../schema/index.ts';
import { readPoints } from './metrics/read-points.ts';
import { refuseInvalidSearch, sizeFaults } from './page.ts';
import type { MetricPoint } from './run.ts';
import type { Tracking } from './tracking.ts';

/** MLflow's figure. */
const MOST_POINTS = 25_000;

export interface RunMetricPoint extends MetricPoint {
  readonly runId: RunId;
}

/**
 * The histories of one metric of several runs, by run id, timestamp, step, value; at most `maxResults` points in all
 * (25,000 unless given, and at most).
 * @throws AssayError `EXPERIMENTS_SEARCH_INVALID`
 */
export async function metricHistories(
  { database }: Tracking,
  runIds: readonly string[],
  key: string,
  maxResults: number = MOST_POINTS,
): Promise<RunMetricPoint[]> {
  refuseInvalidSearch(sizeFaults(maxResults, MOST_POINTS));
  const found: RunMetricPoint[] = [];
  for (const id of new Set(runIds.toSorted())) {
    const limit = maxResults - found.length;
    if (limit <= 0) break;
    const points = await readPoints(database.kysely, id, key, { limit });
    for (const { timestamp, step, value } of points) found.push({ runId: asRunId(id), key, value, step, timestamp });
  }
  return found;
}
