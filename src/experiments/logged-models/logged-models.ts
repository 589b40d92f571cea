import type { ArtifactFolder } from '../artifacts/artifact-folder.ts';
import type { NewLoggedModel } from './create-logged-model.ts';
import type { LoggedModel, LoggedModelStatus } from './logged-model.ts';
import type { ModelVersionName } from './note-model-version.ts';
import type { LoggedModelPage, SearchLoggedModelsOptions } from './search-logged-models.ts';

/** Models that runs made, before anybody registers them. Each method is the operation of its own file. */
export interface LoggedModels {
  /**
   * @throws AssayError `EXPERIMENTS_LOGGED_MODEL_INVALID` (every fault), `EXPERIMENTS_EXPERIMENT_NOT_FOUND`,
   *   `EXPERIMENTS_EXPERIMENT_DELETED`
   */
  create(model: NewLoggedModel): Promise<LoggedModel>;
  /** @throws AssayError `EXPERIMENTS_LOGGED_MODEL_NOT_FOUND`, also for a deleted one unless `deleted` */
  get(id: string, options?: { readonly deleted?: boolean }): Promise<LoggedModel>;
  /** Says how the upload of its files went. */
  finalize(id: string, status: LoggedModelStatus): Promise<LoggedModel>;
  /** Marks it as deleted: it is found no more, but everything of it stays. */
  delete(id: string): Promise<void>;
  /** Adds params, all or none. @throws AssayError `EXPERIMENTS_MODEL_PARAM_EXISTS` */
  logParams(id: string, params: Readonly<Record<string, string>>): Promise<void>;
  /** Sets tags, replacing older values. */
  setTags(id: string, tags: Readonly<Record<string, string>>): Promise<void>;
  /** @throws AssayError `EXPERIMENTS_TAG_NOT_FOUND` */
  deleteTag(id: string, key: string): Promise<void>;
  /** Adds a version of a registered model to the tag `mlflow.modelVersions`, once. */
  noteVersion(id: string, version: ModelVersionName): Promise<void>;
  /**
   * The folder of its artifacts.
   * @throws AssayError `EXPERIMENTS_LOGGED_MODEL_NOT_FOUND`, also for a deleted one; `EXPERIMENTS_LOCATION_UNREACHABLE`
   */
  artifacts(id: string): Promise<ArtifactFolder>;
  /** Models that match, newest first unless ordered otherwise, in pages; never deleted ones. */
  search(options?: SearchLoggedModelsOptions): Promise<LoggedModelPage>;
}
