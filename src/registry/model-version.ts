import type { RunId } from '../schema/index.ts';

/** Where a model version stands on its way to production. */
export const STAGES = ['none', 'staging', 'production', 'archived'] as const;
export type Stage = (typeof STAGES)[number];

/** A model file together with where it came from. What was registered never changes; stage and aliases do. */
export interface ModelVersion {
  readonly name: string;
  /** 1, 2, 3 … per model; a number is never used twice. */
  readonly version: number;
  readonly stage: Stage;
  readonly aliases: readonly string[];
  /** The run that made the model. */
  readonly runId: RunId;
  readonly algorithm: string;
  /** Where the model file is: a path in a workspace on disk, else the address of the object. */
  readonly path: string;
  readonly fileName: string;
  /** SHA-256 of the model file, 64 hex digits. */
  readonly digest: string;
  /** Bytes. */
  readonly size: number;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** May hold NaN, where a metric is undefined. */
  readonly metrics: Readonly<Record<string, number>>;
  /** Digest of the dataset version the model learnt from. */
  readonly datasetDigest?: string;
  /** Features and outputs the model expects, as given at registration. */
  readonly signature?: Readonly<Record<string, unknown>>;
  readonly description?: string;
  /** Milliseconds since the Unix epoch. */
  readonly createdAt: number;
  /** When stage or aliases last changed. */
  readonly updatedAt: number;
}

/**
 * Which version of a model: its number (`3` or `'3'`), `'latest'`, a stage (the newest version in it) or an alias.
 * An alias can be neither a number nor a stage nor `latest`, so the text is never ambiguous.
 */
export type ModelReference = number | 'latest' | Stage | (string & {});

/** A model with its versions summed up, as a list shows it. */
export interface RegisteredModel {
  readonly name: string;
  readonly versions: number;
  readonly latest: ModelVersion;
  /** Number of the version in production, if any. */
  readonly productionVersion?: number;
  readonly createdAt: number;
}
