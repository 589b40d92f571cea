import type { ExperimentId, Int64, RunId } from '../schema/index.ts';

/** MLflow's run statuses. A run is born RUNNING and ends in one of the last three. */
const RUN_STATUSES = ['RUNNING', 'SCHEDULED', 'FINISHED', 'FAILED', 'KILLED'] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];
export type EndStatus = 'FINISHED' | 'FAILED' | 'KILLED';

export type LifecycleStage = 'active' | 'deleted';

/** One execution, with everything that was logged to it. */
export interface Run {
  readonly id: RunId;
  readonly experimentId: ExperimentId;
  readonly name: string;
  readonly status: RunStatus;
  readonly user: string;
  /** Milliseconds since the Unix epoch, UTC. */
  readonly startTime: number;
  /** Absent while the run is open. */
  readonly endTime?: number;
  readonly artifactUri: string;
  readonly lifecycleStage: LifecycleStage;
  readonly params: Readonly<Record<string, string>>;
  /** The latest value of each metric: the one with the highest (step, timestamp, value). */
  readonly metrics: Readonly<Record<string, number>>;
  /** The same points with their steps and times. */
  readonly latestMetrics: readonly MetricPoint[];
  readonly tags: Readonly<Record<string, string>>;
  /** The datasets the run read, in the order they were logged. */
  readonly datasets: readonly RunDataset[];
  /** Ids of the logged models the run read, in the order they were logged. */
  readonly modelInputs: readonly string[];
  /** The logged models the run made. */
  readonly modelOutputs: readonly ModelOutput[];
}

/** A logged model that a run made. */
export interface ModelOutput {
  readonly modelId: string;
  /** The step of training it was made at. */
  readonly step: Int64;
}

/** What a run is, without what was logged to it. */
export type RunHead = Pick<
  Run,
  'id' | 'experimentId' | 'name' | 'status' | 'user' | 'startTime' | 'endTime' | 'artifactUri' | 'lifecycleStage'
>;

/** A dataset as an input of a run. */
export interface RunDataset {
  readonly name: string;
  /** Hash of the content, at most 36 characters as in MLflow's rules. */
  readonly digest: string;
  /** Number in the catalogue of datasets, when it came from there. */
  readonly version?: number;
  readonly source: string;
  readonly sourceType: string;
  /** What the run used it for, such as `train`. */
  readonly context?: string;
  /** All tags of this use, the context among them as `mlflow.data.context`. */
  readonly tags: Readonly<Record<string, string>>;
  /** JSON texts in MLflow's form. */
  readonly schema?: string;
  readonly profile?: string;
}

/** One logged value of a metric. */
export interface MetricPoint {
  readonly key: string;
  readonly value: number;
  /** A whole number, 0 unless given; may be negative. A bigint beyond 2^53. */
  readonly step: Int64;
  /** Milliseconds since the Unix epoch. */
  readonly timestamp: Int64;
}
