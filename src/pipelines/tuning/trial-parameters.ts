import { ALGORITHMS, type AlgorithmName, completeParameters, type Task } from '../../ml/index.ts';
import { parametersOfSeed } from '../wanted-seed.ts';
import { parametersOfTask } from '../wanted-task.ts';
import { watchedMetric } from './watched-metric.ts';

/** Rounds without a better validation value that end a training. */
const PATIENCE = 20;
/** Where early stopping finds their number. */
const MOST_ROUNDS = 500;
const STOPPING = { xgboost: 'early_stopping_rounds', lightgbm: 'early_stopping_round' } as const;
const ROUNDS: Readonly<Record<string, string>> = {
  xgboost: 'num_round',
  lightgbm: 'num_iterations',
};

export interface Purpose {
  readonly task: Task;
  readonly classes: number;
  readonly metric: string;
  readonly seed: number;
  /** What every trial has in common; an algorithm takes what it knows of it. */
  readonly fixed: Readonly<Record<string, unknown>>;
}

/** Whether training ends by itself when validation does not get better, unless parameters say otherwise. */
export function stopsEarly(algorithm: AlgorithmName, fixed: Readonly<Record<string, unknown>>): boolean {
  const option = stoppingOption(algorithm);
  return option !== undefined && fixed[option] !== 0 && !((ROUNDS[algorithm] ?? '') in fixed);
}

/** The parameters that all trials of an algorithm share: what makes it learn the task, the seed, what was fixed. */
export function sharedParameters(algorithm: AlgorithmName, purpose: Purpose): Readonly<Record<string, unknown>> {
  const { task, classes, metric, seed } = purpose;
  const fixed = knownTo(algorithm, purpose.fixed);
  const option = stoppingOption(algorithm);
  const stopping =
    option === undefined || !stopsEarly(algorithm, fixed)
      ? {}
      : { [option]: PATIENCE, [ROUNDS[algorithm] ?? '']: MOST_ROUNDS };
  return {
    ...parametersOfTask(algorithm, { wanted: task, given: fixed, classes }),
    ...parametersOfSeed(algorithm, { seed, given: fixed }),
    ...watchedMetric(algorithm, metric, task)?.parameters,
    ...stopping,
    ...fixed,
  };
}

/**
 * All parameters of a training whose number of rounds is known, so that it needs no validation rows.
 * @param rounds those that the model kept in validation
 */
export function finalParameters(
  algorithm: AlgorithmName,
  parameters: Readonly<Record<string, unknown>>,
  rounds: number,
): Readonly<Record<string, unknown>> {
  const option = stoppingOption(algorithm);
  const name = ROUNDS[algorithm];
  if (option === undefined || name === undefined || !parameters[option]) {
    return completeParameters(algorithm, parameters, { hasValidation: false });
  }
  const { [option]: _, ...others } = parameters;
  return completeParameters(algorithm, { ...others, [name]: rounds }, { hasValidation: false });
}

const stoppingOption = (algorithm: AlgorithmName): string | undefined =>
  algorithm === 'xgboost' || algorithm === 'lightgbm' ? STOPPING[algorithm] : undefined;

/** Several algorithms share few parameters; each is given those it has. */
export function knownTo(
  algorithm: AlgorithmName,
  fixed: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const { aliases, parameters } = ALGORITHMS[algorithm];
  return Object.fromEntries(
    Object.entries(fixed).filter(([name]) => Object.hasOwn(parameters.shape, aliases[name] ?? name)),
  );
}
