export type { ExportOptions, ExportReport } from './exchange/export-experiments.ts';
export type { ImportedExperiment, ImportOptions, ImportReport } from './exchange/import-experiments.ts';
export type { Lifecycle, RemoveOptions } from './lifecycle.ts';
export type { LifecycleContext } from './lifecycle-context.ts';
export type { ImportMlflowOptions, LeftOut, MlflowReport } from './mlflow/import-mlflow.ts';
export { openLifecycle } from './open-lifecycle.ts';
