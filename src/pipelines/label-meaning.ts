import type { Model, Task } from '../ml/index.ts';

/** What a model's answers stand for, in the words of its label; null where the label was numbers, or for regression. */
export interface LabelMeaning {
  /** Of two classes, the one whose probability is told. */
  readonly positive: string | null;
  /** Of several classes, what class 0, 1, … is. */
  readonly classes: readonly string[] | null;
}

export function labelMeaning(task: Task, labelValues: Model['labelValues']): LabelMeaning {
  const [, positive = null] = labelValues ?? [];
  return {
    positive: task === 'binary' ? positive : null,
    classes: task === 'multiclass' ? (labelValues ?? null) : null,
  };
}
