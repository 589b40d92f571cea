import type { RunId } from '../schema/index.ts';
import type { ModelReference, ModelVersion, RegisteredModel, Stage } from './model-version.ts';

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
  register(model: RegisterModel): Promise<ModelVersion>;
  /** The version `reference` means; throws when there is none. */
  get(name: string, reference?: ModelReference): Promise<ModelVersion>;
  /** Like {@link get}, but undefined when there is none. */
  find(name: string, reference?: ModelReference): Promise<ModelVersion | undefined>;
  /** The newest version, of whatever model, that the run made; undefined when none was registered. */
  findByRun(runId: RunId): Promise<ModelVersion | undefined>;
  /** All models by name. */
  list(): Promise<readonly RegisteredModel[]>;
  /** All versions of a model, newest first; optionally only those in one stage. */
  versions(name: string, options?: { stage?: Stage }): Promise<readonly ModelVersion[]>;
  /** Moves a version to another stage; entering production archives the version that was there. */
  transition(change: Transition): Promise<ModelVersion>;
  /** Points `alias` at a version, taking it from the one it pointed to before. */
  setAlias(name: string, alias: string, version: number): Promise<ModelVersion>;
  /** Forgets an alias; forgetting an unknown one succeeds. */
  removeAlias(name: string, alias: string): Promise<void>;
  /** The bytes that were registered, checked against their digest. */
  modelFile(version: ModelVersion): Promise<Uint8Array>;
}
