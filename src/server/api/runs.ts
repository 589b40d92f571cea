import { z } from 'zod';
import {
  type Experiments,
  endStatusSchema,
  newRunRecordSchema,
  runChangesSchema,
  runSchema,
} from '../../experiments/index.ts';
import type { ApiRoutes } from './api-routes.ts';
import { runJson } from './encode.ts';
import { experimentPath, runPath } from './paths.ts';

const tag = 'runs';

const endBody = z
  .strictObject({
    status: endStatusSchema.exactOptional().describe('FINISHED unless given'),
    endTime: z.int().min(0).exactOptional(),
  })
  .meta({ id: 'RunEnd' });

const newRunOfBody = newRunRecordSchema.omit({ experimentId: true }).meta({ id: 'NewRunOfExperiment' });

export function runRoutes(routes: ApiRoutes, experiments: Experiments): void {
  routes.add({
    method: 'POST',
    url: '/runs',
    id: 'createRun',
    tag,
    summary: 'Make a run; the same request sent again, with an id of its own, answers with the run made before',
    body: newRunRecordSchema,
    answer: runSchema,
    status: 201,
    handle: async ({ body }) => runJson(await experiments.createRun(body)),
  });
  routes.add({
    method: 'POST',
    url: '/experiments/{experimentId}/runs',
    id: 'createRunOf',
    tag,
    summary: 'Make a run of an experiment',
    path: experimentPath,
    body: newRunOfBody,
    answer: runSchema,
    status: 201,
    handle: async ({ path, body }) => runJson(await experiments.createRun({ ...body, ...path })),
  });
  routes.add({
    method: 'GET',
    url: '/runs/{runId}',
    id: 'getRun',
    tag,
    summary: 'A run with all that was logged to it',
    path: runPath,
    answer: runSchema,
    handle: async ({ path }) => runJson(await experiments.getRun(path.runId)),
  });
  routes.add({
    method: 'PATCH',
    url: '/runs/{runId}',
    id: 'updateRun',
    tag,
    summary: 'Change status, end or name of a run, ended or not',
    path: runPath,
    body: runChangesSchema,
    answer: runSchema,
    handle: async ({ path, body }) => {
      await experiments.updateRun(path.runId, body);
      return runJson(await experiments.getRun(path.runId));
    },
  });
  routes.add({
    method: 'POST',
    url: '/runs/{runId}/end',
    id: 'endRun',
    tag,
    summary: 'Record the end of a run; ending it again in the same way changes nothing',
    path: runPath,
    body: endBody,
    handle: ({ path, body: { status = 'FINISHED', endTime } }) => experiments.endRun(path.runId, status, endTime),
  });
  routes.add({
    method: 'DELETE',
    url: '/runs/{runId}',
    id: 'deleteRun',
    tag,
    summary: 'Mark a run as deleted',
    path: runPath,
    handle: ({ path }) => experiments.deleteRun(path.runId),
  });
  routes.add({
    method: 'POST',
    url: '/runs/{runId}/restore',
    id: 'restoreRun',
    tag,
    summary: 'Bring a deleted run back',
    path: runPath,
    handle: ({ path }) => experiments.restoreRun(path.runId),
  });
}
