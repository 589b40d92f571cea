import type { KeyedPoint, ModelRecord, ModelRecordPoint, RunRecord } from '../../experiments/index.ts';
import type { RegisteredModelRecord } from '../../registry/index.ts';

/** Notes something that is left out: what it is or its path, and why. */
export type LeaveOut = (what: string, why: string) => void;

export interface SourceExperiment {
  readonly id: string;
  readonly name: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly createdAt: number;
  readonly updatedAt: number;
}

interface Content<Record, Point> {
  readonly record: Record;
  /** As MLflow recorded it. */
  readonly artifactUri: string;
  /** Where files of this store lie if they are not there any more; absent where nobody knows. */
  readonly usualFolder?: string;
  readonly points: () => AsyncIterable<readonly Point[]>;
}

export type SourceRun = Content<RunRecord, KeyedPoint>;
export type SourceModel = Content<ModelRecord, ModelRecordPoint>;

/**
 * A store of MLflow, to be read: its database or its folder. What is deleted there is left out; what cannot be
 * understood is told to the {@link LeaveOut} it was opened with, and does not stop the rest.
 */
export interface MlflowSource extends Disposable {
  experiments(): Promise<SourceExperiment[]>;
  runs(experiment: SourceExperiment): AsyncIterable<SourceRun>;
  models(experiment: SourceExperiment): AsyncIterable<SourceModel>;
  registeredModels(): AsyncIterable<RegisteredModelRecord>;
}

/** Points of one batch. */
export const POINTS_AT_ONCE = 4096;
