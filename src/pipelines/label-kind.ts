import type { Task } from '../ml/index.ts';
import type { LabelKind } from '../tables/index.ts';

/** How the label of each task is read. */
export const LABEL_KIND_OF_TASK = {
  binary: 'binary',
  multiclass: 'classes',
  regression: 'number',
  // Not learnt from, but what a model is measured against.
  anomaly: 'binary',
} as const satisfies Record<Task, LabelKind>;
