import type { ExperimentId } from '../../schema/index.ts';
import type { LifecycleStage, MetricPoint } from '../run.ts';

/** `PENDING` until whoever uploads the files says how that went. */
export type LoggedModelStatus = 'UNSPECIFIED' | 'PENDING' | 'READY' | 'UPLOAD_FAILED';

/** A model as training left it, with what is known of it; versions of registered models may point to it. */
export interface LoggedModel {
  /** `m-` and 32 lower-case hex digits. */
  readonly id: string;
  readonly experimentId: ExperimentId;
  readonly name: string;
  readonly status: LoggedModelStatus;
  /** What kind of model it is, in the words of whoever logged it. */
  readonly modelType?: string;
  /** The run that made it, as its client said. */
  readonly sourceRunId?: string;
  readonly artifactUri: string;
  readonly lifecycleStage: LifecycleStage;
  /** Milliseconds since the Unix epoch, UTC. */
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly params: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  /** By key, timestamp, step; of a metric with very many points the newest, see {@link MOST_POINTS}. */
  readonly metrics: readonly ModelMetricPoint[];
}

/** How many points of one metric are read with a model. */
export const MOST_POINTS = 1000;

/** A point of a metric that a run logged for a model, perhaps on a dataset. */
export interface ModelMetricPoint extends MetricPoint {
  readonly runId: string;
  readonly datasetName?: string;
  readonly datasetDigest?: string;
}
