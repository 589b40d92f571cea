import type { NewMetricPoint, RunEntries } from './active-run.ts';
import { checkEntries } from './check-entries.ts';
import type { ModelPoint } from './logged-models/model-metrics.ts';
import type { KeyedPoint } from './metrics/point.ts';
import type { Tracking } from './tracking.ts';
import type { Writable } from './writable-run.ts';

/**
 * Appends params, metrics and tags to a run in one transaction; all are checked before anything is written.
 * Params are write-once. A metric keeps its whole history, an exact duplicate is dropped. Tags replace older ones.
 * @throws AssayError `EXPERIMENTS_ENTRY_INVALID`, `EXPERIMENTS_PARAM_CHANGED`, `EXPERIMENTS_RUN_NOT_FOUND`,
 *   `EXPERIMENTS_RUN_DELETED`, `EXPERIMENTS_RUN_ENDED`, `EXPERIMENTS_LOGGED_MODEL_NOT_FOUND`
 */
export async function logEntries(
  { writer, clock }: Tracking,
  runId: string,
  entries: RunEntries,
  writable: Writable = 'any',
): Promise<void> {
  const params = checkEntries(entries);
  const { metrics = [], tags = {} } = entries;
  const now = Math.trunc(clock.now());
  const points = metrics.map((point) => keyedPoint(point, now));
  const call = { runId, writable, params, metrics: points, tags: { ...tags } };
  const ofModels = metrics.some(({ modelId }) => modelId !== undefined);
  await writer.write(ofModels ? { ...call, modelMetrics: modelPoints(metrics, points) } : call);
}

/** Those of the points that are of a model too. */
const modelPoints = (metrics: readonly NewMetricPoint[], points: readonly KeyedPoint[]): ModelPoint[] =>
  metrics.flatMap(({ modelId, datasetName, datasetDigest }, index) => {
    if (modelId === undefined) return [];
    const dataset = { datasetName: datasetName || null, datasetDigest: datasetDigest || null };
    return [{ ...(points[index] as KeyedPoint), modelId, ...dataset }];
  });

/** Without the sign of zero, which SQLite does not keep. */
const keyedPoint = ({ key, value, step = 0, timestamp }: NewMetricPoint, now: number): KeyedPoint => ({
  key,
  timestamp: timestamp ?? now,
  step,
  value: value + 0,
});
