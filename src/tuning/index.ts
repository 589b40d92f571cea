export {
  IMPORTANCE_METHODS,
  type ImportanceMethod,
  type ImportancesOptions,
  importances,
} from './importance/importances.ts';
export type { ParameterImportance } from './importance/parameter-importance.ts';
export { type HyperbandOptions, hyperband } from './pruners/hyperband.ts';
export { type PatienceOptions, patience } from './pruners/patience.ts';
export { type MedianOptions, median, type PercentileOptions, percentile } from './pruners/percentile.ts';
export type { Pruner, PruningRequest } from './pruners/pruner.ts';
export { PRUNER_NAMES, type PrunerName, prunerOf } from './pruners/pruner-of.ts';
export { type SuccessiveHalvingOptions, successiveHalving } from './pruners/successive-halving.ts';
export { type ThresholdOptions, threshold } from './pruners/threshold.ts';
export { type WilcoxonOptions, wilcoxon } from './pruners/wilcoxon.ts';
export type { Advice } from './report/advice.ts';
export type { Convergence } from './report/convergence.ts';
export type { FailureGroup } from './report/failure-groups.ts';
export { reportMarkdown } from './report/report-markdown.ts';
export { STUDY_CHARTS, type StudyChartName, studyCharts } from './report/study-charts.ts';
export {
  type ReportableStudy,
  type ReportedInterval,
  type ReportedTrial,
  type StudyReport,
  type StudyReportOptions,
  studyReport,
} from './report/study-report.ts';
export { tellsImportances } from './report/tells-importances.ts';
export type { TrialTimes } from './report/trial-times.ts';
export { type OpenTuningOptions, openTuning } from './runs/open-tuning.ts';
export type { ServiceSearch, StudySummary, TrackedStudyOptions, Tuning } from './runs/tuning.ts';
export { type AutoOptions, auto } from './samplers/auto/auto.ts';
export { type CmaEsOptions, cmaEs } from './samplers/cma-es/cma-es.ts';
export { type GaussianProcessOptions, gaussianProcess } from './samplers/gaussian-process/gaussian-process.ts';
export { type GridOptions, grid } from './samplers/grid/grid.ts';
export { type Nsga2Options, nsga2 } from './samplers/nsga2/nsga2.ts';
export { type RandomOptions, random } from './samplers/random.ts';
export type { Sampler, SamplingRequest } from './samplers/sampler.ts';
export { SAMPLER_NAMES, type SamplerName, samplerOf } from './samplers/sampler-of.ts';
export { type SobolOptions, sobol } from './samplers/sobol/sobol.ts';
export { type TpeOptions, tpe } from './samplers/tpe/tpe.ts';
export { SERVICE_TRIAL, type TuneThroughServiceOptions, tuneThroughService } from './service/tune-through-service.ts';
export type {
  ServiceStrategy,
  ServiceTraining,
  ServiceTrial,
  TuningJob,
  TuningJobState,
  TuningService,
} from './service/tuning-service.ts';
export {
  type CategoricalDistribution,
  type Condition,
  type Constant,
  categorical,
  constant,
  type Distribution,
  type FloatDistribution,
  float,
  type IntDistribution,
  int,
  type Params,
  type ParamValue,
  type SearchSpace,
  type SpaceEntry,
} from './space/distribution.ts';
export { spaceFaults } from './space/space-faults.ts';
export { type DatabaseStorageOptions, databaseStorage } from './storage/database-storage.ts';
export { memoryStorage } from './storage/memory-storage.ts';
export { openStudyStorage } from './storage/open-study-storage.ts';
export type { StoredStudy, StudyHeader, StudyStorage } from './storage/study-storage.ts';
export { createStudy } from './study/create-study.ts';
export type {
  EnqueueOptions,
  FinishedTrial,
  OptimizeOptions,
  StoppingRules,
  Study,
  StudyEnd,
  TellOptions,
} from './study/study.ts';
export { MEASURES_ATTRIBUTE } from './study/study-changes.ts';
export type { Constraint, StudyOptions } from './study/study-options.ts';
export { type Objective, type ObjectiveModule, type Outcome, type Trial, TrialPruned } from './study/trial.ts';
export type { StudyHistory } from './trials/history.ts';
export type { BestTrialRecord, Direction, TrialRecord, TrialState } from './trials/trial-record.ts';
