import type { RunId } from '../schema/index.ts';

/** Where a model version stands on its way to production. */
export const STAGES = ['none', 'staging', 'production', 'archived'] as const;
export type Stage = (typeof STAGES)[number];

/**
 * A model together with where it came from. The registry keeps its file ({@link KeptVersion}) or knows where it is, as
 * clients of MLflow register it. What was registered never changes; stage, aliases, tags and description do.
 */
export interface ModelVersion {
  readonly name: string;
  /** 1, 2, 3 … per model; a number is never used twice. */
  readonly version: number;
  readonly stage: Stage;
  readonly aliases: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
  /** The run that made the model, where it is known. */
  readonly runId?: RunId;
  readonly algorithm?: string;
  /** Where the model is: its file in a workspace on disk, else an address. */
  readonly path: string;
  /** The address it was registered with; that of the folder with its file where the registry keeps it. */
  readonly source: string;
  /** Where to download it from: differs from `source` where that names another version or a logged model. */
  readonly location: string;
  /** The folder of its file among `files()`, where the registry keeps it. */
  readonly folder?: string;
  readonly fileName?: string;
  /** SHA-256 of the model file, 64 hex digits. */
  readonly digest?: string;
  /** Bytes. */
  readonly size?: number;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** May hold NaN, where a metric is undefined. */
  readonly metrics: Readonly<Record<string, number>>;
  /** Digest of the dataset version the model learnt from. */
  readonly datasetDigest?: string;
  /** Features and outputs the model expects, as given at registration. */
  readonly signature?: Readonly<Record<string, unknown>>;
  /** Web address of the run, where it was logged to another server. */
  readonly runLink?: string;
  /** Id of the logged model (`m-…`) that it is. */
  readonly loggedModelId?: string;
  readonly user?: string;
  readonly description?: string;
  /** Milliseconds since the Unix epoch. */
  readonly createdAt: number;
  /** When stage, aliases or description last changed. */
  readonly updatedAt: number;
}

/** A version whose file the registry keeps. */
export interface KeptVersion extends ModelVersion {
  readonly runId: RunId;
  readonly algorithm: string;
  readonly fileName: string;
  readonly digest: string;
  readonly size: number;
}

/**
 * Which version of a model: its number (`3` or `'3'`), `'latest'`, a stage (the newest version in it) or an alias.
 * An alias that we set can be neither a number nor a stage nor `latest`, so the text is not ambiguous; of those that
 * clients of MLflow set, one that looks like another reference is not reached by it.
 */
export type ModelReference = number | 'latest' | Stage | (string & {});

/** A model with its versions summed up, as a list shows it. */
export interface RegisteredModel {
  readonly name: string;
  readonly description?: string;
  readonly tags: Readonly<Record<string, string>>;
  /** The number each alias points to. */
  readonly aliases: Readonly<Record<string, number>>;
  /** How many there are. */
  readonly versions: number;
  /** Absent while there is no version. */
  readonly latest?: ModelVersion;
  /** The newest version of each stage that has one. */
  readonly latestOfStage: Readonly<Partial<Record<Stage, ModelVersion>>>;
  /** Number of the newest version in production, if any. */
  readonly productionVersion?: number;
  readonly createdAt: number;
  /** When it or its versions last changed. */
  readonly updatedAt: number;
}
