import { getVersionByAlias, removeAlias, setAlias } from './aliases.ts';
import { deleteModel, describeModel, renameModel } from './change-model.ts';
import { deleteVersion, describeVersion, setStage } from './change-version.ts';
import { createModel } from './create-model.ts';
import { findVersion, findVersionOfRun, getVersion } from './find-version.ts';
import { getModel, listModels, listVersions } from './list-models.ts';
import { modelFiles, readModelFile } from './model-file.ts';
import { registerModel } from './register-model.ts';
import { registerSource } from './register-source.ts';
import type { Registry } from './registry.ts';
import type { RegistryContext } from './registry-context.ts';
import { searchModels } from './search/search-models.ts';
import { searchVersions } from './search/search-versions.ts';
import { deleteModelTag, deleteVersionTag, setModelTags, setVersionTags } from './tags.ts';
import { transitionStage } from './transition-stage.ts';

/** The model registry of a workspace. */
export function openRegistry(context: RegistryContext): Registry {
  return {
    register: (model) => registerModel(context, model),
    registerSource: (version) => registerSource(context, version),
    get: (name, reference) => getVersion(context, name, reference),
    find: (name, reference) => findVersion(context, name, reference),
    findByRun: (runId) => findVersionOfRun(context, runId),
    getByAlias: (name, alias) => getVersionByAlias(context, name, alias),
    list: () => listModels(context),
    versions: (name, options) => listVersions(context, name, options),
    searchModels: (options) => searchModels(context, options),
    searchVersions: (options) => searchVersions(context, options),
    createModel: (model) => createModel(context, model),
    getModel: (name) => getModel(context, name),
    describeModel: (name, description) => describeModel(context, name, description),
    renameModel: (name, newName) => renameModel(context, name, newName),
    deleteModel: (name) => deleteModel(context, name),
    setModelTags: (name, tags) => setModelTags(context, name, tags),
    deleteModelTag: (name, key) => deleteModelTag(context, name, key),
    describeVersion: (name, version, description) => describeVersion(context, name, version, description),
    deleteVersion: (name, version) => deleteVersion(context, name, version),
    setVersionTags: (name, version, tags) => setVersionTags(context, name, version, tags),
    deleteVersionTag: (name, version, key) => deleteVersionTag(context, name, version, key),
    transition: (change) => transitionStage(context, change),
    setStage: (change) => setStage(context, change),
    setAlias: (name, alias, version, rules) => setAlias(context, name, alias, version, rules),
    removeAlias: (name, alias) => removeAlias(context, name, alias),
    modelFile: (version) => readModelFile(context, version),
    files: async () => modelFiles(context),
  };
}
