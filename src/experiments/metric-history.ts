import { metricValue } from './read-runs.ts';
import type { MetricPoint } from './run.ts';
import type { Tracking } from './tracking.ts';

/** Every value ever logged under `key`, by timestamp, step, value; empty for an unknown run or key. */
export async function metricHistory({ database }: Tracking, runId: string, key: string): Promise<MetricPoint[]> {
  const rows = await database.kysely
    .selectFrom('metric')
    .select(['step', 'timestamp', 'value', 'is_nan'])
    .where('run_id', '=', runId)
    .where('key', '=', key)
    .orderBy('timestamp')
    .orderBy('step')
    .orderBy('value')
    .execute();
  return rows.map((row) => ({ key, value: metricValue(row), step: row.step, timestamp: row.timestamp }));
}
