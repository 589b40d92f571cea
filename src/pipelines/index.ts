export { type EvaluatedTable, type EvaluateTableRequest, evaluateTable } from './evaluate-table.ts';
export { openPipelines, type Pipelines } from './open-pipelines.ts';
export { type PredictedTable, type PredictTableRequest, predictTable } from './predict-table.ts';
export { type PromoteRunRequest, promoteRun } from './promote-run.ts';
export type { RawTable } from './table-to-production/prepare-data.ts';
export {
  type Capabilities,
  type TableToProductionOptions,
  type TableToProductionResult,
  tableToProduction,
} from './table-to-production/table-to-production.ts';
export { type TrainedModel, type TrainModelRequest, trainModel } from './train-model.ts';
export { type TrainedRun, type TrainRunRequest, trainRun } from './train-run.ts';
