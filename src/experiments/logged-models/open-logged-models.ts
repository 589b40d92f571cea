import type { Tracking } from '../tracking.ts';
import { createLoggedModel } from './create-logged-model.ts';
import { deleteLoggedModel } from './delete-logged-model.ts';
import { finalizeLoggedModel } from './finalize-logged-model.ts';
import { getLoggedModel } from './get-logged-model.ts';
import { logModelParams } from './log-model-params.ts';
import type { LoggedModels } from './logged-models.ts';
import { modelArtifacts } from './model-artifacts.ts';
import { deleteModelTag, setModelTags } from './model-tags.ts';
import { noteModelVersion } from './note-model-version.ts';
import { searchLoggedModels } from './search-logged-models.ts';

export function openLoggedModels(tracking: Tracking): LoggedModels {
  return {
    create: (model) => createLoggedModel(tracking, model),
    get: (id, options) => getLoggedModel(tracking, id, options),
    finalize: (id, status) => finalizeLoggedModel(tracking, id, status),
    delete: (id) => deleteLoggedModel(tracking, id),
    logParams: (id, params) => logModelParams(tracking, id, params),
    setTags: (id, tags) => setModelTags(tracking, id, tags),
    deleteTag: (id, key) => deleteModelTag(tracking, id, key),
    noteVersion: (id, version) => noteModelVersion(tracking, id, version),
    artifacts: (id) => modelArtifacts(tracking, id),
    search: (options) => searchLoggedModels(tracking, options),
  };
}
