import { systemUser } from '../config/index.ts';
import { type Clock, type RandomBytes, type RunId, systemClock, systemRandomBytes } from '../schema/index.ts';
import type { Database, ObjectBody, ObjectStore, PutOptions } from '../storage/index.ts';
import type { ActiveRun, ArtifactEntry, NewRunDataset, RunEntries } from './active-run.ts';
import type { ArtifactFolder } from './artifacts/artifact-folder.ts';
import { ArtifactLocations } from './artifacts/artifact-locations.ts';
import { listArtifacts } from './artifacts/list-artifacts.ts';
import { logArtifact } from './artifacts/log-artifact.ts';
import { readArtifact } from './artifacts/read-artifact.ts';
import { runArtifacts } from './artifacts/run-artifacts.ts';
import { compareRuns, type RunComparison } from './compare-runs.ts';
import { contextOf } from './context/context-of.ts';
import { createDefaultExperiment, createExperiment, type NewExperiment } from './create-experiment.ts';
import { createRun, type NewRunRecord } from './create-run.ts';
import { deleteExperiment, restoreExperiment } from './delete-experiment.ts';
import { deleteRun, restoreRun } from './delete-run.ts';
import { endRun } from './end-run.ts';
import { EntryWriter } from './entry-writer.ts';
import type { Experiment } from './experiment.ts';
import { deleteExperimentTag, setExperimentTags } from './experiment-tags.ts';
import type { Experiments } from './experiments.ts';
import { findExperimentByName, getExperiment, getExperimentByName } from './get-experiment.ts';
import { getOrCreateExperiment } from './get-or-create-experiment.ts';
import { findRun, getRun } from './get-run.ts';
import { type ExperimentPage, type ListExperimentsOptions, listExperiments } from './list-experiments.ts';
import { logEntries } from './log-entries.ts';
import { logInputs, type RunInputs } from './log-inputs.ts';
import { logOutputs } from './log-outputs.ts';
import type { LoggedModels } from './logged-models/logged-models.ts';
import { openLoggedModels } from './logged-models/open-logged-models.ts';
import { markInterruptedRuns } from './mark-interrupted-runs.ts';
import { metricHistories, type RunMetricPoint } from './metric-histories.ts';
import { metricHistory } from './metric-history.ts';
import { type MetricHistoryPage, type MetricHistoryPageOptions, metricHistoryPage } from './metric-history-page.ts';
import { type MetricSeries, type MetricSeriesOptions, metricSeries } from './metric-series.ts';
import { MetricRanks } from './metrics/metric-ranks.ts';
import { renameExperiment } from './rename-experiment.ts';
import { resolveRunIds } from './resolve-run-ids.ts';
import { resumeRun } from './resume-run.ts';
import type { EndStatus, MetricPoint, ModelOutput, Run, RunHead } from './run.ts';
import { RunRecorder } from './run-recorder.ts';
import { changeTag, deleteTag } from './run-tags.ts';
import { type SampleOptions, sampleMetricHistories } from './sample-metric-histories.ts';
import { type DatasetSummary, searchDatasets } from './search-datasets.ts';
import { type RunPage, type SearchRunsOptions, searchRuns } from './search-runs.ts';
import { type NewRun, startRun } from './start-run.ts';
import type { Tracking } from './tracking.ts';
import { type RunChanges, updateRun } from './update-run.ts';
import { type RunEvent, type WatchRunOptions, watchRun } from './watch-run.ts';

export interface OpenExperimentsOptions {
  readonly database: Database;
  readonly objects: ObjectStore;
  /** Where artifacts may lie besides; in a folder of `objects` alone unless given. */
  readonly locations?: ArtifactLocations;
  readonly clock?: Clock;
  readonly randomBytes?: RandomBytes;
  /** Whom new runs belong to; the user of the operating system unless given. */
  readonly user?: string;
  /** The folder of the code that runs come from: given, every run records its {@link captureContext} by itself. */
  readonly codeFolder?: string;
}

/** Opens tracking on a database and an object store; makes the Default experiment at the first start. */
export async function openExperiments(options: OpenExperimentsOptions): Promise<Experiments> {
  const { database, objects, clock = systemClock, randomBytes = systemRandomBytes, user = systemUser() } = options;
  const context = options.codeFolder === undefined ? undefined : contextOf(options.codeFolder, clock);
  const ranks = new MetricRanks(database);
  const writer = new EntryWriter(database, ranks);
  const tracking: Tracking = {
    database,
    writer,
    ranks,
    recorder: new RunRecorder(database, (runIds) => writer.begun(runIds)),
    locations: options.locations ?? new ArtifactLocations({ objects }),
    clock,
    randomBytes,
    user,
    ...(context && { context }),
  };
  await createDefaultExperiment(tracking);
  return new TrackedExperiments(tracking);
}

class TrackedExperiments implements Experiments {
  readonly loggedModels: LoggedModels;
  readonly #tracking: Tracking;

  constructor(tracking: Tracking) {
    this.#tracking = tracking;
    this.loggedModels = openLoggedModels(tracking);
  }

  createExperiment(experiment: NewExperiment): Promise<Experiment> {
    return createExperiment(this.#tracking, experiment);
  }

  getExperiment(id: string): Promise<Experiment> {
    return getExperiment(this.#tracking, id);
  }

  getExperimentByName(name: string): Promise<Experiment> {
    return getExperimentByName(this.#tracking, name);
  }

  findExperimentByName(name: string): Promise<Experiment | undefined> {
    return findExperimentByName(this.#tracking, name);
  }

  getOrCreateExperiment(name: string): Promise<Experiment> {
    return getOrCreateExperiment(this.#tracking, name);
  }

  listExperiments(options?: ListExperimentsOptions): Promise<ExperimentPage> {
    return listExperiments(this.#tracking, options);
  }

  renameExperiment(id: string, name: string): Promise<void> {
    return renameExperiment(this.#tracking, id, name);
  }

  deleteExperiment(id: string): Promise<void> {
    return deleteExperiment(this.#tracking, id);
  }

  restoreExperiment(id: string): Promise<void> {
    return restoreExperiment(this.#tracking, id);
  }

  setExperimentTags(id: string, tags: Readonly<Record<string, string>>): Promise<void> {
    return setExperimentTags(this.#tracking, id, tags);
  }

  deleteExperimentTag(id: string, key: string): Promise<void> {
    return deleteExperimentTag(this.#tracking, id, key);
  }

  startRun(run?: NewRun): Promise<ActiveRun> {
    return startRun(this.#tracking, run);
  }

  createRun(run: NewRunRecord): Promise<Run> {
    return createRun(this.#tracking, run);
  }

  resumeRun(id: string): Promise<ActiveRun> {
    return resumeRun(this.#tracking, id);
  }

  getRun(id: string): Promise<Run> {
    return getRun(this.#tracking, id);
  }

  findRun(id: string): Promise<Run | undefined> {
    return findRun(this.#tracking, id);
  }

  resolveRunIds(ids: readonly string[]): Promise<RunId[]> {
    return resolveRunIds(this.#tracking, ids);
  }

  log(runId: string, entries: RunEntries): Promise<void> {
    return logEntries(this.#tracking, runId, entries);
  }

  logDataset(runId: string, dataset: NewRunDataset): Promise<void> {
    return logInputs(this.#tracking, runId, { datasets: [dataset] });
  }

  logInputs(runId: string, inputs: RunInputs): Promise<void> {
    return logInputs(this.#tracking, runId, inputs);
  }

  logOutputs(runId: string, models: readonly ModelOutput[]): Promise<void> {
    return logOutputs(this.#tracking, runId, models);
  }

  updateRun(id: string, changes: RunChanges): Promise<RunHead> {
    return updateRun(this.#tracking, id, changes);
  }

  deleteRun(id: string): Promise<void> {
    return deleteRun(this.#tracking, id);
  }

  restoreRun(id: string): Promise<void> {
    return restoreRun(this.#tracking, id);
  }

  deleteTag(runId: string, key: string): Promise<void> {
    return deleteTag(this.#tracking, runId, key);
  }

  changeTag(runId: string, key: string, change: (value: string | undefined) => string): Promise<void> {
    return changeTag(this.#tracking, runId, key, change);
  }

  endRun(runId: string, status: EndStatus, endTime?: number): Promise<void> {
    return endRun(this.#tracking, runId, status, endTime);
  }

  searchRuns(options?: SearchRunsOptions): Promise<RunPage> {
    return searchRuns(this.#tracking, options);
  }

  searchDatasets(experimentIds: readonly string[]): Promise<DatasetSummary[]> {
    return searchDatasets(this.#tracking, experimentIds);
  }

  compareRuns(ids: readonly string[]): Promise<RunComparison> {
    return compareRuns(this.#tracking, ids);
  }

  metricHistory(runId: string, key: string): Promise<MetricPoint[]> {
    return metricHistory(this.#tracking, runId, key);
  }

  metricHistoryPage(runId: string, key: string, options?: MetricHistoryPageOptions): Promise<MetricHistoryPage> {
    return metricHistoryPage(this.#tracking, runId, key, options);
  }

  metricHistories(runIds: readonly string[], key: string, maxResults?: number): Promise<RunMetricPoint[]> {
    return metricHistories(this.#tracking, runIds, key, maxResults);
  }

  sampleMetricHistories(runIds: readonly string[], key: string, options?: SampleOptions): Promise<RunMetricPoint[]> {
    return sampleMetricHistories(this.#tracking, runIds, key, options);
  }

  watchRun(runId: string, options?: WatchRunOptions): AsyncIterable<RunEvent> {
    return watchRun(this.#tracking, runId, options);
  }

  metricSeries(runId: string, key: string, options?: MetricSeriesOptions): Promise<MetricSeries> {
    return metricSeries(this.#tracking, runId, key, options);
  }

  logArtifact(runId: string, path: string, body: ObjectBody, options?: PutOptions): Promise<ArtifactEntry> {
    return logArtifact(this.#tracking, runId, path, body, options);
  }

  listArtifacts(runId: string, folder?: string): Promise<ArtifactEntry[]> {
    return listArtifacts(this.#tracking, runId, folder);
  }

  readArtifact(runId: string, path: string): Promise<Uint8Array> {
    return readArtifact(this.#tracking, runId, path);
  }

  runArtifacts(runId: string): Promise<ArtifactFolder> {
    return runArtifacts(this.#tracking, runId);
  }

  artifactsAt(uri: string): Promise<ArtifactFolder> {
    return this.#tracking.locations.at(uri);
  }

  proxiedArtifacts(): Promise<ArtifactFolder> {
    return this.#tracking.locations.proxied();
  }

  markInterruptedRuns(): Promise<Run[]> {
    return markInterruptedRuns(this.#tracking);
  }
}
