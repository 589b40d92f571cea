import type { GeneratedAlways } from 'kysely';
import type { Int64 } from '../../schema/index.ts';

/**
 * The rows of the workspace database, one interface a table. Names are the nouns of the product; times are
 * milliseconds since the Unix epoch, UTC. `migrations/` creates exactly these tables; change both together.
 */
export interface DatabaseTables {
  schema_migration: SchemaMigrationRow;
  counter: CounterRow;
  experiment: ExperimentRow;
  experiment_tag: ExperimentTagRow;
  run: RunRow;
  run_process: RunProcessRow;
  param: ParamRow;
  latest_metric: LatestMetricRow;
  unranked_run: UnrankedRunRow;
  metric_chunk: MetricChunkRow;
  metric_series: MetricSeriesRow;
  metric: MetricRow;
  metric_block: MetricBlockRow;
  tag: TagRow;
  input_dataset: InputDatasetRow;
  run_input: RunInputRow;
  run_input_tag: RunInputTagRow;
  run_model: RunModelRow;
  logged_model: LoggedModelRow;
  logged_model_param: LoggedModelTextRow;
  logged_model_tag: LoggedModelTextRow;
  logged_model_metric: LoggedModelMetricRow;
  registered_model: RegisteredModelRow;
  registered_model_tag: RegisteredModelTagRow;
  model_version: ModelVersionRow;
  model_version_tag: ModelVersionTagRow;
  model_alias: ModelAliasRow;
  dataset: DatasetRow;
  dataset_version: DatasetVersionRow;
  dataset_version_tag: DatasetVersionTagRow;
  dataset_alias: DatasetAliasRow;
  dataset_review: DatasetReviewRow;
  dataset_removal: DatasetRemovalRow;
  lineage_node: LineageNodeRow;
  lineage_edge: LineageEdgeRow;
  removal: RemovalRow;
  study: StudyRow;
  trial: TrialRow;
  trial_report: TrialReportRow;
  study_worker: StudyWorkerRow;
  job: JobRow;
}

export interface SchemaMigrationRow {
  version: number;
  name: string;
  applied_at: number;
}

/** The highest number ever handed out under a name, so that numbers are never used twice. */
export interface CounterRow {
  name: string;
  value: number;
}

export interface ExperimentRow {
  /** Public as decimal text; 0 is the Default experiment. */
  id: number;
  name: string;
  artifact_uri: string;
  lifecycle_stage: LifecycleStage;
  created_at: number;
  updated_at: number;
  /** Null while it is active. */
  deleted_at: number | null;
}

export interface ExperimentTagRow {
  experiment_id: number;
  key: string;
  value: string;
}

/** `deleted` is soft: the row stays and can be restored. */
export type LifecycleStage = 'active' | 'deleted';

export interface RunRow {
  /** 32 lower-case hex digits. */
  id: string;
  experiment_id: number;
  name: string;
  status: 'RUNNING' | 'SCHEDULED' | 'FINISHED' | 'FAILED' | 'KILLED';
  user: string;
  start_time: number;
  end_time: number | null;
  artifact_uri: string;
  lifecycle_stage: LifecycleStage;
  /** Null while it is active. */
  deleted_at: number | null;
}

/** A process that holds a run open; the rows of a run go when it ends. Tells a crashed run from a slow one. */
export interface RunProcessRow {
  run_id: string;
  host: string;
  pid: number;
  /** When the process began, in the words of its operating system; a recycled pid differs in it. */
  started: string;
}

export interface ParamRow {
  run_id: string;
  key: string;
  value: string;
}

/** What is known of all points of one metric of a run. */
export interface LatestMetricRow {
  run_id: string;
  key: string;
  /** The latest point: the highest (step, timestamp, value). */
  step: Int64;
  timestamp: Int64;
  /** 0 where `is_nan` is 1: SQLite cannot store NaN. Infinities are stored as they are. */
  value: number;
  is_nan: 0 | 1;
  /** How many points were ever logged, duplicates among them. */
  count: number;
  /** The lowest and highest value ever logged; null where all are NaN. */
  min_value: number | null;
  max_value: number | null;
  /** `value` and `is_nan` as the order of runs has them; null before it had any. True unless the run is unranked. */
  ranked_nan: 0 | 1 | null;
  ranked_value: number | null;
}

/** A run that logged metrics since its place in the order of each was last written down. */
export interface UnrankedRunRow {
  run_id: string;
}

/**
 * Points of one run as they arrived, encoded. The history of a metric is what its run's chunks and `metric` hold
 * together; once the chunks of a run are many, they move to `metric`.
 */
export interface MetricChunkRow {
  id: GeneratedAlways<number>;
  run_id: string;
  /** How many points. */
  count: number;
  points: Uint8Array;
}

/** A metric of a run that has rows in `metric`. */
export interface MetricSeriesRow {
  id: GeneratedAlways<number>;
  run_id: string;
  key: string;
  /** How many points moved to `metric`, duplicates among them. */
  merged: number;
  /** How many of these the blocks sum up; 0 while the series is short. */
  blocked: number;
}

/** A point of a metric. Nothing deletes these with their series: whoever removes a run for good removes them as well. */
export interface MetricRow {
  series: number;
  timestamp: Int64;
  step: Int64;
  /** As in `latest_metric`. */
  value: number;
  is_nan: 0 | 1;
}

/** What a chart needs of some hundred points of a long series; goes like the rows of `metric`. */
export interface MetricBlockRow {
  series: number;
  /** Counts from 0 in the order of arrival. */
  number: number;
  count: number;
  first_timestamp: Int64;
  last_timestamp: Int64;
  first_step: Int64;
  last_step: Int64;
  /** The first, last, lowest and highest of its points, encoded. */
  points: Uint8Array;
  /** Steps and timestamps of its points, by step, then timestamp, each pair once; null in blocks of older versions. */
  steps: Uint8Array | null;
  timestamps: Uint8Array | null;
}

export interface TagRow {
  run_id: string;
  key: string;
  value: string;
}

/** A dataset as runs of one experiment know it; the first run that logs it decides its fields. */
export interface InputDatasetRow {
  experiment_id: number;
  name: string;
  digest: string;
  /** Its number in the catalogue of datasets; null when it came from elsewhere. */
  version: number | null;
  source_type: string;
  source: string;
  schema: string | null;
  profile: string | null;
}

export interface RunInputRow {
  run_id: string;
  name: string;
  digest: string;
  /** Order of logging within the run, from 0. */
  position: number;
}

export interface RunInputTagRow {
  run_id: string;
  name: string;
  digest: string;
  key: string;
  value: string;
}

/** A logged model that a run read or made; the model may be unknown here. */
export interface RunModelRow {
  run_id: string;
  direction: 'input' | 'output';
  model_id: string;
  /** At which step of the run an output was made; 0 for inputs. */
  step: Int64;
  /** Order of logging within the run and direction, from 0. */
  position: number;
}

/** A model as a training run left it: files, params, metrics. Versions of registered models may point to it. */
export interface LoggedModelRow {
  /** `m-` and 32 lower-case hex digits. */
  id: string;
  experiment_id: number;
  name: string;
  artifact_uri: string;
  status: 'UNSPECIFIED' | 'PENDING' | 'READY' | 'UPLOAD_FAILED';
  model_type: string | null;
  /** As its client said; such a run need not be here. */
  source_run_id: string | null;
  lifecycle_stage: LifecycleStage;
  created_at: number;
  updated_at: number;
  /** Null while it is active. */
  deleted_at: number | null;
}

export interface LoggedModelTextRow {
  model_id: string;
  key: string;
  value: string;
}

/** A point of a metric that a run logged for a model; the run has it as well. */
export interface LoggedModelMetricRow {
  model_id: string;
  key: string;
  timestamp: Int64;
  step: Int64;
  run_id: string;
  /** Stands for the two texts below in the primary key; empty without a dataset. */
  dataset: string;
  /** As in `latest_metric`. */
  value: number;
  is_nan: 0 | 1;
  dataset_name: string | null;
  dataset_digest: string | null;
}

export interface RegisteredModelRow {
  name: string;
  /** The highest version number ever given out, so that none is used twice. */
  last_version: number;
  description: string | null;
  created_at: number;
  updated_at: number;
}

export interface RegisteredModelTagRow {
  name: string;
  key: string;
  value: string;
}

/** The registry either keeps the file of a version, or knows its source. */
export interface ModelVersionRow {
  name: string;
  version: number;
  stage: 'none' | 'staging' | 'production' | 'archived';
  run_id: string | null;
  algorithm: string | null;
  /** Where the model file is in the object store; null where the registry keeps none. */
  object_key: string | null;
  file_name: string | null;
  /** SHA-256 of the model file, 64 hex digits. */
  digest: string | null;
  /** Bytes. */
  size: number | null;
  /** The address that it was registered with; null where only the file counts. */
  source: string | null;
  /** Where the model really is, when the source names another version or a logged model. */
  location: string | null;
  run_link: string | null;
  logged_model_id: string | null;
  /** Who registered it. */
  user: string | null;
  /** JSON object. */
  parameters: string;
  /** JSON object; NaN and the infinities as text, which JSON numbers cannot be. */
  metrics: string;
  dataset_digest: string | null;
  /** JSON object. */
  signature: string | null;
  description: string | null;
  created_at: number;
  updated_at: number;
}

export interface ModelVersionTagRow {
  name: string;
  version: number;
  key: string;
  value: string;
}

export interface ModelAliasRow {
  name: string;
  alias: string;
  version: number;
}

export interface DatasetRow {
  name: string;
  description: string | null;
  /** The highest version number ever given out, so that none is used twice. */
  last_version: number;
  created_at: number;
}

/** Immutable once written; the same content is never two versions of one dataset. */
export interface DatasetVersionRow {
  name: string;
  version: number;
  /** SHA-256 of the content, whatever its file format; 64 hex digits. */
  digest: string;
  row_count: number;
  /** JSON array, one object a column. */
  schema: string;
  /** JSON array, one object a column. */
  statistics: string;
  /** Where the rows came from. */
  source: string;
  label: string | null;
  /** Where the Parquet file is in the object store. */
  object_key: string;
  /** Bytes of the Parquet file. */
  size: number;
  created_at: number;
  /** Who registered it; null in versions of older releases. */
  user: string | null;
  /** Why it was made. */
  message: string | null;
  /** The version that it follows; null for the first one. That version may be gone. */
  parent: number | null;
  /** What the source was written in, such as `csv`; null where nobody knows. */
  origin_format: string | null;
  /** Bytes of the source as it was read; null where it was no file. */
  origin_size: number | null;
  /** SHA-256 of the source as it was read, 64 hex digits; null where it was no file. */
  origin_sha256: string | null;
  /** The SQL that made the rows. */
  query: string | null;
}

export interface DatasetVersionTagRow {
  name: string;
  version: number;
  key: string;
  value: string;
}

export interface DatasetAliasRow {
  name: string;
  alias: string;
  version: number;
}

/** What somebody thought of a version; the last of them counts. */
export interface DatasetReviewRow {
  name: string;
  version: number;
  /** Counts from 1 in the order of the reviews. */
  position: number;
  decision: 'approved' | 'rejected';
  user: string;
  note: string | null;
  reviewed_at: number;
}

/** Files of a version whose row is gone. */
export interface DatasetRemovalRow {
  object_folder: string;
  removed_at: number;
}

/** Something that was read, made or done; kind and key name it. It stays when what it stands for is deleted. */
export interface LineageNodeRow {
  id: GeneratedAlways<number>;
  kind: string;
  key: string;
  /** For people, as it was when it was first recorded. */
  name: string;
  version: string | null;
  digest: string | null;
  /** JSON object. */
  details: string;
  created_at: number;
}

/** That `target` came out of `source`. */
export interface LineageEdgeRow {
  source: number;
  target: number;
  /** As what the one served the other; empty where there is nothing to say. */
  role: string;
  recorded_at: number;
}

/** A run or logged model whose rows are gone, while its points and artifacts may still be there. */
export interface RemovalRow {
  /** Of the run or logged model. */
  id: string;
  artifact_uri: string;
  /** JSON array: the series whose points are to go. */
  series: string;
  removed_at: number;
}

export interface StudyRow {
  id: GeneratedAlways<number>;
  name: string;
  /** JSON array of `minimize` and `maximize`. */
  directions: string;
  /** JSON object, one entry a parameter; null where every trial says what it wants. */
  space: string | null;
  seed: number;
  /** JSON object with name and settings. */
  sampler: string;
  pruner: string | null;
  /** JSON object. */
  attributes: string;
  created_at: number;
  /** How many trials there are, which is the number of the next one. */
  trials: number;
  /** The highest number of a change to a trial. */
  last_change: number;
}

export interface TrialRow {
  study_id: number;
  number: number;
  /** Which change of the study was the last one to this trial. */
  change: number;
  state: 'WAITING' | 'RUNNING' | 'COMPLETE' | 'PRUNED' | 'FAILED';
  /** JSON object. */
  params: string;
  /** JSON object. */
  distributions: string;
  /** Decimal numbers with commas between them, Infinity among them; null without a value. */
  results: string | null;
  /** How many rows of `trial_report` it has. */
  reports: number;
  reason: string | null;
  /** JSON object. */
  attributes: string;
  started_at: number | null;
  ended_at: number | null;
  attempt: number | null;
  /** Who makes it, while it is RUNNING. */
  worker_id: string | null;
  run_id: string | null;
}

export interface TrialReportRow {
  study_id: number;
  number: number;
  step: number;
  /** Null for NaN, which SQLite cannot store. */
  value: number | null;
  change: number;
}

/** A process that makes trials; its row goes when it ends. Tells the trials of a crashed worker from slow ones. */
export interface StudyWorkerRow {
  id: string;
  study_id: number;
  host: string;
  pid: number;
  started: string;
  /** When it last said that it lives. */
  beat_at: number;
}

export interface JobRow {
  /** Counts up in the order in which jobs were asked for. */
  position: GeneratedAlways<number>;
  id: string;
  kind: string;
  /** JSON. */
  input: string;
  state: 'queued' | 'running' | 'done' | 'failed' | 'cancelled';
  /** What it said last of its progress. */
  stage: string | null;
  done: number | null;
  total: number | null;
  /** JSON, of a job that is done. */
  result: string | null;
  /** JSON object with code, message, remedy and details, of a job that failed. */
  error: string | null;
  /** How often it was begun; whoever runs it writes only while this is the number it began with. */
  attempt: number;
  cancel_asked_at: number | null;
  created_at: number;
  started_at: number | null;
  ended_at: number | null;
  /** The process that runs it, while it is running. */
  host: string | null;
  pid: number | null;
  process_started: string | null;
  /** Until when that process need not be heard of. */
  lease_until: number | null;
}
