import type { Experiments, NewMetricPoint } from '../../experiments/index.ts';
import { invalidRequest } from '../http/invalid-request.ts';
import type { Fields } from './fields.ts';
import { fittingText } from './fitting-text.ts';
import { loggedModelEntry } from './logged-model-entry.ts';
import type { MlflowRoutes } from './mlflow-routes.ts';
import { runIdIn } from './run-id.ts';
import { LONGEST } from './tags.ts';

/** Most entries of one batch, in all and of each kind. */
const MOST = { all: 1000, metrics: 1000, params: 100, tags: 100 } as const;
const MODEL_HISTORY_TAG = 'mlflow.log-model.history';

/** What clients write into a run: params, metrics, tags. */
export function runEntryRoutes(routes: MlflowRoutes, experiments: Experiments): void {
  routes.on('POST', 'runs/log-metric', async (fields) => {
    const runId = runIdIn(fields);
    await experiments.log(runId, { metrics: [metricIn(fields)] });
    return {};
  });
  routes.on('POST', 'runs/log-parameter', async (fields) => {
    const runId = runIdIn(fields);
    const [key, value] = entryIn(fields, LONGEST.param);
    await experiments.log(runId, { params: { [key]: value } });
    return {};
  });
  routes.on('POST', 'runs/set-tag', async (fields) => {
    const runId = runIdIn(fields);
    const [key, value] = entryIn(fields, LONGEST.tag);
    await experiments.log(runId, { tags: { [key]: value } });
    return {};
  });
  routes.on('POST', 'runs/delete-tag', async (fields) => {
    const runId = runIdIn(fields);
    await experiments.deleteTag(runId, fields.requiredText('key'));
    return {};
  });
  routes.on('POST', 'runs/log-batch', async (fields) => {
    const runId = runIdIn(fields);
    const metrics = metricsIn(fields);
    const params = fields.objects('params').map((param) => entryIn(param, LONGEST.param));
    const tags = fields.objects('tags').map((tag) => entryIn(tag, LONGEST.tag));
    refuseManyEntries({ metrics: metrics.length, params: params.length, tags: tags.length });
    refuseRepeatedKeys(params.map(([key]) => key));
    await experiments.log(runId, { metrics, params: Object.fromEntries(params), tags: Object.fromEntries(tags) });
    return {};
  });
  routes.on('POST', 'runs/log-model', async (fields) => {
    const runId = runIdIn(fields);
    const entry = loggedModelEntry(fields.requiredText('model_json'));
    await experiments.changeTag(runId, MODEL_HISTORY_TAG, (history) =>
      JSON.stringify([...(history === undefined ? [] : JSON.parse(history)), entry]),
    );
    return {};
  });
}

/** Key and value of a param or tag; an absent value is empty. */
function entryIn(fields: Fields, longest: number): [key: string, value: string] {
  const key = fields.requiredText('key');
  return [key, fittingText(fields.text('value') ?? '', longest)];
}

function metricIn(fields: Fields): NewMetricPoint {
  return (
    plainMetric(fields.values) ?? {
      key: fields.requiredText('key'),
      value: fields.requiredDouble('value'),
      timestamp: fields.requiredInt64('timestamp'),
      step: fields.int64('step') ?? 0,
      ...subjectOf(fields.text('model_id'), fields.text('dataset_name'), fields.text('dataset_digest')),
    }
  );
}

/** What a metric is of besides its run; nothing without a model. */
const subjectOf = (modelId?: string, datasetName?: string, datasetDigest?: string) =>
  modelId ? { modelId, ...(datasetName && { datasetName }), ...(datasetDigest && { datasetDigest }) } : undefined;

const isAbsentOrText = (value: unknown): value is string | undefined =>
  value === undefined || typeof value === 'string';

/** The metrics of a batch. Nearly all are plain; only what is not is read field by field, which costs several times more. */
function metricsIn(fields: Fields): NewMetricPoint[] {
  const items = fields.values.metrics;
  const plain: NewMetricPoint[] = [];
  if (Array.isArray(items)) {
    for (const item of items) {
      const metric = typeof item === 'object' && item !== null ? plainMetric(item) : undefined;
      if (metric === undefined) break;
      plain.push(metric);
    }
    if (plain.length === items.length) return plain;
  }
  return fields.objects('metrics').map((item, index) => plain[index] ?? metricIn(item));
}

/** A metric whose fields have the types they are documented with and need no conversion. */
function plainMetric({
  key,
  value,
  timestamp,
  step = 0,
  model_id,
  dataset_name,
  dataset_digest,
}: Readonly<Record<string, unknown>>): NewMetricPoint | undefined {
  if (typeof key !== 'string' || key === '' || typeof value !== 'number') return undefined;
  if (!Number.isSafeInteger(timestamp) || !Number.isSafeInteger(step)) return undefined;
  const point = { key, value, timestamp: timestamp as number, step: step as number };
  if (model_id === undefined && dataset_name === undefined && dataset_digest === undefined) return point;
  if (!isAbsentOrText(model_id) || !isAbsentOrText(dataset_name) || !isAbsentOrText(dataset_digest)) return undefined;
  return { ...point, ...subjectOf(model_id, dataset_name, dataset_digest) };
}

function refuseManyEntries(counts: Readonly<Record<'metrics' | 'params' | 'tags', number>>): void {
  const all = counts.metrics + counts.params + counts.tags;
  for (const [name, count, most] of [
    ['metrics', counts.metrics, MOST.metrics],
    ['params', counts.params, MOST.params],
    ['tags', counts.tags, MOST.tags],
    ['metrics, params, and tags', all, MOST.all],
  ] as const) {
    if (count <= most) continue;
    throw invalidRequest(
      `A batch logging request can contain at most ${most} ${name}. Got ${count} ${name}. ` +
        `Please split up ${name} across multiple requests and try again.`,
    );
  }
}

function refuseRepeatedKeys(keys: readonly string[]): void {
  const repeated = keys.filter((key, index) => keys.indexOf(key) < index);
  if (repeated.length === 0) return;
  throw invalidRequest(
    `Duplicate parameter keys have been submitted: ${JSON.stringify(repeated)}. ` +
      'Please ensure the request contains only one param value per param key.',
  );
}
