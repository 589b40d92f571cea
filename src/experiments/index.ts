export type {
  ActiveRun,
  ArtifactEntry,
  MetricOptions,
  NewMetricPoint,
  NewRunDataset,
  ParamValue,
  RunEntries,
} from './active-run.ts';
export { ArtifactFolder, type ArtifactFolderEntry, type ArtifactUpload } from './artifacts/artifact-folder.ts';
export { ArtifactLocations, type ArtifactLocationsOptions, PROXIED_ROOT } from './artifacts/artifact-locations.ts';
export { checkArtifactPath, cleanArtifactPath } from './artifacts/artifact-path.ts';
export { appendToUri, configuredLocation } from './artifacts/artifact-uri.ts';
export { checkEntries } from './check-entries.ts';
export type { RunComparison, RunComparisonRow } from './compare-runs.ts';
export { captureContext, type RunContext } from './context/capture-context.ts';
export { contextOf } from './context/context-of.ts';
export { contextTags, DEPENDENCIES_ARTIFACT } from './context/context-tags.ts';
export { maskCommand } from './context/mask-secrets.ts';
export type { NewExperiment } from './create-experiment.ts';
export type { NewRunRecord } from './create-run.ts';
export { tagFaults, textFaults } from './entry-faults.ts';
export { EntryShorthands } from './entry-shorthands.ts';
export type { Experiment } from './experiment.ts';
export { type ExperimentMetadata, experimentMetadata, missingMetadata } from './experiment-metadata.ts';
export type { Experiments } from './experiments.ts';
export { compileRecordComparison, type RecordPlaces } from './filter/compile-record-comparison.ts';
export { FilterInvalidError } from './filter/filter-invalid-error.ts';
export {
  parseRecordFilter,
  parseRecordOrder,
  type RecordComparison,
  type RecordOrdering,
  type RecordVocabulary,
} from './filter/record-filter.ts';
export { type CollectOptions, collectGarbage } from './garbage/collect-garbage.ts';
export type { GarbageOptions, GarbageReport, HoldersOf, KeptRecord, RecordKind } from './garbage/garbage.ts';
export type { ExperimentPage, ListExperimentsOptions } from './list-experiments.ts';
export type { RunInputs } from './log-inputs.ts';
export type { NewLoggedModel } from './logged-models/create-logged-model.ts';
export type { LoggedModel, LoggedModelStatus, ModelMetricPoint } from './logged-models/logged-model.ts';
export type { LoggedModels } from './logged-models/logged-models.ts';
export type {
  LoggedModelOrdering,
  LoggedModelPage,
  SearchLoggedModelsOptions,
} from './logged-models/search-logged-models.ts';
export type { RunMetricPoint } from './metric-histories.ts';
export type { MetricHistoryPage, MetricHistoryPageOptions } from './metric-history-page.ts';
export type { MetricSeries, MetricSeriesOptions } from './metric-series.ts';
export type { KeyedPoint } from './metrics/point.ts';
export { type OpenExperimentsOptions, openExperiments } from './open-experiments.ts';
export { type ExperimentRecord, writeExperimentRecord } from './records/experiment-record.ts';
export { listModelIds, listRunIds } from './records/list-records.ts';
export {
  type ModelRecord,
  type ModelRecordPoint,
  modelRecord,
  pointsOfModel,
  readModelRecord,
  writeModelRecord,
} from './records/model-record.ts';
export { pointsOfRun } from './records/record-points.ts';
export { type DatasetRecord, type RunRecord, recordOf, runRecord, type Texts, textsOf } from './records/run-record.ts';
export { type RecordFile, type RecordPlace, writeRunRecord } from './records/write-run-record.ts';
export type {
  EndStatus,
  LifecycleStage,
  MetricPoint,
  ModelOutput,
  Run,
  RunDataset,
  RunHead,
  RunStatus,
} from './run.ts';
export { RunEndedError } from './run-ended-error.ts';
export type { RunView } from './run-view.ts';
export type { SampleOptions } from './sample-metric-histories.ts';
export { artifactEntrySchema } from './schemas/artifact-schemas.ts';
export {
  newMetricPointSchema,
  newParamsSchema,
  newRunDatasetSchema,
  newRunRecordSchema,
  newTagsSchema,
  runChangesSchema,
  runEntriesSchema,
  runInputsSchema,
  runOutputsSchema,
} from './schemas/entry-schemas.ts';
export {
  experimentPageSchema,
  experimentSchema,
  listExperimentsSchema,
  newExperimentSchema,
} from './schemas/experiment-schemas.ts';
export {
  endStatusSchema,
  metricPointSchema,
  runComparisonSchema,
  runPageSchema,
  runSchema,
} from './schemas/run-schemas.ts';
export {
  metricHistoryPageOptionsSchema,
  metricHistoryPageSchema,
  metricSeriesOptionsSchema,
  metricSeriesSchema,
  searchRunsSchema,
} from './schemas/search-schemas.ts';
export type { DatasetSummary } from './search-datasets.ts';
export type { RunPage, SearchRunsOptions } from './search-runs.ts';
export { type NewRun, PARENT_RUN_TAG } from './start-run.ts';
export type { RunChanges } from './update-run.ts';
export type { RunEvent, WatchedState, WatchRunOptions } from './watch-run.ts';
