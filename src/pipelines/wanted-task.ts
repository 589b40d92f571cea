import { AssayError } from '../errors/index.ts';
import { ALGORITHMS, type AlgorithmName, canonicalName, type Task } from '../ml/index.ts';
import { display, nearestText } from '../schema/index.ts';
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
    message: `${title} cannot learn the task ${task}${nearestText(task, tasks)}`,
    remedy: `It learns: ${tasks.join(', ')}`,
    details: { algorithm, task, tasks },
  });
}

/**
 * The parameters that make `algorithm` learn `wanted`, but for those that were given.
 * @throws AssayError `ML_TASK_CONTRADICTED` when the parameters given make it learn something else
 */
export function parametersOfTask(
  algorithm: AlgorithmName,
  { wanted, given, classes }: { wanted: Task | undefined; given: Readonly<Record<string, unknown>>; classes: number },
): Readonly<Record<string, unknown>> {
  if (wanted === undefined) return {};
  const { aliases, tasks, parametersFor } = ALGORITHMS[algorithm];
  const spelled = new Map(Object.keys(given).map((name) => [canonicalName(aliases, name), name]));
  const presetOf = (task: Task): Record<string, unknown> =>
    Object.fromEntries(Object.entries(parametersFor(task, classes)).filter(([name]) => !spelled.has(name)));
  const givenOf = (...of: readonly Task[]): Record<string, unknown> => {
    const names = of.flatMap((task) => Object.keys(parametersFor(task, classes)));
    return Object.fromEntries(names.flatMap((name) => spelled.get(name) ?? []).map((name) => [name, given[name]]));
  };
  const chosen = givenOf(...tasks);
  const decisive = givenOf(wanted);
  // Parameters that are wrong in themselves learn nothing; they are refused with all the others.
  const learnt = tasks.find((task) => taskOf(algorithm, { ...presetOf(task), ...chosen }) === task);
  if (learnt !== undefined && learnt !== wanted && Object.keys(decisive).length > 0) {
    throw contradicted(algorithm, { wanted, learnt, chosen: decisive });
  }
  return presetOf(wanted);
}

function taskOf(algorithm: AlgorithmName, parameters: Readonly<Record<string, unknown>>): Task | undefined {
  try {
    return ALGORITHMS[algorithm].taskOf(parameters);
  } catch (error) {
    if (error instanceof AssayError) return undefined;
    throw error;
  }
}

function contradicted(
  algorithm: AlgorithmName,
  { wanted, learnt, chosen }: { wanted: Task; learnt: Task; chosen: Readonly<Record<string, unknown>> },
): AssayError {
  const parameters = Object.entries(chosen).map(([name, value]) => `${name} ${display(value)}`);
  return new AssayError({
    code: 'ML_TASK_CONTRADICTED',
    message: `The task ${wanted} was asked for, but ${parameters.join(', ')} makes ${ALGORITHMS[algorithm].title} learn ${learnt}`,
    remedy: `Leave the task or ${Object.keys(chosen).join(', ')} out, or ask for the task ${learnt}`,
    details: { algorithm, task: wanted, learnt, parameters: chosen },
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
