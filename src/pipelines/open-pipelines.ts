import type { PromotionResult } from '../production/index.ts';
import type { LongWork } from '../schema/index.ts';
import { type PromoteRunRequest, promoteRun } from './promote-run.ts';
import {
  type Capabilities,
  type TableToProductionOptions,
  type TableToProductionResult,
  tableToProduction,
} from './table-to-production/table-to-production.ts';
import { type TrainedModel, type TrainModelRequest, trainModel } from './train-model.ts';

/** Work that spans several capabilities. Each method is the operation of its own file. */
export interface Pipelines {
  /** A raw table becomes tracked runs, a judged champion, a registered model, a promotion and a report. */
  tableToProduction(options: TableToProductionOptions, work?: LongWork): Promise<TableToProductionResult>;
  /** Trains on a table as one tracked run and writes the model file. */
  trainModel(request: TrainModelRequest, work?: LongWork): Promise<TrainedModel>;
  /** Promotes the hyperparameters and metrics that a run recorded. */
  promoteRun(request: PromoteRunRequest, work?: LongWork): Promise<PromotionResult>;
}

export function openPipelines(capabilities: Capabilities): Pipelines {
  return {
    tableToProduction: (options, work) => tableToProduction(capabilities, options, work),
    trainModel: (request, work) => trainModel(capabilities, request, work),
    promoteRun: (request, work) => promoteRun(capabilities, request, work),
  };
}
