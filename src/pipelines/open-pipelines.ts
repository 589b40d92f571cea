import type { PromotionResult } from '../production/index.ts';
import type { LongWork } from '../schema/index.ts';
import type { PredictedTable, PredictTableRequest } from './predict-table.ts';
import type { PromoteRunRequest } from './promote-run.ts';
import type { Capabilities } from './table-to-production/capabilities.ts';
import type { TableToProductionOptions } from './table-to-production/table-to-production.ts';
import type { TableToProductionResult } from './table-to-production/table-to-production-result.ts';
import type { TrainedModel, TrainModelRequest } from './train-model.ts';
import type { AlgorithmComparison, CompareAlgorithmsRequest } from './tuning/compare-algorithms.ts';
import type { ReportedStudy } from './tuning/report-study.ts';
import type { TunedModel, TuneModelRequest } from './tuning/tune-model.ts';
import type { GridSearchRequest, SearchRequest } from './tuning/tuned-ways.ts';

/** Work that spans several capabilities. Each method is the operation of its own file. */
export interface Pipelines {
  /** A raw table becomes tracked runs, a judged champion, a registered model, a promotion and a report. */
  tableToProduction(options: TableToProductionOptions, work?: LongWork): Promise<TableToProductionResult>;
  /** Trains on a table as one tracked run and writes the model file. */
  trainModel(request: TrainModelRequest, work?: LongWork): Promise<TrainedModel>;
  /** Scores every row of a table with a model file, and notes in the lineage what the predictions came from. */
  predictTable(request: PredictTableRequest, work?: LongWork): Promise<PredictedTable>;
  /** Searches the hyperparameters that are best on validation rows; each trial a run. */
  tuneModel(request: TuneModelRequest, work?: LongWork): Promise<TunedModel>;
  /** Every combination of a space, once. */
  gridSearch(request: GridSearchRequest, work?: LongWork): Promise<TunedModel>;
  /** So many trials at random. */
  randomSearch(request: SearchRequest, work?: LongWork): Promise<TunedModel>;
  /** Each trial where those before it promise most. */
  bayesianOptimization(request: SearchRequest, work?: LongWork): Promise<TunedModel>;
  /** The report of a study, with the interval of its best value where a tuned model has one. */
  reportStudy(name: string): Promise<ReportedStudy>;
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
      const trained = await trainModel(capabilities, request, work);
      if (trained.model !== null) {
        const { recordModelFile } = await import('./file-lineage.ts');
        await recordModelFile(capabilities.lineage, trained.runId, trained.model);
      }
      return trained;
    },
    async predictTable(request, work) {
      const { predictRecorded } = await import('./file-lineage.ts');
      return predictRecorded(capabilities, request, work);
    },
    async tuneModel(request, work) {
      const { tuneModel } = await import('./tuning/tune-model.ts');
      return tuneModel(capabilities, request, work);
    },
    async gridSearch(request, work) {
      const { gridSearch } = await import('./tuning/tuned-ways.ts');
      return gridSearch(capabilities, request, work);
    },
    async randomSearch(request, work) {
      const { randomSearch } = await import('./tuning/tuned-ways.ts');
      return randomSearch(capabilities, request, work);
    },
    async bayesianOptimization(request, work) {
      const { bayesianOptimization } = await import('./tuning/tuned-ways.ts');
      return bayesianOptimization(capabilities, request, work);
    },
    async reportStudy(name) {
      const { reportStudy } = await import('./tuning/report-study.ts');
      return reportStudy(capabilities, name);
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
