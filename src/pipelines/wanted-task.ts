import { AssayError } from '../errors/index.ts';
import { ALGORITHMS, type AlgorithmName, type Task } from '../ml/index.ts';
import type { UnlabelledRows } from './read-rows.ts';

/** What is known of the number of classes before the labels are read. */
export const LEAST_CLASSES = 2;

/** Classes are numbered from 0; at least two, for what holds fewer is refused as such. */
export function classesIn({ labels = new Float32Array() }: UnlabelledRows): number {
  let greatest = LEAST_CLASSES - 1;
  for (const label of labels) if (label > greatest) greatest = label;
  return greatest + 1;
}

/**
 * The task a person named; undefined when none was.
 * @throws AssayError `ML_TASK_UNSUPPORTED`
 */
export function wantedTask(algorithm: AlgorithmName, task: string | undefined): Task | undefined {
  const { tasks, title } = ALGORITHMS[algorithm];
  const known = tasks.find((name) => name === task);
  if (task === undefined || known !== undefined) return known;
  throw new AssayError({
    code: 'ML_TASK_UNSUPPORTED',
    message: `${title} cannot learn the task ${task}`,
    remedy: `It learns: ${tasks.join(', ')}`,
    details: { algorithm, task, tasks },
  });
}

export function labelMissing(algorithm: AlgorithmName): AssayError {
  return new AssayError({
    code: 'ML_LABELS_MISSING',
    message: `${ALGORITHMS[algorithm].title} learns from labels, and no label column was named`,
    remedy: 'Name the column to predict: --label COLUMN',
    details: { algorithm },
  });
}
