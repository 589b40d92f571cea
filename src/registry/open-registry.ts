import { removeAlias, setAlias } from './aliases.ts';
import { findVersion, findVersionOfRun, getVersion } from './find-version.ts';
import { listModels, listVersions } from './list-models.ts';
import { readModelFile } from './model-file.ts';
import { registerModel } from './register-model.ts';
import type { Registry } from './registry.ts';
import type { RegistryContext } from './registry-context.ts';
import { transitionStage } from './transition-stage.ts';

/** The model registry of a workspace. */
export function openRegistry(context: RegistryContext): Registry {
  return {
    register: (model) => registerModel(context, model),
    get: (name, reference) => getVersion(context, name, reference),
    find: (name, reference) => findVersion(context, name, reference),
    findByRun: (runId) => findVersionOfRun(context, runId),
    list: () => listModels(context),
    versions: (name, options) => listVersions(context, name, options),
    transition: (change) => transitionStage(context, change),
    setAlias: (name, alias, version) => setAlias(context, name, alias, version),
    removeAlias: (name, alias) => removeAlias(context, name, alias),
    modelFile: (version) => readModelFile(context, version),
  };
}
