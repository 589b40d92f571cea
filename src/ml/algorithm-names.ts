import { AssayError } from '../errors/index.ts';
import { nearestText } from '../schema/index.ts';

/** The algorithms of the registry; `ALGORITHMS` has one row for each. */
export const ALGORITHM_NAMES = [
  'xgboost',
  'lightgbm',
  'random_forest',
  'isolation_forest',
  'logistic_regression',
  'linear_regression',
  'neural_network',
] as const;

export type AlgorithmName = (typeof ALGORITHM_NAMES)[number];

/**
 * The algorithm a person named.
 * @throws AssayError `ML_ALGORITHM_UNKNOWN` when there is none of that name
 */
export function algorithmNamed(name: string): AlgorithmName {
  const known = ALGORITHM_NAMES.find((algorithm) => algorithm === name);
  if (known !== undefined) return known;
  throw new AssayError({
    code: 'ML_ALGORITHM_UNKNOWN',
    message: `There is no algorithm ${name}${nearestText(name, ALGORITHM_NAMES)}`,
    remedy: `There is: ${ALGORITHM_NAMES.join(', ')}`,
    details: { algorithm: name, known: ALGORITHM_NAMES },
  });
}
