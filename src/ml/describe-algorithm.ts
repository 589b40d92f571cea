import { describeFields, type FieldDescription } from '../schema/index.ts';
import { type AlgorithmName, algorithmNamed } from './algorithm-names.ts';
import { ALGORITHMS } from './algorithms.ts';
import type { Task } from './model.ts';
import { type SearchRange, searchSpaceOf } from './search-range.ts';

export interface AlgorithmDescription {
  readonly name: AlgorithmName;
  readonly title: string;
  /** What it can learn, the task of its default parameters first. */
  readonly tasks: readonly Task[];
  readonly parameters: readonly ParameterDescription[];
}

export interface ParameterDescription extends FieldDescription {
  /** Other names by which it may be given. */
  readonly aliases: readonly string[];
  /** Where a tuner looks unless told otherwise; undefined for what is not tuned by default. */
  readonly search: SearchRange | undefined;
}

/**
 * What an algorithm is called and which hyperparameters it takes.
 * @throws AssayError `ML_ALGORITHM_UNKNOWN` when there is none of that name
 */
export function describeAlgorithm(name: string): AlgorithmDescription {
  const known = algorithmNamed(name);
  const { title, tasks, parameters, aliases } = ALGORITHMS[known];
  const searchSpace = searchSpaceOf(parameters);
  const aliasesOf = (parameter: string): string[] =>
    Object.keys(aliases).filter((alias) => aliases[alias] === parameter);
  return {
    name: known,
    title,
    tasks,
    parameters: describeFields(parameters).map((field) => ({
      ...field,
      aliases: aliasesOf(field.name),
      search: searchSpace[field.name],
    })),
  };
}
