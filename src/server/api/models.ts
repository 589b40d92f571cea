import { z } from 'zod';
import {
  modelPageSchema,
  newModelSchema,
  type Registry,
  registeredModelSchema,
  searchModelsSchema,
} from '../../registry/index.ts';
import type { ApiRoutes } from './api-routes.ts';
import { modelJson } from './encode.ts';
import { modelPath, tagsBodySchema } from './paths.ts';

const tag = 'models';

const changesBody = z
  .strictObject({
    name: z.string().exactOptional(),
    description: z.string().exactOptional().describe('An empty text takes it away'),
  })
  .meta({ id: 'ModelChanges' });

export function modelRoutes(routes: ApiRoutes, models: Registry): void {
  routes.add({
    method: 'GET',
    url: '/models',
    id: 'listModels',
    tag,
    summary: 'Registered models that match a filter, in pages',
    query: searchModelsSchema,
    answer: modelPageSchema,
    handle: async ({ query }) => {
      const { models: found, ...page } = await models.searchModels(query);
      return { models: found.map(modelJson), ...page };
    },
  });
  routes.add({
    method: 'POST',
    url: '/models',
    id: 'createModel',
    tag,
    summary: 'Make a model that has no version yet',
    body: newModelSchema,
    answer: registeredModelSchema,
    status: 201,
    handle: async ({ body }) => modelJson(await models.createModel(body)),
  });
  routes.add({
    method: 'GET',
    url: '/models/{name}',
    id: 'getModel',
    tag,
    summary: 'A registered model with its versions summed up',
    path: modelPath,
    answer: registeredModelSchema,
    handle: async ({ path }) => modelJson(await models.getModel(path.name)),
  });
  routes.add({
    method: 'PATCH',
    url: '/models/{name}',
    id: 'updateModel',
    tag,
    summary: 'Rename or describe a model',
    path: modelPath,
    body: changesBody,
    answer: registeredModelSchema,
    handle: async ({ path, body: { name = path.name, description } }) => {
      if (name !== path.name) await models.renameModel(path.name, name);
      if (description !== undefined) await models.describeModel(name, description);
      return modelJson(await models.getModel(name));
    },
  });
  routes.add({
    method: 'DELETE',
    url: '/models/{name}',
    id: 'deleteModel',
    tag,
    summary: 'Remove a model with all its versions',
    path: modelPath,
    handle: ({ path }) => models.deleteModel(path.name),
  });
  routes.add({
    method: 'POST',
    url: '/models/{name}/tags',
    id: 'setModelTags',
    tag,
    summary: 'Set tags of a model',
    path: modelPath,
    body: tagsBodySchema,
    handle: ({ path, body }) => models.setModelTags(path.name, body.tags),
  });
  routes.add({
    method: 'DELETE',
    url: '/models/{name}/tags/{key}',
    id: 'deleteModelTag',
    tag,
    summary: 'Take a tag off a model',
    path: modelPath.extend({ key: z.string() }),
    handle: ({ path }) => models.deleteModelTag(path.name, path.key),
  });
}
