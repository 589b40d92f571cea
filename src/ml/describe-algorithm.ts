import { describeFields, type FieldDescription } from '../schema/index.ts';
import { type AlgorithmName, algorithmNamed } from './algorithm-names.ts';
import { ALGORITHMS } from './algorithms.ts';

export interface AlgorithmDescription {
  readonly name: AlgorithmName;
  readonly title: string;
  readonly parameters: readonly ParameterDescription[];
}

export interface ParameterDescription extends FieldDescription {
  /** Other names by which it may be given. */
  readonly aliases: readonly string[];
}

/**
 * What an algorithm is called and which hyperparameters it takes.
 * @throws AssayError `ML_ALGORITHM_UNKNOWN` when there is none of that name
 */
export function describeAlgorithm(name: string): AlgorithmDescription {
  const known = algorithmNamed(name);
  const { title, parameters, aliases } = ALGORITHMS[known];
  const aliasesOf = (parameter: string): string[] =>
    Object.keys(aliases).filter((alias) => aliases[alias] === parameter);
  return {
    name: known,
    title,
    parameters: describeFields(parameters).map((field) => ({ ...field, aliases: aliasesOf(field.name) })),
  };
}
