import type { AssayClient } from '../../client/index.ts';
import type { KeptVersion, RegisteredModel, Registry } from '../../registry/index.ts';
import { NotThroughServerError } from './not-through-server.ts';
import { unless } from './remote-experiments.ts';

const MODELS_A_PAGE = 1000;

/** The registry through a server. */
export function remoteRegistry(client: AssayClient): Registry {
  return {
    register: async (model) => (await client.registerModelFile(model)) as KeptVersion,
    registerSource: ({ runId, runLink, loggedModelId, description, tags, ...version }) =>
      client.registerModelVersion({
        ...version,
        ...(runId !== undefined && { runId }),
        ...(runLink !== undefined && { runLink }),
        ...(loggedModelId !== undefined && { loggedModelId }),
        ...(description !== undefined && { description }),
        ...(tags !== undefined && { tags }),
      }),
    get: (name, reference) => client.getModelVersion(name, reference),
    find: (name, reference) => unless('REGISTRY_MODEL_NOT_FOUND', client.getModelVersion(name, reference)),
    findByRun: (runId) => client.findModelVersionByRun(runId),
    getByAlias: (name, alias) => client.getModelVersionByAlias(name, alias),
    list: () => allModels(client),
    versions: (name, options) => client.listModelVersions(name, options),
    searchModels: (options) => client.listModels(options),
    searchVersions: (options) => client.searchModelVersions(options),
    createModel: (model) => client.createModel(model),
    getModel: (name) => client.getModel(name),
    describeModel: (name, description) => client.updateModel(name, { description }),
    renameModel: (name, newName) => client.updateModel(name, { name: newName }),
    deleteModel: (name) => client.deleteModel(name),
    setModelTags: (name, tags) => client.setModelTags(name, tags),
    deleteModelTag: (name, key) => client.deleteModelTag(name, key),
    describeVersion: (name, version, description) => client.describeModelVersion(name, version, description ?? null),
    deleteVersion: (name, version) => client.deleteModelVersion(name, version),
    setVersionTags: (name, version, tags) => client.setModelVersionTags(name, version, tags),
    deleteVersionTag: (name, version, key) => client.deleteModelVersionTag(name, version, key),
    transition: (change) => client.transitionModelVersion(change),
    setStage: () => Promise.reject(new NotThroughServerError('models.setStage', client.url)),
    files: () => Promise.reject(new NotThroughServerError('models.files', client.url)),
    setAlias: (name, alias, version) => client.setModelAlias(name, alias, version),
    removeAlias: (name, alias) => client.removeModelAlias(name, alias),
    modelFile: ({ name, version }) => client.readModelFile(name, version),
  };
}

async function allModels(client: AssayClient): Promise<RegisteredModel[]> {
  const models: RegisteredModel[] = [];
  let pageToken: string | undefined;
  do {
    const page = await client.listModels({ maxResults: MODELS_A_PAGE, ...(pageToken !== undefined && { pageToken }) });
    models.push(...page.models);
    pageToken = page.nextPageToken;
  } while (pageToken !== undefined);
  return models;
}
