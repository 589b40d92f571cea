/** The algorithms of the registry; `ALGORITHMS` has one row for each. */
export const ALGORITHM_NAMES = ['xgboost', 'logistic_regression'] as const;

export type AlgorithmName = (typeof ALGORITHM_NAMES)[number];
