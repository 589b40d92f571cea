import { z } from 'zod';
import {
  modelVersionSchema,
  newKeptVersionSchema,
  newSourceSchema,
  type Registry,
  searchModelsSchema,
  stageSchema,
  versionPageSchema,
} from '../../registry/index.ts';
import { asRunId } from '../../schema/index.ts';
import type { ApiRoutes } from './api-routes.ts';
import { versionJson } from './encode.ts';
import { modelPath, tagsBodySchema, versionPath } from './paths.ts';

const tag = 'models';
const listSchema = z.object({ versions: z.array(modelVersionSchema) }).meta({ id: 'ModelVersions' });
const referencePath = modelPath.extend({
  version: z.string().describe('A number, latest, a stage (the newest version in it) or an alias'),
});
const aliasPath = modelPath.extend({ alias: z.string() });
const aliasBody = z.strictObject({ version: z.int().min(1).max(999_999_999) }).meta({ id: 'AliasTarget' });
const descriptionBody = z
  .strictObject({ description: z.string().nullable().describe('null takes it away') })
  .meta({ id: 'ModelVersionChanges' });
const transitionBody = z
  .strictObject({
    stage: stageSchema,
    from: stageSchema.exactOptional().describe('Refuse unless the version is in this stage now'),
  })
  .meta({ id: 'Transition' });

export function modelVersionRoutes(routes: ApiRoutes, models: Registry): void {
  const one = { tag, answer: modelVersionSchema } as const;
  routes.add({
    method: 'GET',
    url: '/model-versions',
    id: 'searchModelVersions',
    tag,
    summary: 'Versions of all models that match a filter, in pages',
    query: searchModelsSchema,
    answer: versionPageSchema,
    handle: async ({ query }) => {
      const { versions, ...page } = await models.searchVersions(query);
      return { versions: versions.map(versionJson), ...page };
    },
  });
  routes.add({
    ...one,
    method: 'GET',
    url: '/model-versions/by-run',
    id: 'findModelVersionByRun',
    summary: 'The newest version that a run made, in a list of one, or of none',
    query: z.strictObject({ runId: z.string() }),
    answer: listSchema,
    handle: async ({ query }) => {
      const found = await models.findByRun(asRunId(query.runId));
      return { versions: found === undefined ? [] : [versionJson(found)] };
    },
  });
  routes.add({
    method: 'GET',
    url: '/models/{name}/versions',
    id: 'listModelVersions',
    tag,
    summary: 'All versions of a model, newest first, or those in one stage',
    path: modelPath,
    query: z.strictObject({ stage: stageSchema.exactOptional() }),
    answer: listSchema,
    handle: async ({ path, query }) => ({ versions: (await models.versions(path.name, query)).map(versionJson) }),
  });
  routes.add({
    ...one,
    method: 'POST',
    url: '/models/{name}/versions',
    id: 'registerModelVersion',
    summary: 'Add a version of a model whose files stay where they are',
    path: modelPath,
    body: newSourceSchema,
    status: 201,
    handle: async ({ path, body }) => versionJson(await models.registerSource({ ...body, ...path })),
  });
  routes.add({
    ...one,
    method: 'POST',
    url: '/models/{name}/files',
    id: 'registerModelFile',
    summary: 'Add a version of a model, which is made if there is none, with its file',
    path: modelPath,
    body: newKeptVersionSchema,
    status: 201,
    handle: async ({ path, body }) => versionJson(await models.register({ ...body, ...path })),
  });
  routes.add({
    ...one,
    method: 'GET',
    url: '/models/{name}/versions/{version}',
    id: 'getModelVersion',
    summary: 'A version of a model',
    path: referencePath,
    handle: async ({ path }) => versionJson(await models.get(path.name, path.version)),
  });
  routes.add({
    method: 'GET',
    url: '/models/{name}/versions/{version}/file',
    id: 'readModelFile',
    tag,
    summary: 'The model file that was registered, checked against its digest',
    path: referencePath,
    answer: 'bytes',
    handle: async ({ path, reply }) => {
      const file = await models.modelFile(await models.get(path.name, path.version));
      return reply.type('application/octet-stream').send(Buffer.from(file));
    },
  });
  routes.add({
    ...one,
    method: 'PATCH',
    url: '/models/{name}/versions/{version}',
    id: 'describeModelVersion',
    summary: 'Describe a version anew',
    path: versionPath,
    body: descriptionBody,
    handle: async ({ path, body }) =>
      versionJson(await models.describeVersion(path.name, path.version, body.description ?? undefined)),
  });
  routes.add({
    method: 'DELETE',
    url: '/models/{name}/versions/{version}',
    id: 'deleteModelVersion',
    tag,
    summary: 'Remove a version; its number is not given out again',
    path: versionPath,
    handle: ({ path }) => models.deleteVersion(path.name, path.version),
  });
  routes.add({
    method: 'POST',
    url: '/models/{name}/versions/{version}/tags',
    id: 'setModelVersionTags',
    tag,
    summary: 'Set tags of a version',
    path: versionPath,
    body: tagsBodySchema,
    handle: ({ path, body }) => models.setVersionTags(path.name, path.version, body.tags),
  });
  routes.add({
    method: 'DELETE',
    url: '/models/{name}/versions/{version}/tags/{key}',
    id: 'deleteModelVersionTag',
    tag,
    summary: 'Take a tag off a version',
    path: versionPath.extend({ key: z.string() }),
    handle: ({ path }) => models.deleteVersionTag(path.name, path.version, path.key),
  });
  routes.add({
    ...one,
    method: 'POST',
    url: '/models/{name}/versions/{version}/stage',
    id: 'transitionModelVersion',
    summary: 'Move a version to another stage; entering production archives the version that was there',
    path: versionPath,
    body: transitionBody,
    handle: async ({ path, body }) => versionJson(await models.transition({ ...body, ...path })),
  });
  routes.add({
    ...one,
    method: 'GET',
    url: '/models/{name}/aliases/{alias}',
    id: 'getModelVersionByAlias',
    summary: 'The version that an alias points to',
    path: aliasPath,
    handle: async ({ path }) => versionJson(await models.getByAlias(path.name, path.alias)),
  });
  routes.add({
    ...one,
    method: 'PUT',
    url: '/models/{name}/aliases/{alias}',
    id: 'setModelAlias',
    summary: 'Point an alias at a version',
    path: aliasPath,
    body: aliasBody,
    handle: async ({ path, body }) => versionJson(await models.setAlias(path.name, path.alias, body.version)),
  });
  routes.add({
    method: 'DELETE',
    url: '/models/{name}/aliases/{alias}',
    id: 'removeModelAlias',
    tag,
    summary: 'Forget an alias; forgetting an unknown one succeeds',
    path: aliasPath,
    handle: ({ path }) => models.removeAlias(path.name, path.alias),
  });
}
