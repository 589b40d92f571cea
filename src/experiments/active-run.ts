import type { ExperimentId, Int64, RunId } from '../schema/index.ts';
import type { ObjectBody } from '../storage/index.ts';
import type { EndStatus, MetricPoint, RunDataset } from './run.ts';

/** What can become a param. Params are text: see {@link paramText} for how each kind is written. */
export type ParamValue =
  | string
  | number
  | bigint
  | boolean
  | null
  | readonly unknown[]
  | { readonly [key: string]: unknown };

export interface MetricOptions {
  /** A whole number, negative allowed; 0 unless given. Beyond 2^53 a bigint. */
  readonly step?: Int64;
  /** Milliseconds since the Unix epoch; now unless given. */
  readonly timestamp?: Int64;
}

/** Things to append to a run in one transaction: all of them are written or none. */
export interface RunEntries {
  readonly params?: Readonly<Record<string, ParamValue>>;
  readonly metrics?: readonly NewMetricPoint[];
  readonly tags?: Readonly<Record<string, string>>;
}

/** A value to be logged; with `modelId` for a logged model as well as for the run. */
export type NewMetricPoint = Pick<MetricPoint, 'key' | 'value'> & MetricOptions & MetricSubject;

export interface MetricSubject {
  readonly modelId?: string;
  /** The dataset that the model was measured on. */
  readonly datasetName?: string;
  readonly datasetDigest?: string;
}

export type NewRunDataset = Omit<RunDataset, 'sourceType' | 'tags'> & {
  readonly sourceType?: string;
  readonly tags?: Readonly<Record<string, string>>;
};

/** A file of a run. */
export interface ArtifactEntry {
  /** Relative to the artifacts of the run, with forward slashes. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
}

/**
 * A run that is open for writing. Each call resolves once its data would survive a crash of the process.
 * After {@link ActiveRun.end}, here or in another process, every write is refused with `EXPERIMENTS_RUN_ENDED`.
 */
export interface ActiveRun extends AsyncDisposable {
  readonly id: RunId;
  readonly experimentId: ExperimentId;
  readonly name: string;
  readonly artifactUri: string;
  /** Params are write-once: the same value again is fine, another one is refused. */
  logParams(params: Readonly<Record<string, ParamValue>>): Promise<void>;
  logMetric(key: string, value: number, options?: MetricOptions): Promise<void>;
  /** Several metrics at one step, in one transaction. */
  logMetrics(metrics: Readonly<Record<string, number>>, options?: MetricOptions): Promise<void>;
  /** Anything at once, in one transaction; the fast way to write a whole training history. */
  log(entries: RunEntries): Promise<void>;
  /** Sets tags, replacing older values. The tag `mlflow.runName` renames the run. */
  setTags(tags: Readonly<Record<string, string>>): Promise<void>;
  logDataset(dataset: NewRunDataset): Promise<void>;
  logArtifact(path: string, body: ObjectBody): Promise<ArtifactEntry>;
  end(status?: EndStatus): Promise<void>;
}
