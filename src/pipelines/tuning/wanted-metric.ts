import { AssayError } from '../../errors/index.ts';
import { scoreModel } from '../../evaluation/index.ts';
import type { Model, Task } from '../../ml/index.ts';
import { nearestText } from '../../schema/index.ts';
import { LEAST_CLASSES } from '../wanted-task.ts';

const DEFAULTS: Readonly<Record<Task, string>> = {
  binary: 'pr_auc',
  multiclass: 'log_loss',
  regression: 'rmse',
  anomaly: 'pr_auc',
};

/**
 * The metric to go by: the one that was named, or what says most about the task.
 * @throws AssayError `TUNING_METRIC_UNKNOWN` when the task has no such metric
 */
export function wantedMetric(task: Task, classes: number, named: string | undefined): string {
  const known = metricsOf(task, classes);
  if (named === undefined) return DEFAULTS[task];
  if (isKnownMetric(task, named)) return named;
  throw new AssayError({
    code: 'TUNING_METRIC_UNKNOWN',
    message: `There is no metric ${named} of a ${task} model${nearestText(named, known)}`,
    remedy: `There is: ${known.join(', ')}`,
    details: { metric: named, task, known },
  });
}

export const isKnownMetric = (task: Task, named: string): boolean =>
  metricsOf(task, LEAST_CLASSES).includes(named) || /^recall_at_precision_(0?\.\d+|1)$/.test(named);

/** Names of all metrics that are measured for a task, as a model that always answers the same shows them. */
export function metricsOf(task: Task, classes: number): readonly string[] {
  const outputs = task === 'multiclass' ? classes : 1;
  const rows = Math.max(2, outputs);
  const even = new Float32Array(rows * Math.max(1, outputs)).fill(1 / Math.max(2, outputs));
  const prediction = { predictions: even, predictionWidth: outputs, margins: even, marginWidth: outputs };
  const model = {
    task,
    outputs,
    predict: () => prediction,
    predictProbability: () => new Float32Array(2 * rows).fill(0.5),
  };
  const matrix = { rows, columns: 0, values: new Float32Array(), names: [] };
  const labels = Float32Array.from({ length: rows }, (_, row) => row % Math.max(2, classes));
  return Object.keys(scoreModel(model as unknown as Model, { matrix, labels }));
}
