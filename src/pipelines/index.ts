// Functions that are reached through `openPipelines` are not listed: they are loaded with their first use.

export { type EvaluatedTable, type EvaluateTableRequest, evaluateTable } from './evaluate-table.ts';
export { isDataset } from './open-data.ts';
export { openPipelines, type Pipelines } from './open-pipelines.ts';
export { type PredictedTable, type PredictTableRequest, predictTable } from './predict-table.ts';
export type { PromoteRunRequest } from './promote-run.ts';
export type { NextCommand } from './report/index.ts';
export type { Capabilities } from './table-to-production/capabilities.ts';
export { nextCommands } from './table-to-production/next-commands.ts';
export type { RawTable } from './table-to-production/prepare-data.ts';
export type { TableToProductionOptions } from './table-to-production/table-to-production.ts';
export type { TableToProductionResult } from './table-to-production/table-to-production-result.ts';
export type { TrainedModel, TrainModelRequest } from './train-model.ts';
export type { TrainedRun, TrainRunRequest } from './train-run.ts';
export type { AlgorithmComparison, CompareAlgorithmsRequest, ComparedAlgorithm } from './tuning/compare-algorithms.ts';
export type { FoldRanks, FoldTest } from './tuning/compare-folds.ts';
export type { FinalModel } from './tuning/final-model.ts';
export type { ReportedStudy } from './tuning/report-study.ts';
export {
  CONFIG_ATTRIBUTE,
  parseSearchConfig,
  type SearchConfig,
  searchConfigSchema,
  searchRequest,
} from './tuning/search-config.ts';
export { parseServiceConfig, type ServiceConfig, serviceSearch } from './tuning/service-config.ts';
export type { BestTrial, TunedModel, TuneModelRequest } from './tuning/tune-model.ts';
export type { GridSearchRequest, SearchRequest } from './tuning/tuned-ways.ts';
