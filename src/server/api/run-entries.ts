import { z } from 'zod';
import {
  type Experiments,
  newMetricPointSchema,
  newParamsSchema,
  runEntriesSchema,
  runInputsSchema,
  runOutputsSchema,
} from '../../experiments/index.ts';
import type { ApiRoutes } from './api-routes.ts';
import { runPath, runTagPath, tagsBodySchema } from './paths.ts';

const tag = 'runs';

const metricsBody = z.strictObject({ metrics: z.array(newMetricPointSchema) }).meta({ id: 'Metrics' });
const paramsBody = z.strictObject({ params: newParamsSchema }).meta({ id: 'Params' });

/** What is logged to runs. Every one of these may be sent twice: exact duplicates are dropped. */
export function runEntryRoutes(routes: ApiRoutes, experiments: Experiments): void {
  routes.add({
    method: 'POST',
    url: '/runs/{runId}/log',
    id: 'logEntries',
    tag,
    summary: 'Append params, metrics and tags in one transaction',
    path: runPath,
    body: runEntriesSchema,
    handle: ({ path, body }) => experiments.log(path.runId, body),
  });
  routes.add({
    method: 'POST',
    url: '/runs/{runId}/metrics',
    id: 'logMetrics',
    tag,
    summary: 'Append values of metrics',
    path: runPath,
    body: metricsBody,
    handle: ({ path, body }) => experiments.log(path.runId, body),
  });
  routes.add({
    method: 'POST',
    url: '/runs/{runId}/params',
    id: 'logParams',
    tag,
    summary: 'Record params, which cannot change afterwards',
    path: runPath,
    body: paramsBody,
    handle: ({ path, body }) => experiments.log(path.runId, body),
  });
  routes.add({
    method: 'POST',
    url: '/runs/{runId}/tags',
    id: 'setRunTags',
    tag,
    summary: 'Set tags of a run',
    path: runPath,
    body: tagsBodySchema,
    handle: ({ path, body }) => experiments.log(path.runId, body),
  });
  routes.add({
    method: 'DELETE',
    url: '/runs/{runId}/tags/{key}',
    id: 'deleteRunTag',
    tag,
    summary: 'Take a tag off a run',
    path: runTagPath,
    handle: ({ path }) => experiments.deleteTag(path.runId, path.key),
  });
  routes.add({
    method: 'POST',
    url: '/runs/{runId}/inputs',
    id: 'logInputs',
    tag,
    summary: 'Record datasets and logged models that a run read',
    path: runPath,
    body: runInputsSchema,
    handle: ({ path, body }) => experiments.logInputs(path.runId, body),
  });
  routes.add({
    method: 'POST',
    url: '/runs/{runId}/outputs',
    id: 'logOutputs',
    tag,
    summary: 'Record logged models that a run made',
    path: runPath,
    body: runOutputsSchema,
    handle: ({ path, body }) => experiments.logOutputs(path.runId, body.models),
  });
}
