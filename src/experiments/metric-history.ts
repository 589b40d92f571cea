import { readPoints } from './metrics/read-points.ts';
import type { MetricPoint } from './run.ts';
import type { Tracking } from './tracking.ts';

/** Every value ever logged under `key`, by timestamp, step, value; empty for an unknown run or key. */
export async function metricHistory({ database }: Tracking, runId: string, key: string): Promise<MetricPoint[]> {
  const points = await readPoints(database.kysely, runId, key);
  return points.map(({ timestamp, step, value }) => ({ key, value, step, timestamp }));
}
