import type { PromotionResult } from '../production/index.ts';
import type { LongWork } from '../schema/index.ts';
import type { PromoteRunRequest } from './promote-run.ts';
import type { Capabilities } from './table-to-production/capabilities.ts';
import type { TableToProductionOptions } from './table-to-production/table-to-production.ts';
import type { TableToProductionResult } from './table-to-production/table-to-production-result.ts';
import type { TrainedModel, TrainModelRequest } from './train-model.ts';
import type { AlgorithmComparison, CompareAlgorithmsRequest } from './tuning/compare-algorithms.ts';

/** Work that spans several capabilities. Each method is the operation of its own file. */
export interface Pipelines {
  /** A raw table becomes tracked runs, a judged champion, a registered model, a promotion and a report. */
  tableToProduction(options: TableToProductionOptions, work?: LongWork): Promise<TableToProductionResult>;
  /** Trains on a table as one tracked run and writes the model file. */
  trainModel(request: TrainModelRequest, work?: LongWork): Promise<TrainedModel>;
  /** Trains all algorithms on the same folds and says which differences are real. */
  compareAlgorithms(request: CompareAlgorithmsRequest, work?: LongWork): Promise<AlgorithmComparison>;
  /** Promotes the hyperparameters and metrics that a run recorded. */
  promoteRun(request: PromoteRunRequest, work?: LongWork): Promise<PromotionResult>;
}

/** Each operation is loaded with its first use, so that commands which only read records start quickly. */
export function openPipelines(capabilities: Capabilities): Pipelines {
  return {
    async tableToProduction(options, work) {
      const { tableToProduction } = await import('./table-to-production/table-to-production.ts');
      return tableToProduction(capabilities, options, work);
    },
    async trainModel(request, work) {
      const { trainModel } = await import('./train-model.ts');
      return trainModel(capabilities, request, work);
    },
    async compareAlgorithms(request, work) {
      const { compareAlgorithms } = await import('./tuning/compare-algorithms.ts');
      return compareAlgorithms(capabilities, request, work);
    },
    async promoteRun(request, work) {
      const { promoteRun } = await import('./promote-run.ts');
      return promoteRun(capabilities, request, work);
    },
  };
}
