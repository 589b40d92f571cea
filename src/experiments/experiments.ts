import type { RunId } from '../schema/index.ts';
import type { ObjectBody, PutOptions } from '../storage/index.ts';
import type { ActiveRun, ArtifactEntry, NewRunDataset, RunEntries } from './active-run.ts';
import type { ArtifactFolder } from './artifacts/artifact-folder.ts';
import type { RunComparison } from './compare-runs.ts';
import type { NewExperiment } from './create-experiment.ts';
import type { NewRunRecord } from './create-run.ts';
import type { Experiment } from './experiment.ts';
import type { ExperimentPage, ListExperimentsOptions } from './list-experiments.ts';
import type { RunInputs } from './log-inputs.ts';
import type { LoggedModels } from './logged-models/logged-models.ts';
import type { RunMetricPoint } from './metric-histories.ts';
import type { MetricHistoryPage, MetricHistoryPageOptions } from './metric-history-page.ts';
import type { MetricSeries, MetricSeriesOptions } from './metric-series.ts';
import type { EndStatus, MetricPoint, ModelOutput, Run, RunHead } from './run.ts';
import type { SampleOptions } from './sample-metric-histories.ts';
import type { DatasetSummary } from './search-datasets.ts';
import type { RunPage, SearchRunsOptions } from './search-runs.ts';
import type { NewRun } from './start-run.ts';
import type { RunChanges } from './update-run.ts';
import type { RunEvent, WatchRunOptions } from './watch-run.ts';

/** Tracking: experiments, their runs and everything logged to them. Each method is the operation of its own file. */
export interface Experiments {
  /** Models that runs made. */
  readonly loggedModels: LoggedModels;

  /** @throws AssayError `EXPERIMENTS_NAME_TAKEN`, `EXPERIMENTS_NAME_INVALID` */
  createExperiment(experiment: NewExperiment): Promise<Experiment>;
  /** @throws AssayError `EXPERIMENTS_EXPERIMENT_NOT_FOUND` */
  getExperiment(id: string): Promise<Experiment>;
  /** @throws AssayError `EXPERIMENTS_EXPERIMENT_NOT_FOUND` */
  getExperimentByName(name: string): Promise<Experiment>;
  findExperimentByName(name: string): Promise<Experiment | undefined>;
  /** The experiment of this name, made if there is none; safe when several processes do it at once. */
  getOrCreateExperiment(name: string): Promise<Experiment>;
  /** Newest first. */
  listExperiments(options?: ListExperimentsOptions): Promise<ExperimentPage>;

  /** @throws AssayError `EXPERIMENTS_NAME_TAKEN`, `EXPERIMENTS_NAME_INVALID`, `EXPERIMENTS_EXPERIMENT_DELETED` */
  renameExperiment(id: string, name: string): Promise<void>;
  /** Marks an experiment and all its runs as deleted; `restoreExperiment` brings all of them back. */
  deleteExperiment(id: string): Promise<void>;
  restoreExperiment(id: string): Promise<void>;
  setExperimentTags(id: string, tags: Readonly<Record<string, string>>): Promise<void>;
  /** @throws AssayError `EXPERIMENTS_TAG_NOT_FOUND` */
  deleteExperimentTag(id: string, key: string): Promise<void>;

  /** Opens a run. Dispose it (`await using`) or call `end`; disposing without `end` records it as FAILED. */
  startRun(run?: NewRun): Promise<ActiveRun>;
  /** Records a run that goes on elsewhere: no process of this machine holds it, nothing is captured for it. */
  createRun(run: NewRunRecord): Promise<Run>;
  /** Opens an existing run again, also an ended one, which becomes RUNNING. */
  resumeRun(id: string): Promise<ActiveRun>;
  /** @throws AssayError `EXPERIMENTS_RUN_NOT_FOUND` */
  getRun(id: string): Promise<Run>;
  findRun(id: string): Promise<Run | undefined>;
  /**
   * The ids of runs that people name by whole ids or by their first digits, at least four.
   * @throws AssayError `EXPERIMENTS_RUN_NOT_FOUND`, `EXPERIMENTS_RUN_AMBIGUOUS`
   */
  resolveRunIds(ids: readonly string[]): Promise<RunId[]>;
  /** Appends to a run in one transaction, ended or not; the way to note something about a finished run. */
  log(runId: string, entries: RunEntries): Promise<void>;
  logDataset(runId: string, dataset: NewRunDataset): Promise<void>;
  /** Datasets and logged models that a run read, all or none. */
  logInputs(runId: string, inputs: RunInputs): Promise<void>;
  /** Logged models that a run made, all or none. */
  logOutputs(runId: string, models: readonly ModelOutput[]): Promise<void>;
  /** Changes status, end or name of a run from outside, ended or not, and returns what it is then. */
  updateRun(id: string, changes: RunChanges): Promise<RunHead>;
  /** Marks a run as deleted; it can be restored. Both do nothing where there is nothing to do. */
  deleteRun(id: string): Promise<void>;
  restoreRun(id: string): Promise<void>;
  /** @throws AssayError `EXPERIMENTS_TAG_NOT_FOUND` */
  deleteTag(runId: string, key: string): Promise<void>;
  /** Sets a tag to what `change` makes of its value, undefined for none; nobody changes it meanwhile. */
  changeTag(runId: string, key: string, change: (value: string | undefined) => string): Promise<void>;
  /** Records the end of a run from outside, such as from a signal handler; now unless told when it was. */
  endRun(runId: string, status: EndStatus, endTime?: number): Promise<void>;

  /** Runs that match an MLflow filter, newest first unless `orderBy` says otherwise, in pages. */
  searchRuns(options?: SearchRunsOptions): Promise<RunPage>;
  /** The datasets that runs of these experiments read, each once for every context. */
  searchDatasets(experimentIds: readonly string[]): Promise<DatasetSummary[]>;
  /** Runs side by side: all their params, metrics and tags, and which of them differ. */
  compareRuns(ids: readonly string[]): Promise<RunComparison>;
  /** Every value ever logged under the key, by timestamp, step, value; empty for an unknown key. */
  metricHistory(runId: string, key: string): Promise<MetricPoint[]>;
  /** The same in pages; each costs the same wherever it lies. */
  metricHistoryPage(runId: string, key: string, options?: MetricHistoryPageOptions): Promise<MetricHistoryPage>;
  /** The histories of one metric of several runs, by run id, timestamp, step, value; 25,000 points at most. */
  metricHistories(runIds: readonly string[], key: string, maxResults?: number): Promise<RunMetricPoint[]>;
  /** Points of one metric of several runs on evenly chosen steps, as MLflow's charts ask for them. */
  sampleMetricHistories(runIds: readonly string[], key: string, options?: SampleOptions): Promise<RunMetricPoint[]>;
  /** What happens to a run from now on, whoever writes it: its status first, then new values and changes of status. */
  watchRun(runId: string, options?: WatchRunOptions): AsyncIterable<RunEvent>;
  /** A metric as a chart needs it: so many points at most with every spike kept, of any number of points as fast. */
  metricSeries(runId: string, key: string, options?: MetricSeriesOptions): Promise<MetricSeries>;

  logArtifact(runId: string, path: string, body: ObjectBody, options?: PutOptions): Promise<ArtifactEntry>;
  /** The files under `folder` (all of them by default), sorted by path. */
  listArtifacts(runId: string, folder?: string): Promise<ArtifactEntry[]>;
  /** @throws AssayError `EXPERIMENTS_ARTIFACT_NOT_FOUND` */
  readArtifact(runId: string, path: string): Promise<Uint8Array>;
  /**
   * The folder of a run's artifacts, to list level by level, read in pieces, receive in parts and remove from.
   * @throws AssayError `EXPERIMENTS_RUN_NOT_FOUND`, `EXPERIMENTS_LOCATION_UNREACHABLE`
   */
  runArtifacts(runId: string): Promise<ArtifactFolder>;
  /**
   * The folder of artifacts at a recorded address, such as that of an experiment or of a logged model.
   * @throws AssayError `EXPERIMENTS_LOCATION_UNREACHABLE`
   */
  artifactsAt(uri: string): Promise<ArtifactFolder>;
  /** All artifacts that `mlflow-artifacts:/` stands for, which a server gives its clients. */
  proxiedArtifacts(): Promise<ArtifactFolder>;

  /**
   * Finds RUNNING runs that a process of this machine held open and left by dying, records them as FAILED with the tag
   * `assay.ended_by` = `crash`, and returns them. Called when a workspace opens.
   */
  markInterruptedRuns(): Promise<Run[]>;
}
