import type { MetricPoint, Run, RunComparison, RunEvent, WatchedState } from '../experiments/index.ts';
import type { ModelVersion, RegisteredModel } from '../registry/index.ts';
import { readJson } from '../schema/index.ts';
import type { ServerSentEvent } from './event-stream.ts';

/**
 * Answers of the server as the capabilities give them. Only what JSON cannot hold differs: NaN and the infinities came
 * as texts, and absent values of a comparison as null.
 */
type Mutable<T> = { -readonly [K in keyof T]: T[K] };

export function points(content: unknown): MetricPoint[] {
  const found = content as Mutable<MetricPoint>[];
  for (const point of found) point.value = Number(point.value);
  return found;
}

function doubles(values: Readonly<Record<string, unknown>>): void {
  const record = values as Record<string, unknown>;
  for (const key of Object.keys(record)) if (typeof record[key] !== 'number') record[key] = Number(record[key]);
}

export function run(content: unknown): Run {
  const found = content as Run;
  doubles(found.metrics);
  points(found.latestMetrics);
  return found;
}

export function comparison(content: unknown): RunComparison {
  const { runs, params, metrics, tags, datasets } = content as RunComparison;
  const present = <T>(value: T | null | undefined): T | undefined => value ?? undefined;
  const texts = (rows: RunComparison['params']) => rows.map((row) => ({ ...row, values: row.values.map(present) }));
  const numbers = metrics.map((row) => ({
    ...row,
    values: row.values.map((value) => (value === null || value === undefined ? undefined : Number(value))),
  }));
  return { runs: runs.map(run), params: texts(params), metrics: numbers, tags: texts(tags), datasets: texts(datasets) };
}

export function version(content: unknown): ModelVersion {
  const found = content as ModelVersion;
  doubles(found.metrics);
  return found;
}

export function model(content: unknown): RegisteredModel {
  const found = content as RegisteredModel;
  if (found.latest) version(found.latest);
  for (const one of Object.values(found.latestOfStage)) version(one);
  return found;
}

/** Undefined for events that a newer server may send. */
export function runEvent({ event, data, id }: ServerSentEvent): RunEvent | undefined {
  const position = Number(id);
  const content = readJson(data) as { readonly points?: unknown; readonly missed?: number };
  if (event === 'status') return { kind: 'status', position, state: content as WatchedState };
  if (event === 'metrics') return { kind: 'metrics', position, points: points(content.points) };
  return event === 'gap' ? { kind: 'gap', position, missed: content.missed ?? 0 } : undefined;
}
