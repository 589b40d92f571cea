import { display, type Fault, type Int64, toInt64 } from '../schema/index.ts';
import type { NewMetricPoint, NewRunDataset } from './active-run.ts';
import { LIMITS } from './limits.ts';

/** Keys found good, for most come again and again; forgotten together once they are many. */
const goodKeys = new Set<string>();
const MOST_GOOD_KEYS = 50_000;
const KEY = /^[/\p{L}\p{N}_.\- :]+$/u;

/** What is wrong with the key of a param, metric or tag; the same rule for all three, as in MLflow. */
function keyFaults(kind: 'params' | 'metrics' | 'tags', key: string): Fault[] {
  if (goodKeys.has(key)) return [];
  const path = `${kind} key`;
  const got = display(key);
  if (key.length > LIMITS.key) return [{ path, got, expected: `at most ${LIMITS.key} characters` }];
  if (!KEY.test(key)) return [{ path, got, expected: 'letters, digits, _ - . : / and spaces, at least one of them' }];
  if (key.split('/').some((segment) => segment === '' || segment === '.' || segment === '..')) {
    return [{ path, got, expected: 'no slash at either end, no empty, . or .. part between slashes' }];
  }
  if (goodKeys.size >= MOST_GOOD_KEYS) goodKeys.clear();
  goodKeys.add(key);
  return [];
}

/** What is wrong with a text that is to be stored; `longest` in characters. */
export function textFaults(path: string, value: unknown, longest: number): Fault[] {
  if (typeof value !== 'string') return [{ path, got: display(value), expected: 'text' }];
  if (value.length > longest) {
    return [{ path, got: `${value.length} characters`, expected: `at most ${longest} characters` }];
  }
  // Neither survives a database: PostgreSQL refuses NUL, and half a pair cannot be written as UTF-8.
  if (value.includes('\0') || !value.isWellFormed()) {
    return [{ path, got: display(value), expected: 'text without NUL and without halves of surrogate pairs' }];
  }
  return [];
}

export function tagFaults(tags: Readonly<Record<string, string>>, longest: number = LIMITS.tagValue): Fault[] {
  return Object.entries(tags).flatMap(([key, value]) => [
    ...keyFaults('tags', key),
    ...textFaults(`tags.${key}`, value, longest),
  ]);
}

export function paramFaults(params: ReadonlyMap<string, string | Fault>): Fault[] {
  return [...params].flatMap(([key, value]) => [
    ...keyFaults('params', key),
    ...(typeof value === 'string' ? textFaults(`params.${key}`, value, LIMITS.paramValue) : [value]),
  ]);
}

/** Adds what is wrong with a metric. Any double is a value, NaN and the infinities too. */
export function metricFaults(metric: NewMetricPoint, faults: Fault[]): void {
  const { key, value, step, timestamp, modelId } = metric;
  if (!goodKeys.has(key)) faults.push(...keyFaults('metrics', key));
  if (typeof value !== 'number') faults.push({ path: `metrics.${key}`, got: display(value), expected: 'a number' });
  if (step !== undefined && !isInt64(step)) faults.push(...stepFaults(key, step));
  if (timestamp !== undefined && !(isInt64(timestamp) && timestamp >= 0)) {
    faults.push({ path: `timestamp of ${key}`, got: display(timestamp), expected: 'whole milliseconds since 1970' });
  }
  if (modelId !== undefined) faults.push(...modelIdFaults(modelId), ...metricDatasetFaults(metric));
}

export function stepFaults(owner: string, step: unknown): Fault[] {
  if (isInt64(step)) return [];
  return [{ path: `step of ${owner}`, got: display(step), expected: 'a whole number of at most 64 bits' }];
}

/** What is wrong with the id of a logged model, whether there is such a model or not. */
export function modelIdFaults(id: string): Fault[] {
  if (id === '') return [{ path: 'model_id', got: '""', expected: 'the id of a logged model' }];
  return textFaults('model_id', id, LIMITS.modelId);
}

function metricDatasetFaults({ datasetName = '', datasetDigest = '' }: NewMetricPoint): Fault[] {
  return [
    ...textFaults('dataset_name', datasetName, LIMITS.datasetName),
    ...textFaults('dataset_digest', datasetDigest, LIMITS.datasetDigest),
  ];
}

/** Numbers beyond 2^53 must come as bigints: as doubles they are not what somebody wrote. */
const isInt64 = (value: unknown): value is Int64 =>
  typeof value === 'bigint' ? toInt64(value) !== undefined : Number.isSafeInteger(value);

export function datasetFaults(dataset: NewRunDataset): Fault[] {
  const { name, digest, source, sourceType = '', context = '', schema = '', profile = '', version } = dataset;
  const faults = [
    ...textFaults('dataset.name', name, LIMITS.datasetName),
    ...textFaults('dataset.digest', digest, LIMITS.datasetDigest),
    ...textFaults('dataset.source', source, LIMITS.datasetSource),
    ...textFaults('dataset.sourceType', sourceType, LIMITS.datasetContext),
    ...textFaults('dataset.context', context, LIMITS.datasetContext),
    ...textFaults('dataset.schema', schema, LIMITS.datasetSchema),
    ...textFaults('dataset.profile', profile, LIMITS.datasetProfile),
    ...Object.entries(dataset.tags ?? {}).flatMap(([key, value]) => [
      ...textFaults('dataset tag key', key, LIMITS.inputTagKey),
      ...textFaults(`dataset.tags.${key}`, value, LIMITS.inputTagValue),
    ]),
  ];
  if (name === '') faults.push({ path: 'dataset.name', got: '""', expected: 'a name' });
  if (digest === '') faults.push({ path: 'dataset.digest', got: '""', expected: 'a digest' });
  if (version !== undefined && !(Number.isSafeInteger(version) && version > 0)) {
    faults.push({ path: 'dataset.version', got: display(version), expected: 'a whole number from 1' });
  }
  return faults;
}
