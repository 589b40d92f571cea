import { collectGarbage } from '../experiments/index.ts';
import { versionsHolding } from '../registry/index.ts';
import { exportExperiments } from './exchange/export-experiments.ts';
import { importExperiments } from './exchange/import-experiments.ts';
import type { Lifecycle } from './lifecycle.ts';
import type { LifecycleContext } from './lifecycle-context.ts';
import { importMlflow } from './mlflow/import-mlflow.ts';

/** The lifecycle of the records of a workspace. */
export function openLifecycle(context: LifecycleContext): Lifecycle {
  return {
    collectGarbage: (options) => collectGarbage(context, { ...options, holdersOf: versionsHolding }),
    exportExperiments: (options) => exportExperiments(context, options),
    importExperiments: (options) => importExperiments(context, options),
    importMlflow: (options) => importMlflow(context, options),
  };
}
