import type { GarbageOptions, GarbageReport } from '../experiments/index.ts';
import type { ExportOptions, ExportReport } from './exchange/export-experiments.ts';
import type { ImportOptions, ImportReport } from './exchange/import-experiments.ts';
import type { ImportMlflowOptions, MlflowReport } from './mlflow/import-mlflow.ts';

export interface RemoveOptions extends GarbageOptions {
  /** Remove runs and logged models whose files lie where the workspace cannot reach too, and leave the files. */
  readonly leaveUnreachable?: boolean;
}

/** How records leave a workspace and come into one. */
export interface Lifecycle {
  /**
   * Removes deleted runs, logged models and experiments for good. What versions of registered models still point to
   * stays, and the report says so.
   */
  collectGarbage(options: RemoveOptions): Promise<GarbageReport>;
  /** Writes experiments with all that is in them to a folder of their own. */
  exportExperiments(options: ExportOptions): Promise<ExportReport>;
  /** Reads such a folder; repeating it adds what is missing and doubles nothing. */
  importExperiments(options: ImportOptions): Promise<ImportReport>;
  /** Copies a store of MLflow, its SQLite file or its folder, into the workspace. */
  importMlflow(options: ImportMlflowOptions): Promise<MlflowReport>;
}
