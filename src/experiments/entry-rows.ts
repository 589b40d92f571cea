import type { InsertShape } from '../storage/index.ts';
import type { ModelPoint } from './logged-models/model-metrics.ts';
import { encodePoints } from './metrics/chunk.ts';
import type { KeyedPoint } from './metrics/point.ts';
import { type MetricSummary, SUMMARIES, summarize, summaryRows, UNRANKED } from './metrics/summary.ts';
import type { Writable } from './writable-run.ts';

export const RUN_NAME_TAG = 'mlflow.runName';

/** Checked entries of one call, for one run. */
export interface EntryCall {
  readonly runId: string;
  readonly writable: Writable;
  readonly params: ReadonlyMap<string, string>;
  readonly metrics: readonly KeyedPoint[];
  /** Those of the metrics that are of a logged model too; absent where none is. */
  readonly modelMetrics?: readonly ModelPoint[];
  readonly tags: Readonly<Record<string, string>>;
}

export const PARAMS = { into: 'param', columns: { run_id: 'text', key: 'text', value: 'text' } } as const;
export const TAGS = {
  into: 'tag',
  columns: { run_id: 'text', key: 'text', value: 'text' },
  ending: 'on conflict (run_id, key) do update set value = excluded.value',
} as const;
const CHUNKS = { into: 'metric_chunk', columns: { run_id: 'text', count: 'integer', points: 'bytea' } } as const;

/** Gathers what accepted calls write, so that each table is written once. */
export class EntryRows {
  readonly modelPoints = new Map<string, ModelPoint[]>();
  readonly #params: string[] = [];
  readonly #tags = new Map<string, Map<string, string>>();
  readonly #points = new Map<string, KeyedPoint[]>();
  readonly #summaries = new Map<string, Map<string, MetricSummary>>();

  /** `stored` learns the new params, for the calls that follow. */
  add({ runId, params, metrics, modelMetrics, tags }: EntryCall, stored: Map<string, string> = new Map()): void {
    for (const [key, value] of params) {
      if (stored.has(key)) continue;
      stored.set(key, value);
      this.#params.push(runId, key, value);
    }
    for (const [key, value] of Object.entries(tags)) entryOf(this.#tags, runId, () => new Map()).set(key, value);
    if (metrics.length === 0) return;
    if (modelMetrics !== undefined) entryOf(this.modelPoints, runId, () => []).push(...modelMetrics);
    const points = this.#points.get(runId);
    this.#points.set(runId, points === undefined ? [...metrics] : points.concat(metrics));
    summarize(
      entryOf(this.#summaries, runId, () => new Map()),
      metrics,
    );
  }

  /** The rows of params, tags and metrics by their table, values one after another. */
  tables(): readonly (readonly [InsertShape, readonly unknown[]])[] {
    const chunks = [...this.#points].flatMap(([run, points]) => [run, points.length, encodePoints(points)]);
    const tags = [...this.#tags].flatMap(([run, tags]) => [...tags].flatMap((tag) => [run, ...tag]));
    return [
      [PARAMS, this.#params],
      [TAGS, tags],
      [CHUNKS, chunks],
      [SUMMARIES, summaryRows(this.#summaries)],
      [UNRANKED, [...this.#summaries.keys()]],
    ];
  }

  /** The new names of runs, which tags give. */
  names(): [runId: string, name: string][] {
    return [...this.#tags].flatMap(([id, tags]) => {
      const name = tags.get(RUN_NAME_TAG);
      return name ? [[id, name]] : [];
    });
  }
}

function entryOf<V>(map: Map<string, V>, key: string, make: () => V): V {
  const found = map.get(key);
  if (found !== undefined) return found;
  const made = make();
  map.set(key, made);
  return made;
}
