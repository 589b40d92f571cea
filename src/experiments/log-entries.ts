import type { Fault } from '../schema/index.ts';
import type { NewMetricPoint, RunEntries } from './active-run.ts';
import { metricFaults, paramFaults, tagFaults } from './entry-faults.ts';
import type { ModelPoint } from './logged-models/model-metrics.ts';
import type { KeyedPoint } from './metrics/point.ts';
import { paramTexts } from './param-text.ts';
import { refuseInvalidEntries } from './refuse-invalid-entries.ts';
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
  { params = {}, metrics = [], tags = {} }: RunEntries,
  writable: Writable = 'any',
): Promise<void> {
  const texts = paramTexts(params);
  refuseInvalidEntries([...paramFaults(texts), ...faultsOf(metrics), ...tagFaults(tags)]);
  const now = Math.trunc(clock.now());
  const points = metrics.map((point) => keyedPoint(point, now));
  const call = { runId, writable, params: texts as Map<string, string>, metrics: points, tags: { ...tags } };
  const ofModels = metrics.some(({ modelId }) => modelId !== undefined);
  await writer.write(ofModels ? { ...call, modelMetrics: modelPoints(metrics, points) } : call);
}

function faultsOf(metrics: readonly NewMetricPoint[]): Fault[] {
  const faults: Fault[] = [];
  for (const metric of metrics) metricFaults(metric, faults);
  return faults;
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
