import type { ArtifactFolder } from '../experiments/index.ts';
import type { RunId } from '../schema/index.ts';
import type { AliasRules } from './aliases.ts';
import type { SetStage } from './change-version.ts';
import type { NewModel } from './create-model.ts';
import type { KeptVersion, ModelReference, ModelVersion, RegisteredModel, Stage } from './model-version.ts';
import type { NewSource } from './register-source.ts';
import type { SearchOptions } from './search/page.ts';
import type { ModelPage } from './search/search-models.ts';
import type { VersionPage } from './search/search-versions.ts';

export interface RegisterModel {
  /** Created with its first version. */
  readonly name: string;
  readonly runId: RunId;
  readonly algorithm: string;
  readonly file: Uint8Array;
  /** Such as `model.json`; the extension tells readers the format. */
  readonly fileName: string;
  readonly parameters?: Readonly<Record<string, unknown>>;
  readonly metrics?: Readonly<Record<string, number>>;
  readonly datasetDigest?: string;
  readonly signature?: Readonly<Record<string, unknown>>;
  readonly description?: string;
  readonly tags?: Readonly<Record<string, string>>;
}

export interface Transition {
  readonly name: string;
  readonly version: number;
  readonly stage: Stage;
  /** Refuse unless the version is in this stage now; for callers who decided on what they saw. */
  readonly from?: Stage;
}

/** The catalogue of models: which versions exist, where they came from and which one is in production. */
export interface Registry {
  /** Stores the file, reads it back, and adds the next version number in stage `none`. */
  register(model: RegisterModel): Promise<KeptVersion>;
  /** Adds the next version of an existing model, whose files stay where they are. */
  registerSource(version: NewSource): Promise<ModelVersion>;

  /** The version `reference` means; throws when there is none. */
  get(name: string, reference?: ModelReference): Promise<ModelVersion>;
  /** Like {@link get}, but undefined when there is none. */
  find(name: string, reference?: ModelReference): Promise<ModelVersion | undefined>;
  /** The newest version, of whatever model, that the run made; undefined when none was registered. */
  findByRun(runId: RunId): Promise<ModelVersion | undefined>;
  /** The version an alias points to, also one that looks like a number or a stage; `latest` is the newest one. */
  getByAlias(name: string, alias: string): Promise<ModelVersion>;
  /** All models by name. */
  list(): Promise<readonly RegisteredModel[]>;
  /** All versions of a model, newest first; optionally only those in one stage. */
  versions(name: string, options?: { stage?: Stage }): Promise<readonly ModelVersion[]>;
  /** Models by filter, order and page. */
  searchModels(options?: SearchOptions): Promise<ModelPage>;
  /** Versions of all models by filter, order and page. */
  searchVersions(options?: SearchOptions): Promise<VersionPage>;

  /** Makes a model without versions. */
  createModel(model: NewModel): Promise<RegisteredModel>;
  getModel(name: string): Promise<RegisteredModel>;
  /** An empty text takes the description away. */
  describeModel(name: string, description: string): Promise<RegisteredModel>;
  /** Versions, tags and aliases go along. */
  renameModel(name: string, newName: string): Promise<RegisteredModel>;
  /** Removes the model with all that belongs to it. */
  deleteModel(name: string): Promise<void>;
  setModelTags(name: string, tags: Readonly<Record<string, string>>): Promise<void>;
  /** Taking off a tag that is not there succeeds. */
  deleteModelTag(name: string, key: string): Promise<void>;

  /** Undefined takes the description away. */
  describeVersion(name: string, version: number, description: string | undefined): Promise<ModelVersion>;
  /** Removes a version; its number is not given out again. */
  deleteVersion(name: string, version: number): Promise<void>;
  setVersionTags(name: string, version: number, tags: Readonly<Record<string, string>>): Promise<void>;
  /** Taking off a tag that is not there succeeds. */
  deleteVersionTag(name: string, version: number, key: string): Promise<void>;
  /** Moves a version to another stage; entering production archives the version that was there. */
  transition(change: Transition): Promise<ModelVersion>;
  /** Moves a version to any stage, without rules, as clients of MLflow do. */
  setStage(change: SetStage): Promise<ModelVersion>;
  /** Points `alias` at a version, taking it from the one it pointed to before. */
  setAlias(name: string, alias: string, version: number, rules?: AliasRules): Promise<ModelVersion>;
  /** Forgets an alias; forgetting an unknown one succeeds. */
  removeAlias(name: string, alias: string): Promise<void>;
  /** The bytes that were registered, checked against their digest. */
  modelFile(version: ModelVersion): Promise<Uint8Array>;
  /** The files of all versions whose files the registry keeps, each in its `folder`; to be read, not changed. */
  files(): Promise<ArtifactFolder>;
}
