import { z } from 'zod';
import { AssayError } from '../../errors/index.ts';
import {
  type Experiments,
  experimentPageSchema,
  experimentSchema,
  listExperimentsSchema,
  newExperimentSchema,
} from '../../experiments/index.ts';
import type { ApiRoutes } from './api-routes.ts';
import { experimentPath, tagsBodySchema } from './paths.ts';

const tag = 'experiments';

const newExperimentBody = newExperimentSchema
  .extend({ ifExists: z.enum(['refuse', 'return']).exactOptional().describe('refuse unless given') })
  .meta({ id: 'NewExperimentRequest' });

export function experimentRoutes(routes: ApiRoutes, experiments: Experiments): void {
  routes.add({
    method: 'POST',
    url: '/experiments',
    id: 'createExperiment',
    tag,
    summary: 'Make an experiment',
    body: newExperimentBody,
    answer: experimentSchema,
    status: 201,
    handle: async ({ body: { ifExists = 'refuse', ...experiment }, reply }) => {
      try {
        return await experiments.createExperiment(experiment);
      } catch (error) {
        const isTaken = error instanceof AssayError && error.code === 'EXPERIMENTS_NAME_TAKEN';
        if (!isTaken || ifExists === 'refuse') throw error;
        const found = await experiments.getExperimentByName(experiment.name);
        return reply.code(200).type('application/json').send(JSON.stringify(found));
      }
    },
  });
  routes.add({
    method: 'GET',
    url: '/experiments',
    id: 'listExperiments',
    tag,
    summary: 'Experiments, newest first unless ordered otherwise',
    query: listExperimentsSchema,
    answer: experimentPageSchema,
    handle: ({ query }) => experiments.listExperiments(query),
  });
  routes.add({
    method: 'GET',
    url: '/experiments/by-name',
    id: 'getExperimentByName',
    tag,
    summary: 'The experiment of a name',
    query: z.strictObject({ name: z.string() }),
    answer: experimentSchema,
    handle: ({ query }) => experiments.getExperimentByName(query.name),
  });
  routes.add({
    method: 'GET',
    url: '/experiments/{experimentId}',
    id: 'getExperiment',
    tag,
    summary: 'An experiment',
    path: experimentPath,
    answer: experimentSchema,
    handle: ({ path }) => experiments.getExperiment(path.experimentId),
  });
  routes.add({
    method: 'PATCH',
    url: '/experiments/{experimentId}',
    id: 'renameExperiment',
    tag,
    summary: 'Give an experiment another name',
    path: experimentPath,
    body: z.strictObject({ name: z.string() }).meta({ id: 'ExperimentChanges' }),
    answer: experimentSchema,
    handle: async ({ path, body }) => {
      await experiments.renameExperiment(path.experimentId, body.name);
      return experiments.getExperiment(path.experimentId);
    },
  });
  routes.add({
    method: 'DELETE',
    url: '/experiments/{experimentId}',
    id: 'deleteExperiment',
    tag,
    summary: 'Mark an experiment and all its runs as deleted',
    path: experimentPath,
    handle: ({ path }) => experiments.deleteExperiment(path.experimentId),
  });
  routes.add({
    method: 'POST',
    url: '/experiments/{experimentId}/restore',
    id: 'restoreExperiment',
    tag,
    summary: 'Bring a deleted experiment and its runs back',
    path: experimentPath,
    handle: ({ path }) => experiments.restoreExperiment(path.experimentId),
  });
  routes.add({
    method: 'POST',
    url: '/experiments/{experimentId}/tags',
    id: 'setExperimentTags',
    tag,
    summary: 'Set tags of an experiment',
    path: experimentPath,
    body: tagsBodySchema,
    handle: ({ path, body }) => experiments.setExperimentTags(path.experimentId, body.tags),
  });
  routes.add({
    method: 'DELETE',
    url: '/experiments/{experimentId}/tags/{key}',
    id: 'deleteExperimentTag',
    tag,
    summary: 'Take a tag off an experiment',
    path: experimentPath.extend({ key: z.string() }),
    handle: ({ path }) => experiments.deleteExperimentTag(path.experimentId, path.key),
  });
}
